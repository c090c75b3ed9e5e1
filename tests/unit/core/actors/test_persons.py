"""Who is named with an office: every form in which the press writes it, each with a sentence of its own."""

from datetime import date

import pytest

from tests.unit.core.actors.conftest import Enrich, Tag, persons_in


def persons(tag: Tag, body: str, **more: object) -> list[tuple[str, str | None, str | None]]:
    return persons_in(tag(body, **more)[1])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # office before the name
        ("President Kassym-Jomart Tokayev of Kazakhstan spoke.", [("Kassym-Jomart Tokayev", "head_of_state", "KZ")]),
        ("Estonian Prime Minister Liis Saar said so.", [("Liis Saar", "head_of_government", "EE")]),
        ("Japan's foreign minister, Hana Mori, agreed.", [("Hana Mori", "foreign_minister", "JP")]),
        ("The minister of finance of Ghana, Ama Boateng, left.", [("Ama Boateng", "finance_minister", "GH")]),
        ("Polish Minister of Innovation, Science and Industry Jan Lis came.", [("Jan Lis", "minister", "PL")]),
        # name before the office
        ("Moon Hong-sik, a deputy spokesman for the Defense Ministry in Seoul, spoke.",
         [("Moon Hong-sik", "spokesperson", "KR")]),
        ("Ola Bello, who served as Nigeria's ambassador to France, wrote.", [("Ola Bello", "ambassador", "NG")]),
        ("Peter Kiss became Hungarian justice minister.", [("Peter Kiss", "justice_minister", "HU")]),
        # several at once
        ("He met his U.S. and Japanese counterparts, Amy Stone and Ken Ito.",
         [("Amy Stone", None, "US"), ("Ken Ito", None, "JP")]),
        ("U.S. Senators Ann Lowe and Rob Dale arrived.",
         [("Ann Lowe", "legislator", "US"), ("Rob Dale", "legislator", "US")]),
        # rank between office and name
        ("Ukrainian deputy defence minister, Lt Gen Ivan Bondar, spoke.", [("Ivan Bondar", "deputy_minister", "UA")]),
        # particles
        ("French minister Guy de la Tour met Hungarian minister Anna van der Berg.",
         [("Guy de la Tour", "minister", "FR"), ("Anna van der Berg", "minister", "HU")]),
        # a country on the other side of "and" is not the president's
        ("Talks between Ukraine and President Biden went on.", [("Biden", "head_of_state", "US")]),
        # of a body at home, not of the countries it deals with
        ("Tom Reed, deputy assistant secretary for Japan at the U.S. State Department, flew.",
         [("Tom Reed", "deputy_minister", "US")]),
        ("Tom Reed, U.S. envoy for Japan and Korea, flew.", [("Tom Reed", "ambassador", "US")]),
        # a state that is no more
        ("Soviet ambassador Oleg Orlov walked out.", [("Oleg Orlov", "ambassador", None)]),
    ],
)  # fmt: skip
def test_office_and_name(tag: Tag, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert persons(tag, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Acme chief executive Rita Holm sold shares in Ghana.",
        "Rita Holm, president of Acme Tools, spoke.",
        "The club's president, Rita Holm, signed a striker.",
        "Next, the Russian president spoke of Ghana.",
        "At 5 pm Rita Holm left. The general Public Library opened.",
        "Labour leader Rita Holm criticised the budget.",
    ],
)
def test_private_persons_and_stray_words_are_left_out(tag: Tag, body: str) -> None:
    assert persons(tag, body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Germany's Tonavol chief Jan Lis spoke.",
        "Polish Tonavol Tools chairman Jan Lis spoke.",
        "The German carmaker's chief Jan Lis spoke.",
        "German Tonavol boss Jan Lis met the press.",
        "Jan Lis, the head of Tonavol, spoke in France.",
        "The U.S. firm Tonavol Wright's chief executive, Jan Lis, spoke.",
        "Jan Lis, the head of Germany's Tonavol, spoke.",
    ],
)
def test_whoever_leads_a_firm_is_no_official(tag: Tag, body: str) -> None:
    assert persons(tag, body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Germany's army chief Jan Lis spoke.", ("Jan Lis", "military", "DE")),
        ("Ukraine's Border Guard head Jan Lis spoke.", ("Jan Lis", "military", "UA")),
        ("Poland's intelligence chief Jan Lis spoke.", ("Jan Lis", "intelligence", "PL")),
        ("Ukraine's GUR chief Jan Lis spoke.", ("Jan Lis", "intelligence", "UA")),
        ("NATO chief Jan Lis spoke.", ("Jan Lis", "international_official", None)),
        ("EU foreign policy chief Jan Lis spoke.", ("Jan Lis", "international_official", None)),
    ],
)
def test_whoever_leads_a_public_body_is_one(tag: Tag, body: str, expected: tuple[str, str, str | None]) -> None:
    assert persons(tag, body) == [expected]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("de", "Der ukrainische Außenminister Petro Lis traf die deutsche Bundeskanzlerin Eva Kern.",
         [("Petro Lis", "foreign_minister", "UA"), ("Eva Kern", "head_of_government", "DE")]),
        ("de", "US-Präsident Joe Biden sprach.", [("Joe Biden", "head_of_state", "US")]),
        ("fr", "Le ministre ukrainien des Affaires étrangères, Petro Lis, a parlé.",
         [("Petro Lis", "foreign_minister", "UA")]),
        ("fr", "La présidente de la Commission européenne Inès Roux a répondu.",
         [("Inès Roux", "international_official", None)]),
        ("es", "La ministra de Defensa española, Eva Ruiz, viajó.", [("Eva Ruiz", "defence_minister", "ES")]),
        ("uk", "Президент України Володимир Зеленський подякував.", [("Володимир Зеленський", "head_of_state", "UA")]),
        ("uk", "Він зустрівся з міністром оборони Німеччини Карлом Вайсом.",
         [("Карлом Вайсом", "defence_minister", "DE")]),
        ("uk", "Міністр закордонних справ України Петро Лис прибув.", [("Петро Лис", "foreign_minister", "UA")]),
        ("uk", "Міністр закордонних справ Петро Лис прибув до України.", [("Петро Лис", "foreign_minister", "UA")]),
        ("ru", "Министр обороны США Джон Стоун заявил.", [("Джон Стоун", "defence_minister", "US")]),
    ],
)  # fmt: skip
def test_other_languages(tag: Tag, language: str, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert persons(tag, body, language=language) == expected


@pytest.mark.parametrize(
    ("body", "day", "expected"),
    [
        ("Der SPD-Vorsitzende Jan Lis sprach.", "2023-05-10", ("Jan Lis", "party_leader", "PTY", "DE")),
        ("Die CDU-Chefin Eva Kern sprach in Wien.", "2023-05-10", ("Eva Kern", "party_leader", "PTY", "DE")),
        ("Auch FPÖ-Obmann Jan Lis war in Berlin.", "2023-05-10", ("Jan Lis", "party_leader", "PTY", "AT")),
        ("Der SPD-Generalsekretär Jan Lis sprach.", "2023-05-10", ("Jan Lis", "party_leader", "PTY", "DE")),
        ("Der CDU-Abgeordnete Jan Lis sprach.", "2023-05-10", ("Jan Lis", "legislator", "LEG", "DE")),
        ("CDU-Chef Friedrich Merz reiste ab.", "2025-06-10", ("Friedrich Merz", "head_of_government", "GOV", "DE")),
    ],
)
def test_an_office_in_the_party_before_a_hyphen(
    read: Enrich, body: str, day: str, expected: tuple[str, str, str, str]
) -> None:
    tags = read(body, language="de", day=day).actors
    assert [(one.name, one.role_code, one.sector, one.country) for one in tags if one.kind == "person"] == [expected]


def test_a_firm_before_a_hyphen_makes_no_official(tag: Tag) -> None:
    assert persons(tag, "Der deutsche Tonavol-Chef Jan Lis sprach.", language="de") == []


def test_role_words_count_in_their_own_language_only(tag: Tag) -> None:
    assert persons(tag, "Rita Holm, a chef from Berlin, cooked.") == []


def test_surname_mentions_are_joined_whatever_the_order(tag: Tag) -> None:
    body = (
        "SEOUL — Defense Minister Suh Wook spoke with Florence Parly, the French armed forces minister. "
        "Suh thanked Parly. Mr. Parly is no one, Ms. Parly said."
    )
    document, actors = tag(body)
    mentions = {one.name: [document.text[a:b] for a, b in one.mentions] for one in actors if one.kind == "person"}
    assert mentions["Suh Wook"] == ["Suh Wook", "Suh"]
    assert mentions["Florence Parly"] == ["Florence Parly", "Parly", "Parly", "Parly"]
    assert {one.name: one.country for one in actors if one.kind == "person"}["Suh Wook"] == "KR"


def test_the_fullest_name_is_taken(tag: Tag) -> None:
    _, actors = tag("Minister Kuznets of Kazakhstan spoke. Later Daria Kuznets left Astana, and Kuznets was tired.")
    assert [one.name for one in actors] == ["Daria Kuznets"]


def test_another_person_of_the_same_surname_is_not_joined(tag: Tag) -> None:
    document, actors = tag("Polish minister Adam Lis spoke. His cousin Barbara Lis was there. Lis smiled.")
    assert [document.text[a:b] for a, b in actors[0].mentions][:1] == ["Adam Lis"]
    assert all(document.text[a - 8 : a] != "Barbara " for a, _ in actors[0].mentions)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Former Polish president Adam Lis spoke.", "former"),
        ("Polish ex-president Adam Lis spoke.", "former"),
        ("Acting Polish president Adam Lis spoke.", "acting"),
    ],
)
def test_status(tag: Tag, body: str, status: str) -> None:
    assert [one.status for one in tag(body)[1]] == [status]


