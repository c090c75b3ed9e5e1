"""Fitted weights laid out so that a sentence is weighed without making the names of its features."""

from collections.abc import Callable, Iterable
from itertools import repeat
from math import fsum
from typing import Final

from streams.contracts.alerts import Act
from streams.core.cooperation.features import CLOSE, OPEN, TOPIC
from streams.core.cooperation.reading import Article, Sentence
from streams.core.cooperation.scoring import ACTS, BIAS, act_model, softmax
from streams.core.cooperation.structure import PARTS, Key
from streams.knowledge.cooperation import Weights

#: Models over the features of sentences; the others weigh numbers, or mentions.
_MODELS: Final = ("sentence", "text", "holds back", *(act_model(act) for act in ACTS))
#: Facts remembered for a part of the structure; hostile text starts over.
_MOST_FACTS: Final = 20_000

#: The intercept counts for every sentence; a feature without weight has a row all the same, of nothing.
_BIAS_ROW: Final = 0
_NO_ROW: Final = -1

Rows = set[int]
#: What may follow two words or symbols, with its row.
_Third = dict[str, int]
#: What may follow one, with its row (_NO_ROW: none) and what may follow both.
_Second = dict[str, tuple[int, _Third | None]]
_NOTHING: Final[_Second] = {}


class _Sequences:
    """N-grams of one kind as a tree by words: most end at their first or second word, and nothing is joined."""

    def __init__(self) -> None:
        self.one: dict[str, int] = {}
        self.after: dict[str, _Second] = {}

    def add(self, words: list[str], row: int) -> None:
        if len(words) == 1:
            self.one[words[0]] = row
            return
        seconds = self.after.setdefault(words[0], {})
        own, thirds = seconds.get(words[1], (_NO_ROW, None))
        if len(words) == 2:
            seconds[words[1]] = row, thirds
        else:
            seconds[words[1]] = own, {**(thirds or {}), words[2]: row}

    def walk(self, before: _Second, words: list[str], rows: Rows) -> None:
        """Add the rows of all n-grams of `words`; `before` is what may follow what stands before the first."""
        rows.update(map(self.one.get, words, repeat(_NO_ROW)))
        seconds, thirds = before, None
        for word, following in zip(words, map(self.after.get, words), strict=True):
            if thirds is not None and word in thirds:
                rows.add(thirds[word])
            if seconds and word in seconds:
                row, thirds = seconds[word]
                rows.add(row)
            else:
                thirds = None
            seconds = following or _NOTHING


class _Facts(dict[Key, tuple[int, ...]]):
    """The rows of the features that a fact of the structure gives, learnt as facts come up."""

    def __init__(self, named: Callable[..., list[str]], rows: dict[str, int]) -> None:
        super().__init__()
        self._named = named
        self._rows = rows

    def __missing__(self, fact: Key) -> tuple[int, ...]:
        if len(self) >= _MOST_FACTS:
            self.clear()
        found = self[fact] = tuple(self._rows[name] for name in self._named(*fact) if name in self._rows)
        return found


class Weigher:
    """The models over sentences as one table: a row a feature, a column a model.

    `rows` finds the rows of a sentence, the same as the names that `features.sentence_features` gives it; a test
    holds the two equal.
    """

    def __init__(self, weights: Weights) -> None:
        models = {name: weights.models.get(name, {}) for name in _MODELS}
        names = [BIAS, *sorted(set().union(*models.values()) - {BIAS})]
        row_of = {name: row for row, name in enumerate(names)}
        # The last of a column is the row -1.
        self._columns = {model: [*(table.get(name, 0.0) for name in names), 0.0] for model, table in models.items()}
        self._words, self._symbols = _Sequences(), _Sequences()
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._beside_topic: dict[str, int] = {}
        marked = {"first": self._first, "last": self._last, "U&": self._beside_topic}
        for name, row in row_of.items():
            kind, words = name[:2], name[2:].split(" ")
            if kind == "w:":
                self._words.add(words, row)
            elif kind == "q:" and words[0] in marked:
                marked[words[0]][words[1]] = row
            elif kind == "q:" and words[-2:-1] != words[-1:]:
                # A symbol that is said twice in a row opens no sequence.
                self._symbols.add(words, row)
        self._opening = self._words.after.get(OPEN, _NOTHING)
        self._closing = {first: seconds[CLOSE][0] for first, seconds in self._words.after.items() if CLOSE in seconds}
        self._parts = [(facts, _Facts(named, row_of)) for facts, named in PARTS]

    def rows(self, sentence: Sentence, article: Article) -> Rows:
        """The rows of the features that hold of the sentence (and _NO_ROW, which weighs nothing)."""
        found = {_BIAS_ROW}
        forms = sentence.tokens.forms
        self._words.walk(self._opening, forms, found)
        found.add(self._closing.get(forms[-1] if forms else OPEN, _NO_ROW))
        symbols = [symbol for symbol in sentence.tokens.symbols if symbol]
        if symbols:
            self._symbols.walk(_NOTHING, symbols, found)
            found.add(self._first.get(symbols[0], _NO_ROW))
            found.add(self._last.get(symbols[-1], _NO_ROW))
            if not TOPIC.isdisjoint(symbols):
                found.update(map(self._beside_topic.get, symbols, repeat(_NO_ROW)))
        for facts, rows in self._parts:
            for fact in facts(sentence, article):
                found.update(rows[fact])
        return found

    def together(self, sentences: Iterable[Rows]) -> Rows:
        """The rows of the features that hold of any of the sentences."""
        return {_BIAS_ROW}.union(*sentences)

    def odds(self, model: str, rows: Rows) -> float:
        """Log-odds of a model: `scoring.log_odds` of the features of these rows."""
        return fsum(map(self._columns[model].__getitem__, rows))

    def act_shares(self, rows: Rows) -> dict[Act, float]:
        """How likely each act is what the sentence tells of; sums to 1."""
        return softmax({act: self.odds(act_model(act), rows) for act in ACTS})
