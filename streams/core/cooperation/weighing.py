"""Fitted weights laid out so that a sentence is weighed without making the names of its features."""

from collections.abc import Iterable
from itertools import chain, repeat
from typing import Final

import daachorse

from streams.contracts.alerts import Act, Feature
from streams.core.cooperation.features import CLOSE, OPEN, TOPIC, sentence_features
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.scoring import ACTS, BIAS, act_model, softmax
from streams.core.cooperation.structure import Fact, facts_of, names_of
from streams.knowledge.cooperation import Weights

#: Models over the features of sentences; the others weigh numbers, or mentions.
_MODELS: Final = ("sentence", "text", "holds back", *map(act_model, ACTS))
#: Weights are kept as whole numbers of so small a unit (they are fitted to four decimals): sums are exact whatever
#: their order, so that sentences that weigh the same stay in the order of the text, and quicker than sums of floats.
_UNITS: Final = 10**7
#: Facts of structure remembered; hostile text starts over.
_MOST_FACTS: Final = 20_000
#: The intercept counts for every sentence; a feature without weight has a row all the same, of nothing.
_BIAS_ROW: Final = 0
_NO_ROW: Final = -1
#: Stand before the first and behind the last symbol of a sentence, and between symbols: no token is blank.
_FIRST: Final = "\v"
_LAST: Final = "\f"
_NEXT: Final = "\r"

Rows = set[int]


class Weigher:
    """The models over sentences as one table: a row a feature, a column a model.

    `rows` finds the rows of a sentence, the same as the names that `features.sentence_features` gives it; a test
    holds the two equal. Words and symbols are written in a line and searched by an automaton for all n-grams that
    weigh, at once: looks into large tables cost more by memory far apart than by steps, and an automaton is compact.
    """

    def __init__(self, weights: Weights) -> None:
        models = {name: weights.models.get(name, {}) for name in _MODELS}
        # In the order of the file, the most frequent first: four looks in five fall on 4,000 of 45,000 rows, which lie
        # close together so and stay in the processor's caches.
        lines = {name: _line(name) for name in dict.fromkeys(chain(*models.values())) if name != BIAS}
        # Names with a line come first, in the automaton's order: the number of a pattern is that of its row.
        names = [BIAS, *(name for name in lines if lines[name]), *(name for name in lines if not lines[name])]
        self._names = names
        self._row_of = {name: row for row, name in enumerate(names)}
        # There are few different weights, so all columns share one number for each: a list whose numbers lie all over
        # the memory costs by misses. The last of a column is the row -1.
        shared: dict[int, int] = {}
        self._columns = {
            model: list(map(shared.setdefault, *repeat(_column(table, names), 2))) for model, table in models.items()
        }
        # The row of the intercept is a pattern that no line holds.
        self._find = daachorse.DoubleArrayAhoCorasick(
            [line.encode() for line in (_FIRST + _LAST, *lines.values()) if line]
        ).find_overlapping
        beside = "q:U& "
        self._beside_topic = {name[len(beside) :]: row for name, row in self._row_of.items() if name.startswith(beside)}
        self._facts = _Facts(self._row_of)

    def rows(self, sentence: Sentence, article: Article) -> Rows:
        """The rows of the features that hold of the sentence (and _NO_ROW, which weighs nothing)."""
        forms = sentence.tokens.forms
        if OPEN in forms or CLOSE in forms:
            # What stands for the ends of a sentence is a word of it.
            return self._rows_by_name(sentence, article)
        symbols = list(filter(None, sentence.tokens.symbols))
        line = f" {OPEN} {' '.join(forms)} {CLOSE} {_FIRST}{_NEXT}{_NEXT.join(symbols)}{_NEXT}{_LAST}"
        found = {match[2] for match in self._find(line.encode())}
        found.add(_BIAS_ROW)
        found.update(*map(self._facts.__getitem__, facts_of(sentence, article)))
        if not TOPIC.isdisjoint(symbols):
            found.update(map(self._beside_topic.get, symbols, repeat(_NO_ROW)))
        return found

    def _rows_by_name(self, sentence: Sentence, article: Article) -> Rows:
        names = sentence_features(sentence, article)
        return {_BIAS_ROW, *map(self._row_of.get, names, repeat(_NO_ROW))}

    def together(self, sentences: Iterable[Rows]) -> Rows:
        """The rows of the features that hold of any of the sentences."""
        return {_BIAS_ROW}.union(*sentences)

    def odds(self, model: str, rows: Rows) -> float:
        """Log-odds of a model: `scoring.log_odds` of the features of these rows."""
        return _total(self._columns[model], rows) / _UNITS

    def act_shares(self, rows: Rows) -> dict[Act, float]:
        """How likely each act is what the sentence tells of; sums to 1."""
        return softmax({act: _total(self._columns[act_model(act)], rows) / _UNITS for act in ACTS})

    def strongest(self, model: str, rows: Rows, most: int) -> list[Feature]:
        """The features that weighed most, either way: names are wanted of a sentence that is shown, and no other."""
        column = self._columns[model]
        found = sorted(
            (-abs(column[row]), self._names[row], column[row]) for row in rows if row > _BIAS_ROW and column[row]
        )
        return [Feature(name, 1.0, round(weight / _UNITS, 4)) for _, name, weight in found[:most]]


class _Facts(dict[Fact, tuple[int, ...]]):
    """The rows of the features that a fact of the structure gives, learnt as facts come up."""

    def __init__(self, rows: dict[str, int]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, fact: Fact) -> tuple[int, ...]:
        if len(self) >= _MOST_FACTS:
            self.clear()
        found = self[fact] = tuple(self._rows[name] for name in names_of(fact) if name in self._rows)
        return found


def _total(column: list[int], rows: Rows) -> int:
    # A loop by hand: compiled, it is several times as quick as any function that sums what another picks.
    total = 0
    for row in rows:
        total += column[row]
    return total


def _column(table: dict[str, float], names: list[str]) -> list[int]:
    """The weights of a model row by row, as whole numbers, and nothing for the row -1."""
    return [*(round(table.get(name, 0.0) * _UNITS) for name in names), 0]


def _line(name: str) -> str:
    """What is searched for to find a feature of words or symbols; '' for one that is found otherwise."""
    kind, words = name[:2], name[2:].split(" ")
    if kind == "w:":
        ends = OPEN in words[1:] or CLOSE in words[:-1] or (words[-1] == CLOSE and len(words) != 2)
        return "" if ends or words == [OPEN] else f" {name[2:]} "
    if kind != "q:" or words[0] == "U&":
        return ""
    if words[0] == "first":
        return f"{_FIRST}{_NEXT}{words[1]}{_NEXT}"
    if words[0] == "last":
        return f"{_NEXT}{words[1]}{_NEXT}{_LAST}"
    # A symbol said twice in a row ends no sequence.
    return "" if words[-2:-1] == words[-1:] else _NEXT + _NEXT.join(words) + _NEXT
