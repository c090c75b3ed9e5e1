"""Languages without prepositions: the ending of a name says who acts, where, and for whom."""

import pytest

from streams.core.facts import Facts
from tests.unit.core.cooperation.told import acts_that_stand, article_of, reasons


def _roles(facts: Facts, text: str, language: str) -> list[tuple[str, str]]:
    (sentence,) = article_of(facts, text, language).sentences
    return [(name.side, name.role) for name in sentence.clauses.names]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "Ukrainalle Espanja antaa panssarivaunuja."), ("et", "Ukrainale annab Hispaania tanke.")],
)
def test_who_gets_what_is_given_does_not_give_it(facts: Facts, language: str, text: str) -> None:
    assert _roles(facts, text, language)[0] == ("U", "to")
    assert reasons(facts, text, language) == [""]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Madridissa Ukrainan ulkoministeri pyysi panssarivaunuja."),
        ("et", "Madridis palus Ukraina välisminister tanke."),
    ],
)
def test_where_somebody_asks_is_nobody_who_acts(facts: Facts, language: str, text: str) -> None:
    assert _roles(facts, text, language)[0] == ("A", "in")
    assert acts_that_stand(facts, text, language) == []


def test_no_ending_is_looked_for_in_a_language_of_prepositions(facts: Facts) -> None:
    cues = facts.cooperation.cues
    assert cues["en"].cases is None and cues["pl"].cases is None
    assert cues["fi"].cases is not None and cues["fi"].cases.grown["lle"] == "to"
