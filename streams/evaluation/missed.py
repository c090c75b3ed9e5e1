"""Of an article that should have alerted and did not: the sentence that came nearest to telling so, and why."""

import msgspec

from streams.core.analysis import Analysis
from streams.core.cooperation import Reader
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scored import Scored
from streams.core.cooperation.scoring import probability


class Nearest(msgspec.Struct, frozen=True):
    """A sentence, how likely it tells of cooperation by its own words, and the word for why it was refused ("" if not).

    A sentence may be likely enough and not refused: then the article as a whole was too weak, or a refusal was surer.
    """

    text: str
    odds: float
    refused: str = ""


def nearest_of(analysis: Analysis, rule: Rule, reader: Reader) -> Nearest | None:
    """The likeliest sentence, refused or not; None where the article is not read for the rule, or has none to read."""
    article = reader.read(analysis, rule)
    if article is None:
        return None
    best = max((Scored(sentence, article, reader.scales) for sentence in article.sentences), key=_odds, default=None)
    if best is None:
        return None
    text = analysis.document.text[best.sentence.start : best.sentence.end]
    return Nearest(text, round(probability(best.odds), 4), best.cancelled)


def _odds(one: Scored) -> float:
    return one.odds
