"""Persons and bodies with the packaged knowledge: each way in which the press presents them, twice or more."""

import pytest

from streams.core.pipeline import Tagged
from tests.unit.core.actors.conftest import Enrich, persons_in


def persons(tagged: Tagged) -> list[tuple[str, str | None, str | None]]:
    return persons_in(tagged.actors)


def bodies(tagged: Tagged) -> list[tuple[str, str | None]]:
    return [(one.name, one.country) for one in tagged.actors if one.kind == "body"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # surname order: Korean, Chinese, Japanese, Hungarian
        ("Moon Hong-sik, a deputy spokesman for the Defense Ministry, told reporters in Seoul. Moon declined.",
         {"Moon Hong-sik": ["Moon Hong-sik", "Moon"]}),
        ("Chinese Foreign Minister Qin Gang met envoys. Qin said so.", {"Qin Gang": ["Qin Gang", "Qin"]}),
        ("Japanese Prime Minister Kishida Fumio spoke. Kishida later flew home.",
         {"Kishida Fumio": ["Kishida Fumio", "Kishida"]}),
        ("Orban Viktor, the Hungarian prime minister, refused. Orban said no.",
         {"Orban Viktor": ["Orban Viktor", "Orban"]}),
        # particles
        ("Ursula von der Leyen, president of the Commission, spoke. Von der Leyen left. Mrs von der Leyen slept.",
         {"Ursula von der Leyen": ["Ursula von der Leyen", "Von der Leyen", "von der Leyen"]}),
        ("Belgian Prime Minister Alexander De Croo came. De Croo agreed.",
         {"Alexander De Croo": ["Alexander De Croo", "De Croo"]}),
        # titles
        ("Gen. Mark Milley, chairman of the Joint Chiefs of Staff, testified. Gen. Milley said so.",
         {"Mark Milley": ["Mark Milley", "Milley"]}),
        ("Estonian minister Liis Saar spoke. Ms. Saar left.", {"Liis Saar": ["Liis Saar", "Saar"]}),
    ],
)  # fmt: skip
def test_surnames_are_joined(read: Enrich, body: str, expected: dict[str, list[str]]) -> None:
    found = read(body).actors
    assert {one.name: [span.text for span in one.spans] for one in found if one.name in expected} == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # apposition on both sides
        ("Suh Wook, South Korea's defense minister, spoke.", [("Suh Wook", "defence_minister", "KR")]),
        ("South Korea's defense minister, Suh Wook, spoke.", [("Suh Wook", "defence_minister", "KR")]),
        # the ministry's spokesman
        ("The Defense Ministry in Seoul agreed. The ministry's spokesman, Moon Hong-sik, said so.",
         [("Moon Hong-sik", "spokesperson", "KR")]),
        ("Officials met in Oslo. The ministry's spokeswoman, Tuva Bogsnes, said so.",
         [("Tuva Bogsnes", "spokesperson", "NO")]),
        # co-actors
        ("The Japanese and Korean foreign ministers, Yoshimasa Hayashi and Chung Eui-yong, spoke.",
         [("Yoshimasa Hayashi", "foreign_minister", "JP"), ("Chung Eui-yong", "foreign_minister", "KR")]),
        ("He met his U.S. and Japanese counterparts, Antony Blinken and Yoshimasa Hayashi.",
         [("Antony Blinken", "foreign_minister", "US"), ("Yoshimasa Hayashi", "foreign_minister", "JP")]),
        # an actor coder's own questions, and smaller countries
        ("President Kassym-Jomart Tokayev said so.", [("Kassym-Jomart Tokayev", "head_of_state", "KZ")]),
        ("Fijian Prime Minister Sitiveni Rabuka and Ugandan Minister of Health Jane Ruth Aceng spoke.",
         [("Sitiveni Rabuka", "head_of_government", "FJ"), ("Jane Ruth Aceng", "minister", "UG")]),
        ("Brazil's Lula da Silva and Argentina's Alberto Fernandez met.",
         [("Lula da Silva", "head_of_state", "BR"), ("Alberto Fernandez", "head_of_state", "AR")]),
        # of a party
        ("Labour MP Tina Sand spoke.", [("Tina Sand", "legislator", "GB")]),
        ("In Wellington, Labour MP Tina Sand of New Zealand spoke.", [("Tina Sand", "legislator", "NZ")]),
        # by the office that the text names, not by today's
        ("NATO Secretary General Jens Stoltenberg spoke.", [("Jens Stoltenberg", "international_official", None)]),
        ("Secretary General Jens Stoltenberg spoke in Kyiv.", [("Jens Stoltenberg", "international_official", None)]),
        # names behind brackets, offices with a tail
        ("There is no sign that [President Vladimir] Putin is ill.", [("Putin", "head_of_state", "RU")]),
        ("[Russian Defence Minister Sergei] Shoigu spoke.", [("Shoigu", "defence_minister", "RU")]),
        ("Ann Ray, the Scottish government minister with responsibility for refugees, spoke.",
         [("Ann Ray", "minister", "GB")]),
        ("In Zagreb, Dora Vuk, the head of the country's intelligence agency, spoke.",
         [("Dora Vuk", "intelligence", "HR")]),
        ("Omar Haddad, an adviser to the Palestinian prime minister, spoke.", [("Omar Haddad", "adviser", "PS")]),
        ("Lord Penn, who previously served as the UK's ambassador to France, spoke.",
         [("Lord Penn", "ambassador", "GB")]),
        # what the knowledge base says better than the text
        ("In Jeddah he received Secretary Blinken.", [("Blinken", "foreign_minister", "US")]),
        ("Representative Nancy Pelosi voted.", [("Nancy Pelosi", "legislator", "US")]),
        # titles that are surnames
        ("Union Home Minister Amit Shah visited Srinagar in India.", [("Amit Shah", "interior_minister", "IN")]),
        ("Senator Angus King of Maine spoke.", [("Angus King", "legislator", "US")]),
        ("Hong Kong Chief Executive John Lee spoke.", [("John Lee", "head_of_government", "HK")]),
        # local officials
        ("Kent County Council leader Roger Gough warned ministers.", [("Roger Gough", "local_official", "GB")]),
        ("Governor Hope Uzodimma of Imo State, Nigeria, agreed.", [("Hope Uzodimma", "regional_head", "NG")]),
        # a secretary of state of a state of the United States
        ("Michigan Secretary of State Jocelyn Benson spoke.", [("Jocelyn Benson", "minister", "US")]),
    ],
)  # fmt: skip
def test_offices(read: Enrich, body: str, expected: list[tuple[str, str, str]]) -> None:
    # Long after his office at NATO, when he had another one.
    day = "2025-06-01" if "Stoltenberg" in body else "2023-05-10"
    assert persons(read(body, day=day)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Air New Zealand chief executive Rita Holm resigned.",
        "Manchester United manager Rita Holm praised the captain.",
        "BBC director general Rita Holm replied.",
        "Gazprom chief Rita Holm replied.",
        "Rita Holm, chair of the British Takeaway Campaign, replied.",
        "Russia's Chief Rabbi Rita Holm replied.",
        "Patriarch Kirill prayed, and Elon Musk wrote.",
        "Greenpeace director Rita Holm replied.",
        "Taylor Swift's spokesperson Rita Holm declined.",
        "The British Medical Association's chair, Rita Holm, replied.",
        "BMW spokesman Rita Holm in Germany replied.",
    ],
)
def test_whoever_holds_no_public_office_is_left_out(read: Enrich, body: str) -> None:
    assert persons(read(body)) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Former Polish president Adam Lis spoke.", "former"),
        ("Then-president Adam Lis of Poland spoke.", "former"),
        ("Acting Defence Minister Liudas Zukas of Lithuania spoke.", "acting"),
        ("Prime Minister-designate Petteri Orpo of Finland spoke.", "designate"),
        ("Mexico's president-elect Ana Sol spoke.", "designate"),
    ],
)
def test_status(read: Enrich, body: str, status: str) -> None:
    assert [one.status for one in read(body).actors if one.kind == "person"] == [status]


