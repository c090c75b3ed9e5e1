"""Fits the weights of the alert decision (`make train`); the only module that needs scikit-learn."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np

from streams.contracts.alerts import Act
from streams.core.cooperation import standing
from streams.core.cooperation.allies import Chooser, ally_candidates
from streams.core.cooperation.cancelling import cancelled_by
from streams.core.cooperation.features import (
    act_features,
    article_features,
    article_model,
    sentence_features,
    text_features,
)
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.scoring import ACTS, probability, softmax
from streams.evaluation.corpus import Example, Labelled
from streams.evaluation.folds import folds_of, near_duplicate_groups
from streams.evaluation.matrix import Fitted, Matrix
from streams.evaluation.numbers import fit_choices, fit_numbers
from streams.knowledge.cooperation import Weights

#: Inverse strength of the penalty, chosen by cross-validation (see docs/detection-log.md).
SENTENCE_C: Final = 0.05
ARTICLE_C: Final = 0.01
TEXT_C: Final = 0.02
ACT_C: Final = 0.1
ALLY_C: Final = 0.3
ARTICLE_ACT_C: Final = 0.02
ARTICLE_ALLY_C: Final = 1.0
HOLDS_C: Final = 0.1
#: The weight of one of the project's own sentences against a sentence of the measuring data.
OWN_WEIGHT: Final = 1.0
PAIR_WEIGHT: Final = 1.0
#: Of the sixteen languages that have pairs alone: at full weight they took .002 to .007 of F1 from the articles.
_ALONE_WEIGHT: Final = 0.3
#: The weight of a telling sentence of an article against one that is quiet.
TELLING_WEIGHT: Final = 1.6
_INNER_FOLDS: Final = 5

PASSED_OVER_WEIGHT: Final = 0.3

Models = dict[str, dict[str, float]]
_PASSED_OVER: Final = Labelled(0, 0, "", False, None, None, ())


class Row(msgspec.Struct, frozen=True):
    """One candidate sentence for fitting: its label where it has one."""

    sentence: Sentence
    features: list[str]
    cancelled: bool
    label: Labelled | None


class Item(msgspec.Struct, frozen=True):
    """An example read: its candidate sentences with their labels."""

    example: Example
    article: Article
    rows: tuple[Row, ...]


def prepare(example: Example, article: Article) -> Item:
    """Join the candidate sentences with the labels that overlap them."""
    rows = []
    offset = example.analysis.document.body_start
    whole = Labelled(0, 0, "", example.alert, example.act, example.reason, example.allies) if example.whole else None
    told = _telling(article, example) if example.whole else -1
    for number, sentence in enumerate(article.sentences):
        if example.whole and example.alert and number != told:
            # Of several sentences one tells it: the others carry no label.
            rows.append(Row(sentence, sentence_features(sentence, article), bool(cancelled_by(sentence)), None))
            continue
        label = whole or _label_of(sentence, example.sentences, offset)
        if label is None and example.sentences and not sentence.is_title:
            # The labellers passed over what names no ally and shows nothing.
            label = _PASSED_OVER
        rows.append(Row(sentence, sentence_features(sentence, article), bool(cancelled_by(sentence)), label))
    return Item(example, article, tuple(rows))


def _telling(article: Article, example: Example) -> int:
    """Which sentence of a text that alerts as a whole tells of it: the last with an act that stands, else the last."""
    standing = [
        number
        for number, sentence in enumerate(article.sentences)
        if any(not frame.refused for frame in sentence.frames)
    ]
    return standing[-1] if standing else len(article.sentences) - 1


def _label_of(sentence: Sentence, labels: Sequence[Labelled], offset: int) -> Labelled | None:
    best, found = 0.0, None
    for label in labels:
        start, end = label.start + offset, label.end + offset
        overlap = min(end, sentence.end) - max(start, sentence.start)
        if overlap > best and overlap > 0.5 * min(end - start, sentence.end - sentence.start):
            best, found = overlap, label
    return found


class Corpus:
    """Items with the matrices of their sentences, so that a fit on a part of them only picks rows."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = list(items)
        self.rows = [(number, row) for number, item in enumerate(self.items) for row in item.rows]
        self.owner = np.array([number for number, _ in self.rows], dtype=int)
        self.labels = [row.label for _, row in self.rows]
        self.labelled = np.array([label is not None for label in self.labels])
        self.truth = np.array([label is not None and label.cooperation for label in self.labels])
        self.refusal = np.array([label is not None and label.reason == "R" for label in self.labels])
        # The quiet side of a pair may well be a refusal: its label does not say why it is quiet.
        self.explained = np.array(
            [
                label is not None and (label.cooperation or label.reason is not None or label is _PASSED_OVER)
                for label in self.labels
            ]
        )
        self.acts = [label.act if label is not None and label.cooperation else None for label in self.labels]
        rich = {item.example.language for item in self.items if item.example.kind != "pair"}
        #: Items of languages that have pairs alone: what all languages share is learnt from the others.
        self.alone = np.array([item.example.language not in rich for item in self.items])
        self.weight = np.array([_weight(self.items[number], row) for number, row in self.rows])
        self.weight[self.alone[self.owner]] *= _ALONE_WEIGHT
        self.matrix = Matrix([row.features for _, row in self.rows])
        self.long = np.array([article_model(item.article) == "article" and bool(item.rows) for item in self.items])
        self.alerts = np.array([item.example.alert for item in self.items])
        # Structure is the sentences' own matter; the text as a whole is its words and concepts.
        self.text_matrix = Matrix(
            [
                sorted(name for name in text_features([row.features for row in item.rows]) if name[0] in "wq")
                for item in self.items
            ]
        )
        self.contrasts = np.array(self._contrasts(), dtype=int).reshape(-1, 2)
        self.groups = near_duplicate_groups([item.example.analysis.document.text for item in self.items])
        candidates = [
            (at, names, codes)
            for at, (_, row) in enumerate(self.rows)
            if row.label is not None and row.label.cooperation and row.label.allies
            for names, codes in ally_candidates(row.sentence)
        ]
        self.ally_rows = np.array([at for at, _, _ in candidates], dtype=int)
        self.ally_truth = np.array([bool(set(codes) & set(self._allies(at))) for at, _, codes in candidates])
        self.ally_matrix = Matrix([names for _, names, _ in candidates])

    def _allies(self, at: int) -> tuple[str, ...]:
        label = self.labels[at]
        return label.allies if label is not None else ()

    def _contrasts(self) -> list[tuple[int, int]]:
        """The telling and the quiet row of each minimal pair of which both sides name an ally and the topic."""
        found: dict[str, dict[str, int]] = {}
        for at, (number, row) in enumerate(self.rows):
            example = self.items[number].example
            if (
                example.kind == "pair"
                and not self.alone[number]
                and row.label is not None
                and row.label.cooperation == example.alert
            ):
                found.setdefault(example.id[:-1], {})[example.id[-1]] = at
        return [(sides["+"], sides["-"]) for sides in found.values() if len(sides) == 2]

    def rows_of(self, members: Any) -> Any:
        """Which rows belong to the items marked in `members` (one truth value an item)."""
        return members[self.owner]

    def fit_sentences(self, members: Any) -> Fitted:
        """The sentence scorer, fitted on the labelled sentences of some items."""
        chosen = np.flatnonzero(self.labelled & self.rows_of(members))
        pairs = self.contrasts[members[self.owner[self.contrasts[:, 0]]]] if len(self.contrasts) else None
        return self.matrix.fit(chosen, self.truth[chosen], self.weight[chosen], SENTENCE_C, pairs)

    def fit_texts(self, members: Any) -> Fitted:
        """The scorer of whole texts, fitted on the articles among some items."""
        chosen = np.flatnonzero(self.long & members)
        return self.text_matrix.fit(chosen, self.alerts[chosen], np.ones(len(chosen)), TEXT_C)

    def fit_allies(self, members: Any) -> Fitted:
        """The chooser among the allies that a telling sentence names."""
        inside = np.flatnonzero(self.rows_of(members)[self.ally_rows])
        return self.ally_matrix.fit(inside, self.ally_truth[inside], np.ones(len(inside)), ALLY_C)

    def fit_acts(self, members: Any) -> dict[Act, Fitted]:
        """One scorer an act, over the sentences that tell of cooperation."""
        told = np.array([act is not None for act in self.acts]) & self.rows_of(members)
        chosen = np.flatnonzero(told)
        fitted: dict[Act, Fitted] = {}
        for act in ACTS:
            is_act = np.array([self.acts[at] == act for at in chosen])
            if 0 < is_act.sum() < len(is_act):
                fitted[act] = self.matrix.fit(chosen, is_act, np.ones(len(chosen)), ACT_C)
        return fitted


