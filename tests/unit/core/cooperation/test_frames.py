"""Who does the act that a sentence tells of, where order and small words could mislead."""

from datetime import date

import pytest

from streams.contracts.articles import RawArticle
from streams.core.cooperation import Reader
from streams.core.cooperation.rules import Rule, load_rules
from streams.core.facts import Facts
from streams.core.pipeline import enrich

DAY = date(2023, 3, 1)


@pytest.fixture(scope="module")
def rule() -> Rule:
    return next(rule for rule in load_rules().rules if rule.id == "ukraine-cooperation")


@pytest.mark.parametrize(
    ("body", "cue"),
    [
        # A comma ends what opens a sentence: the name behind it acts.
        ("Earlier on Saturday, France talked to Ukraine about its winter.", "talked"),
        # Of two whose it may be, the nearer one.
        ("For all the Russian gains US sanctions in the war over Ukraine stand.", "sanctions"),
    ],
)
def test_the_ally_acts(facts: Facts, rule: Rule, body: str, cue: str) -> None:
    article = Reader(facts.cooperation).read(enrich(RawArticle(id="1", body=body), facts, day=DAY).analysis, rule)
    assert article is not None
    sides = {sentence.tokens.raw[frame.at]: frame.side for sentence in article.sentences for frame in sentence.frames}
    assert sides[cue] == "A"
