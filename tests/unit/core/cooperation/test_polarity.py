"""What stands and what is cancelled where negations meet, however the words weigh: no fitted number takes part."""

import pytest

from streams.core.facts import Facts
from tests.unit.core.cooperation.told import acts_that_stand, reasons


@pytest.mark.parametrize(
    ("language", "stands", "cancelled"),
    [
        ("en", "Canada did not hesitate to send Ukraine tanks.", "Canada did not send Ukraine tanks."),
        ("en", "Rome refused to halt help for Ukraine.", "Rome refused to give help to Ukraine."),
        ("en", "Spain will not stop helping Ukraine.", "Spain will stop helping Ukraine."),
        ("en", "Berlin denied that it would halve help for Ukraine.", "Berlin denied that it would send Ukraine help."),
        ("en", "The EU did not lift its sanctions over Ukraine.", "The EU lifted its sanctions over Ukraine."),
        ("en", "Hungary lifted its ban on Ukrainian grain.", "Hungary banned Ukrainian grain."),
        ("en", "Ireland, long reluctant, sends Ukraine radars.", "Ireland, long reluctant, sends Ukraine no radars."),
        ("en", "Kyiv's mayor said Lisbon had sent pumps.", "Kyiv's mayor said Lisbon had sent no pumps."),
        ("de", "Finnland zögerte nicht, der Ukraine Panzer zu liefern.", "Finnland liefert der Ukraine keine Panzer."),
        (
            "de",
            "Berlin sagte der Ukraine weitere Panzer aus Beständen der Armee zu.",
            "Berlin lehnt die Lieferung weiterer Panzer an die Ukraine ab.",
        ),
        ("fr", "Ottawa ne cessera pas d'aider l'Ukraine.", "Ottawa n'aidera pas l'Ukraine."),
        # A negation in the gap of a phrase is none of the phrase's own.
        (
            "de",
            "Portugal hört nicht auf, Kiew mit Panzern zu versorgen.",
            "Portugal hört auf, Panzer an Kiew zu liefern.",
        ),
        ("pl", "Litwa nie przestaje pomagać Ukrainie.", "Litwa przestaje pomagać Ukrainie."),
    ],
)
def test_negations_that_undo_each_other_cancel_nothing(
    facts: Facts, language: str, stands: str, cancelled: str
) -> None:
    assert reasons(facts, stands, language) == [""]
    (reason,) = reasons(facts, cancelled, language)
    assert reason


def test_a_condition_may_open_with_its_verb(facts: Facts) -> None:
    assert reasons(facts, "Had Berlin sent Ukraine tanks, the front would look different.", "en") == ["conditional"]
    assert reasons(facts, "Sollte Polen zustimmen, liefert Berlin der Ukraine Panzer.", "de") == ["conditional"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # Of two phrases one in the other the first says it: two would undo each other.
        ("es", "Portugal se negó a enviar tanques a Ucrania."),
        ("fr", "Lisbonne dit non à l'envoi de chars à Kiev."),
        # The refusal stands before the one whose it is.
        ("de", "Die Absage Schwedens bei der Ausbildung von Piloten der Ukraine überraschte."),
        ("pl", "Milczenie Szwecji w sprawie czołgów dla Ukrainy dziwi."),
        ("uk", "Мовчання Швеції щодо ракет для України дивує."),
        ("en", "The refusal of Sweden to train Ukrainian pilots came as a surprise."),
        # The verb that refuses ends its clause.
        ("de", "Die Schweden haben die Weitergabe von Bildern der Satelliten an Kiew vorerst gestoppt."),
        # What is refused stands before the one who acts, the verb behind.
        ("de", "Weder Munition noch Panzer oder Raketen hat Schweden im Juni an die Ukraine geliefert."),
        # Talks further on do not make a refusal one of talks.
        ("de", "Ungarn enthielt sich bei der Abstimmung über Waffen für die Ukraine."),
    ],
)
def test_a_refusal_is_found_wherever_it_stands(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == ["refusal"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Spain will send Ukraine tanks as soon as possible."),
        ("en", "Spain sends Ukraine tanks without delay."),
        ("de", "Spanien liefert der Ukraine so bald wie möglich Panzer."),
        ("fr", "Madrid livre des chars à l'Ukraine sans tarder."),
    ],
)
def test_haste_is_no_condition_and_no_refusal(facts: Facts, language: str, text: str) -> None:
    assert reasons(facts, text, language) == [""]


