"""Reads who cooperates with whom, how, and in which words, and applies the alert rules to it."""

from datetime import date
from typing import Final

from streams.contracts.alerts import Verdict
from streams.core.analysis import Analysis
from streams.core.cooperation.decision import Scales, decide
from streams.core.cooperation.mentions import Sides, has_ally_and_topic, sides_of
from streams.core.cooperation.reading import read_article
from streams.core.cooperation.rules import Rule, Rules
from streams.core.cooperation.tokens import Memo
from streams.knowledge.cooperation import CooperationKnowledge, CueWords

__all__ = ["detect"]

#: Days of membership remembered for a rule; a backfill goes through years, in any order.
_MOST_DAYS: Final = 4096


class _Reader:
    """What is worked out once for a knowledge base: words met, sides by rule and day."""

    def __init__(self, knowledge: CooperationKnowledge) -> None:
        self.knowledge = knowledge
        self.acts = frozenset(knowledge.acts)
        self.scales = Scales(knowledge.weights)
        self.memos: dict[str, Memo] = {language: {} for language in knowledge.cues}
        self._sides: dict[tuple[Rule, date], Sides] = {}

    def sides(self, rule: Rule, day: date) -> Sides:
        found = self._sides.get((rule, day))
        if found is None:
            if len(self._sides) >= _MOST_DAYS:
                self._sides.clear()
            found = self._sides[rule, day] = sides_of(rule, self.knowledge.alliances, self.knowledge.bodies, day)
        return found

    def cues(self, language: str) -> CueWords:
        cues = self.knowledge.cues
        return cues.get(language) or cues["en"]


_readers: dict[int, _Reader] = {}


def _reader(knowledge: CooperationKnowledge) -> _Reader:
    # Keyed by identity: a reload makes a new knowledge object, and the old one's memory goes with it.
    reader = _readers.get(id(knowledge))
    if reader is None or reader.knowledge is not knowledge:
        _readers.clear()
        reader = _readers[id(knowledge)] = _Reader(knowledge)
    return reader


def detect(analysis: Analysis, rules: Rules, knowledge: CooperationKnowledge) -> tuple[Verdict, ...]:
    """One verdict for each rule whose topic and actors the article joins, alert or not."""
    verdicts = []
    reader = _reader(knowledge)
    for rule in rules.rules:
        sides = reader.sides(rule, analysis.day)
        if not has_ally_and_topic(analysis, sides):
            continue
        cues = reader.cues(analysis.language)
        article = read_article(analysis, sides, cues, reader.memos[cues.language], reader.acts)
        verdicts.append(decide(analysis, article, rule, knowledge, cues, reader.scales))
    return tuple(verdicts)
