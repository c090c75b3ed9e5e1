"""Reads labelled texts as the detector does, once, for fitting and for cross-validation."""

from datetime import date
from typing import Final

from streams.contracts.articles import RawArticle
from streams.core import cooperation
from streams.core.analysis import Analysis
from streams.core.cooperation.parts import Article
from streams.core.cooperation.rules import Rule
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.corpus import Example

#: What a text that lacks the topic or an ally is read as: no sentence of it is a candidate.
_QUIET: Final = Article((), 0, 0, 0, 0, False, False, False, "und", 0, 0)


class Reader:
    """The facts and the rule with which texts are read."""

    def __init__(self, facts: Facts, rule: Rule) -> None:
        self.facts = facts
        self.rule = rule
        self._reader = cooperation.Reader(facts.cooperation)

    def analyse(self, article: RawArticle, day: date) -> Analysis:
        """The tags of an article, as the detector gets them."""
        return enrich(article, self.facts, day=day).analysis

    def read(self, example: Example) -> Article:
        """The candidate sentences of an example; none where it lacks the topic or an ally."""
        return self._reader.read(example.analysis, self.rule) or _QUIET