@pytest.mark.parametrize(
    ("language", "stands", "cancelled"),
    [
        # The verbs of a cluster at the end of a clause: the negation stands before them, however far from the act.
        (
            "de",
            "Malta teilte mit, dass es sich an der Ausbildung von Piloten für die Ukraine beteiligen werde.",
            "Malta teilte mit, dass es sich an der Ausbildung von Piloten für die Ukraine nicht beteiligen werde.",
        ),
        (
            "de",
            "Zypern trägt die Sanktionen gegen Russland wegen der Ukraine mit.",
            "Zypern trägt die Sanktionen gegen Russland wegen der Ukraine nicht mit.",
        ),
        (
            "de",
            "Von neuen Lieferungen Sloweniens an die Ukraine war die Rede.",
            "Von neuen Lieferungen Sloweniens an die Ukraine könne keine Rede sein.",
        ),
        # A word that leaves open what follows stands before the one who acts.
        (
            "de",
            "Der Minister lobte, dass Portugal der Ukraine Panzer liefert.",
            "Der Minister schwieg dazu, ob Portugal der Ukraine Panzer liefert.",
        ),
        ("de", "Nach langem Zögern liefert Malta der Ukraine Helme.", "Malta zögert, der Ukraine Helme zu liefern."),
        (
            "de",
            "Belgien hat vor, der Ukraine Panzer zu liefern.",
            "Belgien hat nicht vor, der Ukraine Panzer zu liefern.",
        ),
        # One refusal in two words does not undo itself.
        (
            "fr",
            "Malte a levé son veto à une aide pour l'Ukraine.",
            "Malte a opposé son veto à une aide pour l'Ukraine.",
        ),
        # An apostrophe may be curled.
        (
            "fr",
            "Malte s’est dite prête à livrer des chars à l’Ukraine.",
            "Malte n’a pas l’intention de livrer des chars à l’Ukraine.",
        ),
        (
            "fr",
            "On sait que Riga enverra des chars à l'Ukraine.",
            "Rien ne dit que Riga enverra des chars à l'Ukraine.",
        ),
        (
            "fr",
            "Un convoi d'aide est parti d'Estonie pour l'Ukraine.",
            "Le parti rejette l'aide de l'Estonie à l'Ukraine.",
        ),
    ],
)
def test_german_and_french_refusals_reach_their_acts(facts: Facts, language: str, stands: str, cancelled: str) -> None:
    assert reasons(facts, stands, language) == [""]
    (reason,) = reasons(facts, cancelled, language)
    assert reason


def test_a_particle_ends_its_clause(facts: Facts) -> None:
    # "Zu" behind "sagte" is a preposition here, and nothing is promised.
    told = acts_that_stand(facts, "Lettlands Minister sagte, Polen habe mit Kiew zu spät gesprochen.", "de")
    assert "pledge" not in told
    told = acts_that_stand(facts, "Lettland sagte der Ukraine zu Beginn des Treffens in Riga neue Panzer zu.", "de")
    assert "pledge" in told
    # Who waits for tanks does not repair them.
    assert "transfer" not in acts_that_stand(facts, "Kiew wartet noch immer auf die Panzer aus Spanien.", "de")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # A promise not to is refused as what is promised, whether its content stands behind or before.
        ("en", "Slovenia announced that it would no longer send arms to Ukraine."),
        ("fr", "Malte a annoncé que son armée ne livrera plus de chars à l'Ukraine."),
        ("fr", "Malte ne livrera plus un seul obus à l'Ukraine, a promis Robert Abela."),
        ("de", "Malta werde der Ukraine keine einzige Granate liefern, versicherte Robert Abela."),
        # Who is quoted by a word of attribution speaks.
        ("fr", "À en croire le Kremlin, la Croatie a envoyé des soldats en Ukraine."),
        # "Since weeks" opens no clause between the verb and its particle.
        (
            "de",
            "Irland lehnt die von Kiew seit Wochen in jedem Gespräch sehr laut verlangte Lieferung von Panzern ab.",
        ),
        # A condition told in three words and a clause.
        ("de", "Moskau drohte Irland für den Fall, dass es der Ukraine Panzer liefert."),
        ("fr", "L'Irlande aurait pu livrer des chars à l'Ukraine, estime un général à la retraite."),
    ],
)
def test_what_is_held_back_does_not_stand(facts: Facts, language: str, text: str) -> None:
    assert acts_that_stand(facts, text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Slovenia, which sent no tanks, announced that it would send arms to Ukraine."),
        # What the adversary does in a clause beside is no speech of its.
        ("de", "Irland liefert der Ukraine Panzer, auch wenn Moskau droht."),
        # An office of several words before its adjective.
        ("fr", "Kiev a dit que le chef de la diplomatie irlandaise fournira des générateurs."),
        ("fr", "Le ministre de la Défense irlandais a remis des générateurs à l'Ukraine."),
        # What stands behind "after" is no clause.
        ("fr", "Après les frappes russes, l'Irlande fournit des générateurs à l'Ukraine."),
    ],
)
def test_what_an_ally_does_stands(facts: Facts, language: str, text: str) -> None:
    assert acts_that_stand(facts, text, language) != []
