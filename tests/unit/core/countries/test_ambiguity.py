"""Each name that means more than one thing, in both of its meanings."""

from collections.abc import Callable

import pytest

Codes = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Georgia
        ("Ukraine, Georgia and Moldova signed.", {"UA", "GE", "MD"}),
        ("Protests went on in Tbilisi, Georgia.", {"GE"}),
        ("Voters in Georgia and Alabama went to the polls.", {"US"}),
        ("The governor spoke in Atlanta, Georgia.", {"US"}),
        # Jordan
        ("Syrian refugees live in Jordan.", {"SY", "JO"}),
        ("Michael Jordan left the court, and Jordan smiled.", set()),
        # Chad
        ("Soldiers from Niger and Chad crossed the border.", {"NE", "TD"}),
        ("Swimmer Chad le Clos won again.", set()),
        ("Tom Baker and Chad Smith toured with the band.", set()),
        # Turkey
        ("Turkey and Greece spoke.", {"TR", "GR"}),
        ("Turkey sandwiches were served after Thanksgiving.", set()),
        # China
        ("China sent a note.", {"CN"}),
        ("China cups and plates stood on the shelf.", set()),
        # Guinea family
        ("Guinea closed its border with Guinea-Bissau.", {"GN", "GW"}),
        ("Equatorial Guinea and Papua New Guinea abstained.", {"GQ", "PG"}),
        ("Guinea pigs are popular pets.", set()),
        # Congo
        ("Rebels near Goma in Congo attacked.", {"CD"}),
        ("Congo's president received them in Brazzaville.", {"CG"}),
        ("The Republic of the Congo and the Democratic Republic of the Congo signed.", {"CG", "CD"}),
        # Korea
        ("Korea is ready to help, Seoul said.", {"KR"}),
        ("In Pyongyang, Kim Jong Un praised North Korea's army: Korea will prevail.", {"KP"}),
        ("Peace on the Korean Peninsula.", {"KR", "KP"}),
        # Ireland
        ("Ireland's Taoiseach spoke in Dublin.", {"IE"}),
        ("Police in Northern Ireland made arrests.", {"GB"}),
        # Niger
        ("The junta in Niger met.", {"NE"}),
        ("Boats sank on the Niger River.", set()),
        # Cities of several countries
        ("A storm hit Paris, Texas.", {"US"}),
        ("A storm hit Paris, Texas. Paris has 25,000 inhabitants.", {"US"}),
        ("She flew to Paris.", {"FR"}),
        ("Workers in Birmingham went on strike.", {"GB"}),
        ("Police in Birmingham, Alabama, made an arrest.", {"US"}),
        ("Researchers at Cambridge, Massachusetts said so.", {"US"}),
        ("A crash in London, Ontario, closed the road.", {"CA"}),
        ("A plane landed in Windsor Locks, Connecticut.", {"US"}),
        ("Firefighters came from Lebanon, Tennessee.", {"US"}),
        ("Fighting spread in Lebanon.", {"LB"}),
        ("It opened in Toronto, New York and London.", {"CA", "US", "GB"}),
        # Washington
        ("Washington welcomed the decision.", {"US"}),
        ("Actor Denzel Washington was there. Washington smiled.", set()),
        # Persons
        ("French minister Florence Parly spoke.", {"FR"}),
        ("Paris Hilton posed with Chelsea Clinton.", set()),
        ("Jack London wrote it.", set()),
        ("Prime Minister of Israel Bennett called.", {"IL"}),
        # Brussels: the city or the Union
        ("They met in Brussels.", {"BE"}),
        ("A trade deal with Brussels is near.", set()),
        # Iceland: the country or the shop
        ("Iceland said shoppers would get discounts; the supermarket chain is based in Wales.", {"GB"}),
        ("Iceland and Norway agreed.", {"IS", "NO"}),
        # Regions of two states
        ("India moved troops to Kashmir.", {"IN"}),
        ("Pakistan moved troops to Kashmir.", {"PK"}),
        # Words that are towns
        ("Most of the reading public likes it. Nice work, said Mobile users.", set()),
    ],
)
def test_the_context_decides(codes: Codes, text: str, expected: set[str]) -> None:
    assert codes(text) == expected


def test_a_countrys_own_page_lines_are_no_mention(codes: Codes) -> None:
    body = (
        "Home > National > Diplomacy\n\n"
        "Ministers in Ottawa met to discuss the grain deal on Monday and agreed to go on with it.\n\n"
        "BY MICHAEL FRANCE [michael@example.org]\n"
        "Sign up for news from Sweden\n"
        "Read more: Norway cuts rates\n"
        "© Denmark Media"
    )
    assert codes(body) == {"CA"}


def test_a_dateline_alone_is_no_mention(codes: Codes) -> None:
    assert codes("DUBAI, United Arab Emirates (AP) — Officials in Kabul said so on Monday.") == {"AF"}
    assert codes("Dubai (Reuters) - Dubai's ruler met Afghan officials.") == {"AE", "AF"}


def test_a_line_of_capitals_between_paragraphs_is_another_article(codes: Codes) -> None:
    paragraph = "Officials in Warsaw said that the talks would go on for several weeks, as planned before. " * 3
    assert codes(f"{paragraph}\nWHY DENMARK WANTS A NEW BRIDGE ACROSS THE BELT\n{paragraph}") == {"PL"}
