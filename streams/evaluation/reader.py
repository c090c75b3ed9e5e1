"""Reads labelled texts as the detector does, once, for fitting and for cross-validation."""

from collections.abc import Iterable
from datetime import date

from streams.contracts.articles import RawArticle
from streams.core.analysis import Analysis
from streams.core.cooperation.mentions import has_ally_and_topic, sides_of
from streams.core.cooperation.reading import Article, read_article
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.tokens import Memo
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.corpus import Example


class Reader:
    """The facts and the rule with which texts are read."""

    def __init__(self, facts: Facts, rule: Rule) -> None:
        self.facts = facts
        self.rule = rule
        self._memos: dict[str, Memo] = {language: {} for language in facts.cooperation.cues}
        self._acts = frozenset(facts.cooperation.acts)

    def analyse(self, article: RawArticle, day: date) -> Analysis:
        """The tags of an article, as the detector gets them."""
        return enrich(article, self.facts, day=day).analysis

    def read(self, example: Example) -> Article:
        """The candidate sentences of an example; none where it lacks the topic or an ally."""
        knowledge = self.facts.cooperation
        analysis = example.analysis
        sides = sides_of(self.rule, knowledge.alliances, knowledge.bodies, analysis.day)
        if not has_ally_and_topic(analysis, sides):
            return _QUIET
        cues = knowledge.cues.get(analysis.language) or knowledge.cues["en"]
        return read_article(analysis, sides, cues, self._memos[cues.language], self._acts)

    def read_all(self, examples: Iterable[Example]) -> list[Article]:
        """The candidate sentences of every example, in order."""
        return [self.read(example) for example in examples]


_QUIET = Article((), 0, 0, 0, 0, False, False, False, "und", 0, 0)
