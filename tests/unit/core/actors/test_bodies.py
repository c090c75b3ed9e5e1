"""Public bodies: by list, by pattern, joined under one name, with the country they belong to."""

import pytest

from tests.unit.core.actors.conftest import Tag


def bodies(tag: Tag, body: str, **more: object) -> list[tuple[str, str | None, str | None]]:
    return [(one.name, one.sector, one.country) for one in tag(body, **more)[1] if one.kind == "body"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The Ministry of Foreign Affairs of Ukraine replied.",
         [("Ministry of Foreign Affairs of Ukraine", "GOV", "UA")]),
        ("Japan's Defense Ministry replied.", [("Japan's Defense Ministry", "GOV", "JP")]),
        ("Ecuador's Ombudsman's Office replied.", [("Ecuador's Ombudsman's Office", "GOV", "EC")]),
        ("The German parliament voted.", [("German parliament", "LEG", "DE")]),
        ("The Ukrainian Armed Forces moved.", [("Ukrainian Armed Forces", "MIL", "UA")]),
        ("The armed forces of Ukraine moved.", [("armed forces of Ukraine", "MIL", "UA")]),
        ("The National Security and Defense Council of Ukraine met.",
         [("National Security and Defense Council of Ukraine", "GOV", "UA")]),
        ("The Polish Department for Environment, Food and Rural Affairs wrote.",
         [("Polish Department for Environment, Food and Rural Affairs", "GOV", "PL")]),
        ("The Biden administration hesitated.", [("Biden administration", "GOV", "US")]),
        ("The Ghanaian Court of Appeal agreed.", [("Ghanaian Court of Appeal", "JUD", "GH")]),
        ("The Kharkiv patrol police came.", [("Kharkiv patrol police", "COP", "UA")]),
        ("Special Operations forces of Ukraine struck.", [("Special Operations forces of Ukraine", "MIL", "UA")]),
        ("The US Cyber National Mission Force answered.", [("US Cyber National Mission Force", "MIL", "US")]),
        # a minister's field of work is no body
        ("Ghanaian Police Minister Ama Boateng spoke. Ghana's Cabinet Secretary listened.", []),
        # what stands before "and" is no part of the body
        ("President Joe Biden and Ukraine's Verkhovna Rada spoke.", [("Ukraine's Verkhovna Rada", "LEG", "UA")]),
        ("Joe Biden and Senate leaders spoke.", [("Senate", "LEG", None)]),
        ("The Pentagon denied it.", [("Pentagon", "GOV", "US")]),
        ("The Verkhovna Rada of Ukraine voted.", [("Verkhovna Rada of Ukraine", "LEG", "UA")]),
        ("The European Commission and NATO agreed. The alliance said so.",
         [("European Commission", "IGO", None), ("NATO", "IGO", None)]),
    ],
)  # fmt: skip
def test_names(tag: Tag, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert bodies(tag, body) == expected


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("de", "Die ukrainischen Streitkräfte meldeten das.", [("ukrainischen Streitkräfte", "MIL", "UA")]),
        ("es", "El Ministerio de Defensa ruso lo negó.", [("Ministerio de Defensa ruso", "GOV", "RU")]),
        ("uk", "Міністерство оборони України повідомило.", [("Міністерство оборони України", "GOV", "UA")]),
    ],
)
def test_other_languages(tag: Tag, language: str, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert bodies(tag, body, language=language) == expected


@pytest.mark.parametrize(
    "body",
    [
        "The army of ants marched. Parliament of Owls is a comic.",
        "Terms of Service apply. Our customer service is closed.",
        "The Normandy format is dead.",
        "The alliance of farmers met.",
    ],
)
def test_what_is_no_body(tag: Tag, body: str) -> None:
    assert bodies(tag, body) == []


def test_names_of_one_body_are_joined(tag: Tag) -> None:
    document, actors = tag(
        "The Office of the President of Ukraine replied. The President's Office added more, "
        "and Estonian readers of the Presidential Office's site agreed."
    )
    own = [one for one in actors if one.kind == "body"]
    assert [(one.name, one.country) for one in own] == [("Office of the President of Ukraine", "UA")]
    assert len(own[0].mentions) == 3
    assert all(document.text[a:b].split()[-1] in {"Ukraine", "Office"} for a, b in own[0].mentions)


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Poland will send tanks to Ukraine, the defence ministry said.", "PL"),
        ("Russia fired missiles against Ukraine, the defence ministry in Kyiv said.", "UA"),
        ("Ukraine asked for tanks. Poland agreed, the defence ministry said.", "PL"),
    ],
)
def test_a_bare_ministry_is_that_of_who_acts_or_of_its_seat(tag: Tag, body: str, country: str) -> None:
    assert [found[2] for found in bodies(tag, body)] == [country]


def test_international_bodies_carry_their_id(tag: Tag) -> None:
    _, actors = tag("NATO chief Jens Stoltenberg spoke.")
    assert {(one.name, one.body_id, one.country) for one in actors} == {
        ("NATO", "NATO", None),
        ("Jens Stoltenberg", "NATO", None),
    }
