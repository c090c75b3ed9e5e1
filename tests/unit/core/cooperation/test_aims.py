"""What an ally gives its own people or a third country is no act for the topic, in whatever language it is told."""

import pytest

from streams.core.facts import Facts
from tests.unit.core.cooperation.told import reasons


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway set aside two billion crowns for its own forces because of the war in Ukraine."),
        ("en", "Norway is buying missiles for itself, drawing on what it saw in Ukraine."),
        ("en", "Norway gave its farmers money for diesel, dear since the war in Ukraine."),
        ("en", "Norway sent buses for Norwegian students stranded in Ukraine."),
        ("de", "Norwegen kauft wegen des Kriegs in der Ukraine Raketen für die eigene Armee."),
        ("fr", "La Norvège achète des missiles pour sa propre armée à cause de la guerre en Ukraine."),
        ("es", "Noruega compra misiles para sus propias tropas por la guerra en Ucrania."),
        ("pl", "Norwegia kupuje rakiety dla własnej armii z powodu wojny w Ukrainie."),
        ("uk", "Норвегія купує ракети для власної армії через війну в Україні."),
        ("ru", "Норвегия купила ракеты для собственной армии из-за войны в Украине."),
    ],
)
def test_what_is_for_the_actors_own_people_is_cancelled(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == ["domestic"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Portugal flew doctors and tents to Morocco, while the war in Ukraine went on."),
        ("en", "Portugal promised Kenya ambulances and passed over the war in Ukraine."),
        ("de", "Portugal schickte der Türkei Zelte, während der Krieg in der Ukraine weiterging."),
        ("fr", "Le Portugal a envoyé des tentes au Maroc, loin de la guerre en Ukraine."),
        ("uk", "Португалія відправила намети до Марокко, поки тривала війна в Україні."),
    ],
)
def test_what_is_for_a_third_country_is_cancelled(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == ["elsewhere"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway sends Ukraine missiles from its own stores."),
        ("en", "Norway sends missiles of its own make to Ukraine."),
        ("en", "Norway sent tanks to Poland for Ukraine."),
        ("en", "Norway gave Polish tanks to Ukraine."),
        ("en", "Norway will send troops to Latvia to reassure its allies after the attack on Ukraine."),
        ("de", "Norwegen liefert der Ukraine Raketen aus den eigenen Beständen."),
        ("de", "Als erstes Land schickte Norwegen der Ukraine Panzer."),
    ],
)
def test_what_may_be_for_the_topic_stands(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == [""]
