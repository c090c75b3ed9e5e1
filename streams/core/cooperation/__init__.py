"""Reads who cooperates with whom, how, and in which words, and applies the alert rules to it."""

from datetime import date
from functools import cached_property
from typing import Final

from streams.contracts.alerts import Verdict
from streams.core.analysis import Analysis
from streams.core.cooperation.decision import Scales, decide
from streams.core.cooperation.mentions import Sides, has_ally_and_topic, sides_of
from streams.core.cooperation.parts import Article, Memo
from streams.core.cooperation.reading import read_article
from streams.core.cooperation.rules import Rule, Rules
from streams.knowledge.cooperation import CooperationKnowledge

__all__ = ["Reader", "detect"]

#: Days of membership remembered for a rule; a backfill goes through years, in any order.
_MOST_DAYS: Final = 4096


class Reader:
    """Reads articles as a rule sees them; words met and sides by day are worked out once for a knowledge base."""

    def __init__(self, knowledge: CooperationKnowledge) -> None:
        self.knowledge = knowledge
        self._acts = frozenset(knowledge.acts)
        self._memos: dict[str, Memo] = {language: {} for language in knowledge.cues}
        self._sides: dict[tuple[Rule, date], Sides] = {}

    @cached_property
    def scales(self) -> Scales:
        """The weights laid out for use, for who decides and does not only read."""
        return Scales(self.knowledge.weights)

    def read(self, analysis: Analysis, rule: Rule) -> Article | None:
        """The article sentence by sentence; None where it names no ally of the rule, or not its topic.

        None too where its language has no cues: of words that are not known, a name beside the topic is all that
        could be told.
        """
        if not self.knowledge.reads(analysis.language):
            return None
        sides = self._sides_on(rule, analysis.day)
        if not has_ally_and_topic(analysis, sides):
            return None
        cues = self.knowledge.cues_of(analysis.language)
        return read_article(analysis, sides, cues, self._memos[cues.language], self._acts)

    def _sides_on(self, rule: Rule, day: date) -> Sides:
        found = self._sides.get((rule, day))
        if found is None:
            if len(self._sides) >= _MOST_DAYS:
                self._sides.clear()
            found = self._sides[rule, day] = sides_of(rule, self.knowledge.alliances, self.knowledge.bodies, day)
        return found


_readers: dict[int, Reader] = {}


def _reader(knowledge: CooperationKnowledge) -> Reader:
    # Keyed by identity: a reload makes a new knowledge object, and the old one's memory goes with it.
    reader = _readers.get(id(knowledge))
    if reader is None or reader.knowledge is not knowledge:
        _readers.clear()
        reader = _readers[id(knowledge)] = Reader(knowledge)
    return reader


def detect(
    analysis: Analysis, rules: Rules, knowledge: CooperationKnowledge, every_clause: bool = False
) -> tuple[Verdict, ...]:
    """One verdict for each rule whose topic and actors the article joins, alert or not.

    Its events are those that an alert rests on; with `every_clause` also the clauses refused, with the reason.
    """
    verdicts = []
    reader = _reader(knowledge)
    for rule in rules.rules:
        article = reader.read(analysis, rule)
        if article is not None:
            cues = knowledge.cues_of(analysis.language)
            verdicts.append(decide(analysis, article, rule, knowledge, cues, reader.scales, every_clause))
    return tuple(verdicts)