@pytest.mark.parametrize("office", ["Der deutsche Altkanzler", "Ex-Kanzler", "Der ehemalige Kanzler"])
def test_an_office_may_say_itself_that_it_is_a_former_one(tag: Tag, office: str) -> None:
    found = tag(f"{office} Gerhard Schröder sprach mit Journalisten.", language="de")[1]
    assert [one.status for one in found] == ["former"]


def test_holders_are_known_by_the_day(tag: Tag) -> None:
    body = "Angela Merkel and Vladimir Putin met. Putin smiled."
    now = {one.name: one for one in tag(body)[1]}
    then = {one.name: one for one in tag(body, day=date(2020, 5, 1))[1]}
    assert now["Angela Merkel"].status is None  # still called by the office in the months after the term
    assert tag(body, day=date(2024, 5, 1))[1][0].status == "former"
    assert then["Angela Merkel"].role_code == "head_of_government"
    assert now["Vladimir Putin"].country_reason == "knowledge base"


def test_a_holder_named_in_passing_is_known_but_not_published(tag: Tag) -> None:
    assert [(one.kind, one.name) for one in tag("The text of 2022 asks what Putin wants.")[1]] == [("holder", "Putin")]
    assert [one.kind for one in tag("Mr Putin left.")[1]] == ["person"]


