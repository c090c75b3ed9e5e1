"""Who speaks, who acts, and of whom something is only hoped: the readings on which cancelling rests."""

import pytest

from streams.core.facts import Facts
from tests.unit.core.cooperation.told import acts_that_stand, reasons, speakers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Madrid hides its guns in Ukrainian woods, a Belarusian general said."),
        ("en", "Madrid helps itself to what goes to Kyiv, the Russian envoy said."),
        ("fr", "Selon Moscou, les ministres de l'Otan entraînent des soldats en Ukraine."),
        ("de", "Nach Darstellung des Kreml liefert Madrid der Ukraine Panzer."),
        ("ru", "По версии российских военных, Мадрид поставил Украине танки."),
    ],
)
def test_hearsay_of_the_adversary_is_his_word(facts: Facts, language: str, text: str) -> None:
    assert speakers(facts, text, language) == ["R"]
    assert reasons(facts, text, language) == ["adversary"]


def test_an_ally_that_closes_the_sentence_speaks_for_itself(facts: Facts) -> None:
    assert speakers(facts, "Madrid trains Ukrainian gunners, a Spanish general said.", "en") == ["A"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kyiv hopes that Madrid will send it tanks."),
        ("en", "The mayor of Kharkiv counted on Spain to send pumps to Ukraine."),
        ("de", "Die Ukraine setzt darauf, dass Spanien ihr Panzer liefert."),
        ("fr", "On espère à Kiev que Madrid va livrer des chars à l'Ukraine."),
        ("es", "Ucrania confía en que España anuncie un paquete militar."),
        ("uk", "Українці сподіваються, що Іспанія передасть Україні танки."),
    ],
)
def test_what_is_hoped_of_an_ally_is_asked(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == ["asked"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Madrid would do well to send Ukraine tanks and should hurry, a retired general told the paper."),
        ("de", "Spanien sollte der Ukraine Panzer liefern, schreibt unser Kolumnist."),
        ("de", "Die Bundesregierung hätte der Ukraine die Panzer längst liefern müssen, findet ein Politologe."),
        ("fr", "Madrid aurait dû livrer des chars à l'Ukraine, selon un professeur."),
        ("uk", "Оглядач наголосив, що Іспанії варто підтримати Україну."),
    ],
)
def test_a_duty_told_by_one_who_speaks_for_no_state_is_an_opinion(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == ["opinion"]


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        # What is owned is the subject: the name behind the verb is none.
        ("en", "Zagreb's fourteen helicopters have reached Ukraine.", "arms"),
        # The name behind the auxiliary acts, however far.
        ("de", "Vierzig alte Haubitzen mit Munition hat Estland an die Ukraine geliefert.", "arms"),
        # An office is one, though it is spoken of as "it" is.
        ("en", "A spokesman for the ministry in Lisbon promised Ukraine tanks.", "pledge"),
        ("de", "Die Regierung in Wien zahlt den Strom der Ukraine.", "transfer"),
        # The adjective stands behind its office.
        ("fr", "Le ministère portugais a promis d'aider Odessa en Ukraine.", "pledge"),
        # A verb between a name and a private person: the name is not his.
        ("de", "Die EU setzte den Bankier wegen des Kriegs gegen die Ukraine auf ihre Liste.", "sanction"),
    ],
)
def test_the_ally_acts_though_it_stands_apart(facts: Facts, language: str, text: str, act: str) -> None:
    assert act in acts_that_stand(facts, text, language)