@pytest.mark.parametrize(
    ("body", "reason", "country"),
    [
        ("French minister Guy Roux spoke in Berlin.", "nationality", "FR"),
        ("Pentagon spokesman Guy Roux spoke in Berlin.", "body", "US"),
        ("Prime Minister Viktor Orbán spoke in Berlin.", "knowledge base", "HU"),
        ("PARIS (AFP) — The defence minister, Guy Roux, met his Polish guests.", "dateline", "FR"),
        ("Home Secretary Guy Roux spoke in Berlin.", "office", "GB"),
        ("Volodymyr Zelensky's adviser Guy Roux spoke in Berlin.", "owner of the office", "UA"),
        ("Conservative MP Guy Roux spoke in Berlin.", "party", "GB"),
        ("Poland voted. The country's interior minister, Guy Roux, spoke.", "mentioned before", "PL"),
    ],
)
def test_each_country_has_the_first_reason_that_holds(read: Enrich, body: str, reason: str, country: str) -> None:
    found = [(one.country_reason, one.country) for one in read(body).actors if one.name.endswith(("Roux", "Orbán"))]
    assert found == [(reason, country)]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("uk", "Він зустрівся з Володимиром Зеленським.", [("Володимиром Зеленським", "head_of_state", "UA")]),
        ("ru", "Он встретился с Владимиром Путиным.", [("Владимиром Путиным", "head_of_state", "RU")]),
        ("pl", "Rozmawiał z Wołodymyrem Zełenskim.", [("Wołodymyrem Zełenskim", "head_of_state", "UA")]),
        ("zh", "中国国家主席习近平会见俄罗斯总统普京。",
         [("习近平", "head_of_state", "CN"), ("普京", "head_of_state", "RU")]),
        ("ja", "岸田文雄首相は会談した。", [("岸田文雄", "head_of_government", "JP")]),
        ("ko", "윤석열 대통령은 말했다.", [("윤석열", "head_of_state", "KR")]),
        ("ar", "التقى الرئيس الأوكراني فولوديمير زيلينسكي", [("فولوديمير زيلينسكي", "head_of_state", "UA")]),
        ("de", "Bundeskanzler Olaf Scholz sprach.", [("Olaf Scholz", "head_of_government", "DE")]),
        ("fr", "Le porte-parole du Kremlin, Dmitri Peskov, a nié.", [("Dmitri Peskov", "spokesperson", "RU")]),
        ("es", "La portavoz del Ministerio de Exteriores ruso, Ana Ruiz, lo negó.",
         [("Ana Ruiz", "spokesperson", "RU")]),
        ("es", "El presidente del Gobierno español, Juan Ruiz, lo anunció.",
         [("Juan Ruiz", "head_of_government", "ES")]),
        ("fr", "La ministre des Armées Jeanne Dupont l'a annoncé à Paris.",
         [("Jeanne Dupont", "defence_minister", "FR")]),
    ],
)  # fmt: skip
def test_languages(read: Enrich, language: str, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert persons(read(body, language)) == expected


@pytest.mark.parametrize(
    ("language", "able"), [("uk", True), ("de", True), ("es", True), ("pl", False), ("ja", False), ("sw", False)]
)
def test_a_record_says_whether_persons_are_found_by_pattern(read: Enrich, language: str, able: bool) -> None:
    found = read("Kyiv, Київ", language).capabilities
    assert "countries" in found
    assert ("persons_by_pattern" in found) is able


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("en", "The European Union, the European Parliament, NATO and the OSCE met.",
         [("European Union", None), ("European Parliament", None), ("NATO", None), ("OSCE", None)]),
        ("en", "The IAEA, the IMF, the World Bank, the EBRD and ASEAN met.",
         [("IAEA", None), ("IMF", None), ("World Bank", None), ("EBRD", None), ("ASEAN", None)]),
        ("en", "AUKUS, the Quad, the G20, the Weimar Triangle and the Joint Expeditionary Force met.",
         [("AUKUS", None), ("Quad", None), ("G20", None), ("Weimar Triangle", None),
          ("Joint Expeditionary Force", None)]),
        ("en", "The Ukraine Defense Contact Group met at Ramstein, and the Bucharest Nine agreed.",
         [("Ukraine Defense Contact Group", None), ("Bucharest Nine", None)]),
        ("en", "Ecuador's Ombudsman's Office replied.", [("Ecuador's Ombudsman's Office", "EC")]),
        ("en", "Ukraine's army, its Air Force and the Ukrainian military intelligence replied.",
         [("Ukraine's army", "UA"), ("Air Force", "UA"), ("Ukrainian military intelligence", "UA")]),
        # what a body is called at home
        ("en", "Officials of the U.S. met. Congress and the Treasury agreed.",
         [("Congress", "US"), ("Treasury", "US")]),
        ("en", "Ministers in London met. The Treasury agreed.", [("Treasury", "GB")]),
        ("en", "Poland debated. The Senate agreed.", [("Senate", "PL")]),
        ("de", "Das Auswärtige Amt in Berlin widersprach.", [("Auswärtige Amt", "DE")]),
        ("fr", "Selon la Commission européenne et l'ambassade d'Ukraine, il pleut.",
         [("Commission européenne", None), ("ambassade d'Ukraine", "UA")]),
        ("uk", "Верховна Рада та Міністерство закордонних справ Польщі погодилися.",
         [("Верховна Рада", "UA"), ("Міністерство закордонних справ Польщі", "PL")]),
        ("en", "The 47th Mechanized Brigade of Ukraine's Ground Forces fought.",
         [("47th Mechanized Brigade", "UA"), ("Ukraine's Ground Forces", "UA")]),
        ("en", "The Kenya Revenue Authority and Brazil's Federal Police acted.",
         [("Kenya Revenue Authority", "KE"), ("Brazil's Federal Police", "BR")]),
        # two bodies stay two
        ("en", "The Texas Department of Public Safety and the California Department of Justice met.",
         [("Texas Department of Public Safety", "US"), ("California Department of Justice", "US")]),
        # one body by two names is one
        ("en", "The Federal Security Service, or FSB, replied.", [("Federal Security Service", "RU")]),
    ],
)  # fmt: skip
def test_bodies(read: Enrich, language: str, body: str, expected: list[tuple[str, str | None]]) -> None:
    assert bodies(read(body, language)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Human Rights Watch and Amnesty International complained.",
        "Treasury yields rose.",
        "THE MAN WHO GREW UP HERE",
        "The Russian ministry replied.",
        "The Local Democracy Reporting Service said so.",
        "A huge army on Ukraine's borders waited.",
    ],
)
def test_what_is_no_public_body(read: Enrich, body: str) -> None:
    assert bodies(read(body)) == []