def fit(corpus: Corpus, members: Any | None = None) -> Models:
    """All models, fitted on the items marked in `members` (all by default)."""
    if members is None:
        members = np.ones(len(corpus.items), dtype=bool)
    models: Models = {"sentence": corpus.fit_sentences(members).table()}
    models["text"] = corpus.fit_texts(members).table()
    models.update(_fit_articles(corpus, members))
    chosen = np.flatnonzero(corpus.explained & corpus.rows_of(members))
    models["holds back"] = corpus.matrix.fit(chosen, corpus.refusal[chosen], corpus.weight[chosen], HOLDS_C).table()
    models.update({f"act {act}": fitted.table() for act, fitted in corpus.fit_acts(members).items()})
    models["ally"] = corpus.fit_allies(members).table()
    return models


def _fit_articles(corpus: Corpus, members: Any) -> Models:
    """The weights of articles and of short texts, on scores of sentences by models that have not seen them."""
    inner = np.flatnonzero(members)
    fold = np.full(len(corpus.items), -1)
    fold[inner] = folds_of([corpus.groups[at] for at in inner], _INNER_FOLDS)
    odds = np.zeros(len(corpus.rows))
    texts = np.zeros(len(corpus.items))
    shares: list[dict[Act, float]] = [{} for _ in corpus.rows]
    choosers: list[Chooser] = []
    for number in range(_INNER_FOLDS):
        fitting = members & (fold != number)
        tested = np.flatnonzero(corpus.rows_of(members & (fold == number)))
        articles = np.flatnonzero(members & (fold == number) & corpus.long)
        texts[articles] = corpus.fit_texts(fitting).odds(articles)
        odds[tested] = corpus.fit_sentences(fitting).odds(tested)
        by_act = {act: fitted.odds(tested) for act, fitted in corpus.fit_acts(fitting).items()}
        for place, at in enumerate(tested):
            shares[at] = softmax({act: float(found[place]) for act, found in by_act.items()})
        choosers.append(Chooser(Weights("", {}, "", {"ally": corpus.fit_allies(fitting).table()})))
    models: Models = {}
    told: dict[str, list[tuple[dict[str, float], bool]]] = {"article": [], "short": []}
    acts: list[tuple[dict[str, float], str]] = []
    allies: list[tuple[dict[str, float], bool]] = []
    start = 0
    for number, item in enumerate(corpus.items):
        rows = range(start, start + len(item.rows))
        start += len(item.rows)
        if not members[number] or not item.rows:
            continue
        found = [float(odds[at]) for at in rows]
        cancelled = [row.cancelled for row in item.rows]
        name = article_model(item.article)
        told[name].append((article_features(item.article, found, cancelled, float(texts[number])), item.example.alert))
        if not item.example.alert:
            continue
        asked = standing.heard(found, cancelled)
        if asked and item.example.act is not None:
            telling = [(probability(found[k]), shares[rows[k]]) for k in asked]
            acts.append((act_features(telling), item.example.act))
        if not item.example.whole:
            chooser = choosers[fold[number]]
            read = [item.rows[k].sentence for k in asked]
            parts = [(one, probability(found[k]), chooser.candidates(one)) for one, k in zip(read, asked, strict=True)]
            for code, numbers in standing.ally_features(item.article, parts).items():
                allies.append((numbers, code in item.example.allies))
    for name, examples in told.items():
        if len({alert for _, alert in examples}) == 2:
            models[name] = fit_numbers([row for row, _ in examples], [alert for _, alert in examples], ARTICLE_C)
    if len({truth for _, truth in allies}) == 2:
        models[standing.MODEL] = fit_numbers([row for row, _ in allies], [found for _, found in allies], ARTICLE_ALLY_C)
    chosen = fit_choices([row for row, _ in acts], [act for _, act in acts], ARTICLE_ACT_C)
    models.update({f"article act {act}": table for act, table in chosen.items()})
    return models


def _weight(item: Item, row: Row) -> float:
    if row.label is _PASSED_OVER:
        return PASSED_OVER_WEIGHT
    if not item.example.whole:
        # Few sentences of an article tell: without this their odds would be low wherever they stand.
        return TELLING_WEIGHT if row.label is not None and row.label.cooperation else 1.0
    return (PAIR_WEIGHT if item.example.kind == "pair" else OWN_WEIGHT) / max(1, len(item.rows))
