"""What an office is of, and whose each name in a row is: parties, bodies, lists of countries."""

import pytest

from tests.unit.core.actors.conftest import Enrich, Tag


def persons(tag: Tag, body: str) -> list[tuple[str, str | None]]:
    return [(one.name, one.country) for one in tag(body)[1] if one.kind == "person"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Foreign ministers Ute Brandt of Germany and Luc Morel of France met.",
         [("Ute Brandt", "DE"), ("Luc Morel", "FR")]),
        ("Foreign Ministers Ute Brandt (Germany) and Luc Morel (France) met.",
         [("Ute Brandt", "DE"), ("Luc Morel", "FR")]),
        ("Presidents Jan Lis of Poland, Mart Tamm of Estonia and Luc Morel of France signed.",
         [("Jan Lis", "PL"), ("Mart Tamm", "EE"), ("Luc Morel", "FR")]),
        ("The foreign ministers of Germany and France, Ute Brandt and Luc Morel, met.",
         [("Ute Brandt", "DE"), ("Luc Morel", "FR")]),
        ("The presidents of Poland, Estonia and France, Jan Lis, Mart Tamm and Luc Morel, met.",
         [("Jan Lis", "PL"), ("Mart Tamm", "EE"), ("Luc Morel", "FR")]),
        ("Mayors Petro Lis of Kyiv and Luc Morel of Paris signed.", [("Petro Lis", "UA"), ("Luc Morel", "FR")]),
        ("She met her counterparts from Poland and Estonia, Jan Lis and Mart Tamm.",
         [("Jan Lis", "PL"), ("Mart Tamm", "EE")]),
    ],
)  # fmt: skip
def test_each_name_in_a_row_has_its_country(tag: Tag, body: str, expected: list[tuple[str, str]]) -> None:
    assert persons(tag, body) == expected


@pytest.mark.parametrize(
    ("body", "name", "role", "code", "country"),
    [
        ("The leader of the opposition Labour Party, Rita Holm, spoke.",
         "Rita Holm", "leader of the opposition Labour Party", "opposition", "GB"),
        ("The leader of the opposition Forward Rally, Rita Holm, spoke in Accra, Ghana.",
         "Rita Holm", "leader of the opposition Forward Rally", "opposition", "GH"),
        ("The leader of Germany's Christian Democrats, Ute Brandt, spoke.",
         "Ute Brandt", "leader of Germany's Christian Democrats", "party_leader", "DE"),
        ("Ute Brandt, who leads the German Social Democrats, spoke.",
         "Ute Brandt", "leads the German Social Democrats", "party_leader", "DE"),
        ("Ute Brandt, who led Poland's trade ministry, spoke.",
         "Ute Brandt", "led Poland's trade ministry", "official", "PL"),
        ("Rita Holm, Labour's shadow trade secretary, spoke in Ghana.",
         "Rita Holm", "Labour's shadow trade secretary", "minister", "GB"),
        ("Speaking in Germany, Law and Justice MP Jan Lis smiled.",
         "Jan Lis", "Law and Justice MP", "legislator", "PL"),
        ("The opposition Forward Party's leader, Rita Holm, spoke in Ghana.",
         "Rita Holm", "opposition Forward Party's leader", "opposition", "GH"),
        ("Ghana's Director of Public Prosecutions, Ama Boateng, spoke.",
         "Ama Boateng", "Ghana's Director of Public Prosecutions", "judge", "GH"),
    ],
)  # fmt: skip
def test_parties_and_bodies_are_part_of_the_office(
    read: Enrich, body: str, name: str, role: str, code: str, country: str
) -> None:
    found = [one for one in read(body).actors if one.kind == "person"]
    assert [(one.name, one.role, one.role_code, one.country) for one in found] == [(name, role, code, country)]


@pytest.mark.parametrize(
    "body",
    [
        "The head of Germany's Hansel Works, Rita Holm, sold shares.",
        "The president of France's Carton, Rita Holm, sold shares.",
        "The leader of the Labour Party lost. Rita Holm did not.",
    ],
)
def test_what_a_country_owns_is_no_name(tag: Tag, body: str) -> None:
    assert persons(tag, body) == []


def test_a_senate_of_several_countries_tells_none(read: Enrich) -> None:
    found = read("Le président du Sénat, Luc Morel, a parlé de la paix.", "fr").actors
    assert [(one.name, one.country) for one in found if one.kind == "person"] == [("Luc Morel", None)]
