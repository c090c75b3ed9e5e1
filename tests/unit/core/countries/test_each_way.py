"""Names that are known as traps: for each, one sentence that means the country and one that does not."""

from collections.abc import Callable

import pytest

Codes = Callable[..., set[str]]

#: (what, a sentence in which the countries are meant, their codes, a sentence of another meaning, its codes)
_PAIRS = [
    ("Georgia", "Georgia's parliament met in Tbilisi after the protests.", {"GE"},
     "A sheriff's deputy was shot in Georgia, outside Savannah.", {"US"}),
    ("Jordan", "Jordan recalled its ambassador from Israel.", {"JO", "IL"},
     "Rep. Jim Jordan of Ohio lost the vote. Jordan withdrew.", {"US"}),
    ("Jordan as a given name", "The Jordanian army shot down drones near Amman.", {"JO"},
     "Jordan Henderson returned to training; Jordan played 90 minutes.", set()),
    ("Chad", "Refugees crossed from Sudan into Chad.", {"SD", "TD"}, "Chad Smith plays drums.", set()),
    ("Turkey", "Turkey will not ratify the bid, Erdogan said.", {"TR"},
     "Roast turkey is served at Christmas; a turkey farm burned down.", set()),
    ("China", "China's foreign ministry replied.", {"CN"}, "She collects fine china and porcelain.", set()),
    ("Guinea", "Guinea's junta promised elections in Conakry.", {"GN"}, "The guinea pig escaped its cage.", set()),
    ("Guinea's namesakes", "Guinea-Bissau and Equatorial Guinea signed.", {"GW", "GQ"},
     "A landslide in Papua New Guinea buried a village.", {"PG"}),
    ("Congo", "M23 rebels took Goma in eastern Congo.", {"CD"}, "Congo-Brazzaville will export gas.", {"CG"}),
    ("Korea", "Korea's won fell, and Seoul intervened.", {"KR"},
     "Leaders of the two Koreas met on the Korean Peninsula.", {"KR", "KP"}),
    ("North Korea", "South Korea's parliament voted.", {"KR"}, "North Korea fired a missile.", {"KP"}),
    ("Ireland", "Ireland's prime minister spoke in Dublin.", {"IE"},
     "Northern Ireland's first minister spoke in Belfast.", {"GB"}),
    ("Paris", "Paris said it would summon the ambassador.", {"FR"}, "Paris, Texas, was hit by a tornado.", {"US"}),
    ("Birmingham", "A bin strike in Birmingham entered its third week.", {"GB"},
     "Birmingham, Ala., police are investigating.", {"US"}),
    ("Cambridge", "Scientists at the University of Cambridge found it.", {"GB"},
     "A lab in Cambridge, Massachusetts, found it.", {"US"}),
    ("Washington", "Washington is weighing sanctions; a fire burns near Spokane, Washington.", {"US"},
     "Denzel Washington stars; Washington plays a general.", set()),
    ("Florence", "Tourists left Florence and Venice.", {"IT"}, "The minister Florence Parly and a friend left.", set()),
    ("Paris as a given name", "She flew to Paris.", {"FR"}, "Paris Hilton released an album.", set()),
    ("Chelsea", "Police in Chelsea, London, made an arrest.", {"GB"}, "Chelsea Clinton spoke at the event.", set()),
    ("America", "America will not wait.", {"US"}, "Bank of America raised its forecast.", set()),
    ("Korea in a paper", "Korea Electric said Seoul agreed.", {"KR"}, "The Korea Times reported it.", set()),
    ("India in a paper", "India's navy sailed.", {"IN"}, "The Times of India reported it.", set()),
    ("Indian Ocean", "The Indian navy sailed.", {"IN"}, "A cyclone formed over the Indian Ocean.", set()),
    ("Indo-Pacific", "An Indian minister spoke.", {"IN"}, "A free and open Indo-Pacific is the aim.", set()),
    ("French fries", "French farmers fried them.", {"FR"}, "They ordered French fries.", set()),
    ("Danish pastry", "Danish bakers went on strike.", {"DK"}, "She ate a Danish pastry with Swiss cheese.", set()),
    ("Bermuda", "Bermuda's premier resigned.", {"BM"}, "Bermuda shorts and Panama hats are back.", set()),
    ("former state", "The Russian Federation replied.", {"RU"}, "The Soviet Union and Yugoslavia fell apart.", set()),
    ("us", "The US and its partners agreed.", {"US"}, "They told us more; let us know.", set()),
    ("US in capitals", "US TROOPS LEAVE SYRIA", {"US", "SY"}, "CONTACT US OR FOLLOW US", set()),
    ("England", "England and Wales voted.", {"GB"}, "Jimmy Wales and Jack England met.", set()),
    ("Spain", "In June Spain voted.", {"ES"}, "Phil Spain of the firm agreed.", set()),
    ("Kenya", "The Kenya Anti-Corruption Commission agreed.", {"KE"}, "Kenya Moore sang.", set()),
    ("towns of counties", "Portland, Maine, was cold.", {"US"}, "Portland, Dorset, was warm.", {"GB"}),
    ("airlines", "New Zealand agreed.", {"NZ"}, "Air New Zealand cancelled flights.", set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "meant", "codes_of_it", "other", "codes_of_other"), _PAIRS, ids=[p[0] for p in _PAIRS]
)
def test_a_name_is_read_both_ways(
    codes: Codes, what: str, meant: str, codes_of_it: set[str], other: str, codes_of_other: set[str]
) -> None:
    assert codes(meant) == codes_of_it
    assert codes(other) == codes_of_other


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("[YONHAP]\nThe ministry in Seoul said on Monday that exports rose.", {"KR"}),
        ("Log in to Twitter\nSign up for our newsletter from Norway\nMinisters in Rome met.", {"IT"}),
        ("BY HENRIK NORWAY\nThe Swedish government will cut taxes, ministers said in Stockholm.", {"SE"}),
        ("By Paris Lane, France correspondent\nThe talks in Lisbon went on until late in the evening.", {"PT"}),
    ],
)
def test_page_lines_are_read_past(codes: Codes, lines: str, expected: set[str]) -> None:
    assert codes(lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deputies in Maricopa County found the car.", {"US"}),
        ("Peoria, Ill., native John Smith won.", {"US"}),
        ("Residents of Boise and Idaho Falls voted.", {"US"}),
        ("Moscow, Idaho; Odessa, Texas; Warsaw, Indiana; Rome, Ga.; Vienna, Va.; Lima, Ohio", {"US"}),
        ("A man from Mississauga, Ont., is charged.", {"CA"}),
        ("Leicestershire Police said two men were arrested in Loughborough.", {"GB"}),
        ("A woman from Stoke-on-Trent, Staffordshire, won.", {"GB"}),
        ("Plymouth, Devon; Newport, Isle of Wight; Richmond, North Yorkshire", {"GB"}),
        ("Police in Lucknow, Uttar Pradesh, arrested three people.", {"IN"}),
        ("A bus fell into a gorge in Uttarakhand's Almora district.", {"IN"}),
        ("Residents of Port Harcourt and Ibadan protested.", {"NG"}),
        ("Borno State Governor Babagana Zulum visited Maiduguri.", {"NG"}),
        ("A bushfire near Ballarat in Victoria is out of control.", {"AU"}),
        ("Residents of Wollongong and Newcastle, New South Wales, left.", {"AU"}),
        ("Christchurch and Dunedin were shaken by the quake.", {"NZ"}),
        ("Police in KwaZulu-Natal and Gauteng deployed.", {"ZA"}),
        ("A blast in Quetta, Balochistan, killed 12.", {"PK"}),
        ("Ulaanbaatar was cold, and talks were held in Port Vila.", {"MN", "VU"}),
    ],
)
def test_local_news_names_its_country(codes: Codes, text: str, expected: set[str]) -> None:
    assert codes(text) == expected
