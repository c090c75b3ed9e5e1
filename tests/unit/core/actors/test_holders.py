"""Holders called by an office and the surname alone, in languages without patterns of office and name."""

import pytest

from tests.unit.core.actors.conftest import Enrich


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("pl", "Prezydent Duda odleciał rano.", [("Duda", "Prezydent", "head_of_state", "PL")]),
        ("pl", "Rano premier Tusk odleciał.", [("Tusk", "premier", "head_of_government", "PL")]),
        ("pl", "Minister Sikorski odleciał rano.", [("Sikorski", "Minister", "foreign_minister", "PL")]),
        ("pl", "Rozmowa prezydenta Dudy z premierem Tuskiem.",
         [("Dudy", "prezydenta", "head_of_state", "PL"), ("Tuskiem", "premierem", "head_of_government", "PL")]),
        ("pl", "Odleciał prezydent Francji Macron.", [("Macron", "prezydent", "head_of_state", "FR")]),
        ("cs", "Premiér Fiala ráno odletěl.", [("Fiala", "Premiér", "head_of_government", "CZ")]),
        ("it", "La premier Meloni è partita.", [("Meloni", "premier", "head_of_government", "IT")]),
        ("tr", "Cumhurbaşkanı Erdoğan geldi.", [("Erdoğan", "Cumhurbaşkanı", "head_of_state", "TR")]),
        ("nl", "Premier Rutte vertrok.", [("Rutte", "Premier", "head_of_government", "NL")]),
        ("hu", "Ma este Orbán miniszterelnök elutazott.", [("Orbán", "miniszterelnök", "head_of_government", "HU")]),
        ("de", "Präsident Duda reiste ab.", [("Duda", "Präsident", "head_of_state", "PL")]),
    ],
)  # fmt: skip
def test_office_and_surname(read: Enrich, language: str, body: str, expected: list[tuple[str, str, str, str]]) -> None:
    tags = read(body, language=language, day="2024-05-10").actors
    assert [(one.name, one.role, one.role_code, one.country) for one in tags if one.kind == "person"] == expected


@pytest.mark.parametrize(
    ("language", "body", "day"),
    [
        # Nobody of that office.
        ("pl", "Minister Duda odleciał rano.", "2024-05-10"),
        ("pl", "Prezydent Duda odleciał rano.", "2014-05-10"),
        # Somebody else of that surname.
        ("pl", "Prezydent Duda Kowalska odleciała rano.", "2024-05-10"),
        ("pl", "Jan Duda prezydent klubu.", "2024-05-10"),
        # No office.
        ("pl", "Duda kupił dom.", "2024-05-10"),
        # The head of a town.
        ("pl", "Prezydent Warszawy Duda odleciał.", "2024-05-10"),
        ("de", "Der Minister Duda reiste ab.", "2024-05-10"),
        ("de", "Die Präsident Wald AG.", "2024-05-10"),
    ],
)
def test_whoever_does_not_hold_the_office_is_left_out(read: Enrich, language: str, body: str, day: str) -> None:
    assert [one.name for one in read(body, language=language, day=day).actors if one.kind == "person"] == []
