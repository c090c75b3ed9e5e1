"""What stands and what is cancelled where negations meet, however the words weigh: no fitted number takes part."""

from datetime import date

import pytest

from streams.contracts.articles import RawArticle
from streams.core.cooperation.cancelling import cancelled_by
from streams.core.cooperation.mentions import sides_of
from streams.core.cooperation.reading import read_article
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.pipeline import enrich

DAY = date(2023, 5, 1)


def reasons(facts: Facts, text: str, language: str) -> list[str]:
    """Why each sentence that names an ally cannot count ('' where it can)."""
    knowledge = facts.cooperation
    (rule,) = load_rules().rules
    article = RawArticle(id="1", body=text, language=language, published_at=DAY.isoformat())
    analysis = enrich(article, facts, day=DAY).analysis
    sides = sides_of(rule, knowledge.alliances, knowledge.bodies, DAY)
    read = read_article(analysis, sides, knowledge.cues_of(language), {}, frozenset(knowledge.acts))
    return [cancelled_by(sentence) for sentence in read.sentences]


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