def test_a_surname_that_belongs_to_somebody_else_is_no_holder(tag: Tag) -> None:
    assert tag("The singer Rosa Biden toured.")[1] == []


@pytest.mark.parametrize(
    ("source", "expected"), [("Press service of the President of Ukraine", "UA"), ("BBC News", "GB"), (None, None)]
)
def test_the_press_service_tells_the_country(tag: Tag, source: str | None, expected: str) -> None:
    _, actors = tag("The flag rose. Later Minister of Education Olha Hnat spoke.", source=source)
    assert [one.country for one in actors] == [expected]


def test_every_country_has_a_reason(tag: Tag) -> None:
    _, actors = tag("Polish minister Adam Lis met NATO chief Jens Stoltenberg and Putin in Kyiv.")
    assert all(one.country_reason for one in actors)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ghanaian High Court judge, Ama Boateng, jailed him.", [("Ama Boateng", "judge", "GH")]),
        ("A judge at the Supreme Court in Accra, Ama Boateng, agreed.", [("Ama Boateng", "judge", "GH")]),
        ("Judges Ama Boateng and Kofi Asare of Ghana agreed.",
         [("Ama Boateng", "judge", "GH"), ("Kofi Asare", "judge", "GH")]),
        ("Commander-in-Chief of the Polish army Jan Lis spoke.", [("Jan Lis", "military", "PL")]),
        ("Poland's chief spokesman, Jan Lis, spoke.", [("Jan Lis", "spokesperson", "PL")]),
        ("Polish Vice Premier He Lifang and Russian minister Oleg Orlov met.",
         [("He Lifang", "deputy_head", "PL"), ("Oleg Orlov", "minister", "RU")]),
        # an office of international bodies alone is of no country
        ("The secretary-general of the organization, Ama Boateng, spoke in Russia.",
         [("Ama Boateng", "international_official", None)]),
        # "its" leads to what the sentence before begins with
        ("The Verkhovna Rada met in Kyiv. Its spokesman, Petro Lis, smiled.", [("Petro Lis", "spokesperson", "UA")]),
        ("The ministry in Tokyo agreed. Its spokesperson, Hana Mori, smiled.", [("Hana Mori", "spokesperson", "JP")]),
        ("The Verkhovna Rada met. Acme fell. Its spokesman, Petro Lis, smiled.", []),
        ("Acme sued Ukraine. Its spokesman, Petro Lis, smiled.", []),
    ],
)  # fmt: skip
def test_judges_pronouns_and_the_like(tag: Tag, body: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert persons(tag, body) == expected


@pytest.mark.parametrize("role", ["Ontario Premier", "Scottish First Minister", "Bavarian Prime Minister"])
def test_a_part_of_a_country_has_a_regional_head(read: Enrich, role: str) -> None:
    assert [one.role_code for one in read(f"{role} Rita Holm spoke.").actors] == ["regional_head"]


@pytest.mark.parametrize(
    ("language", "body", "country"),
    [
        ("ru", "Глава МИД Эстонии Юхан Сепп осудил удар.", "EE"),
        ("uk", "Глава МЗС Естонії Юган Сепп засудив удар.", "EE"),
    ],
)
def test_ministries_by_their_initials(read: Enrich, language: str, body: str, country: str) -> None:
    assert {(one.kind, one.country) for one in read(body, language).actors} == {("person", country), ("body", country)}


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("ru", "Министр обороны Польши Ян Новак прибыл.", ("Ян Новак", "defence_minister", "PL")),
        ("ru", "Губернатор Липецкой области Олег Орлов сообщил об ударе по России.",
         ("Олег Орлов", "regional_head", "RU")),
        ("ru", "Спикер Госдумы Олег Орлов выступил.", ("Олег Орлов", "speaker", "RU")),
        ("uk", "Мер Харкова Петро Лис виступив.", ("Петро Лис", "mayor", "UA")),
        ("fr", "L'ancien Premier ministre belge Luc Morel a parlé.", ("Luc Morel", "head_of_government", "BE")),
        ("en", "Assistant Secretary of State for African Affairs Rita Holm left.",
         ("Rita Holm", "deputy_minister", "US")),
        ("en", "MI5 Director General Rita Holm left.", ("Rita Holm", "official", "GB")),
    ],
)  # fmt: skip
def test_offices_with_the_packaged_knowledge(
    read: Enrich, language: str, body: str, expected: tuple[str, str, str]
) -> None:
    assert persons_in(read(body, language).actors) == [expected]


def test_a_former_office_behind_an_elided_article(read: Enrich) -> None:
    assert [one.status for one in read("L'ancien ministre belge Luc Morel a parlé.", "fr").actors] == ["former"]
