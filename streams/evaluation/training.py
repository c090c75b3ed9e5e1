"""Fits the weights of the alert decision (`make train`); the only module that needs scikit-learn."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from streams.core.cooperation.allies import ally_candidates
from streams.core.cooperation.cancelling import cancelled_by
from streams.core.cooperation.features import article_features, article_model, sentence_features
from streams.core.cooperation.reading import Article, Sentence
from streams.core.cooperation.scoring import ACTS, BIAS
from streams.evaluation.corpus import Example, Labelled, folds_of, near_duplicate_groups

#: Inverse strength of the penalty, chosen by cross-validation (see docs/detection-log.md).
SENTENCE_C: Final = 0.1
ARTICLE_C: Final = 0.5
ACT_C: Final = 0.1
ALLY_C: Final = 0.3
HOLDS_C: Final = 0.1
#: The weight of one of the project's own sentences against a sentence of the measuring data.
OWN_WEIGHT: Final = 1.0
#: Features in fewer sentences than this are not learned; weights nearer to 0 are not shipped.
_RARE: Final = 2
_NEGLIGIBLE: Final = 0.015
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


def fit(items: Sequence[Item]) -> Models:
    """All models, fitted on `items`."""
    rows = [(item, row) for item in items for row in item.rows if row.label is not None]
    models: Models = {}
    features = [row.features for _, row in rows]
    truth = np.array([row.label.cooperation for _, row in rows if row.label])
    weight = np.array([_weight(item, row) for item, row in rows])
    models["sentence"] = _logistic(features, truth, weight, SENTENCE_C)
    models.update(_fit_articles(items))
    held = np.array([row.label.reason == "R" for _, row in rows if row.label])
    if held.any():
        models["holds back"] = _logistic(features, held, weight, HOLDS_C)
    true_rows = [(item, row) for item, row in rows if row.label and row.label.cooperation and row.label.act]
    for act in ACTS:
        is_act = np.array([row.label.act == act for _, row in true_rows if row.label])
        if is_act.any():
            models[f"act {act}"] = _logistic(
                [row.features for _, row in true_rows], is_act, np.ones(len(true_rows)), ACT_C
            )
    models["ally"] = _fit_allies(rows)
    return models


def _weight(item: Item, row: Row) -> float:
    if row.label is _PASSED_OVER:
        return PASSED_OVER_WEIGHT
    if not item.example.whole:
        return 1.0
    return OWN_WEIGHT / max(1, len(item.rows))


def _fit_articles(items: Sequence[Item]) -> Models:
    """The weights of articles and of short texts, on scores of sentences by models that have not seen them."""
    groups = near_duplicate_groups([item.example.analysis.document.text for item in items])
    fold = folds_of(groups, _INNER_FOLDS)
    scores: list[list[float]] = [[] for _ in items]
    for number in range(_INNER_FOLDS):
        rows = [(i, r) for i, at in zip(items, fold, strict=True) if at != number for r in i.rows if r.label is not None]
        truth = np.array([r.label.cooperation for _, r in rows if r.label])
        model = _logistic([r.features for _, r in rows], truth, np.array([_weight(i, r) for i, r in rows]), SENTENCE_C)
        for k, item in enumerate(items):
            if fold[k] == number:
                scores[k] = [score(model, row.features) for row in item.rows]
    models: Models = {}
    for name in ("article", "short"):
        chosen = [
            (article_features(item.article, found, [row.cancelled for row in item.rows]), item.example)
            for item, found in zip(items, scores, strict=True)
            if found and article_model(item.article) == name
        ]
        if len({example.alert for _, example in chosen}) == 2:
            models[name] = _fit_numbers([numbers for numbers, _ in chosen], [example for _, example in chosen])
    return models


def _fit_numbers(rows: Sequence[dict[str, float]], examples: Sequence[Example]) -> dict[str, float]:
    names = sorted(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(C=ARTICLE_C, max_iter=2000)
    model.fit((matrix - mean) / spread, np.array([example.alert for example in examples]))
    slopes = model.coef_[0] / spread
    table = {name: round(float(value), 5) for name, value in zip(names, slopes, strict=True)}
    table[BIAS] = round(float(model.intercept_[0] - (slopes * mean).sum()), 5)
    return table


def _fit_allies(rows: Sequence[tuple[Item, Row]]) -> dict[str, float]:
    features, truth = [], []
    for _, row in rows:
        if row.label is None or not row.label.cooperation or not row.label.allies:
            continue
        for names, codes in ally_candidates(row.sentence):
            features.append(names)
            truth.append(bool(set(codes) & set(row.label.allies)))
    return _logistic(features, np.array(truth), np.ones(len(truth)), ALLY_C)


def score(model: dict[str, float], features: Sequence[str]) -> float:
    """Log-odds of a model for the named features."""
    return model.get(BIAS, 0.0) + sum(model.get(name, 0.0) for name in features)


def _logistic(features: Sequence[Sequence[str]], truth: Any, weight: Any, strength: float) -> dict[str, float]:
    counts = Counter(name for names in features for name in set(names))
    vocabulary = {name: at for at, name in enumerate(sorted(n for n, count in counts.items() if count >= _RARE))}
    columns, ends = [], [0]
    for names in features:
        columns.extend(sorted({vocabulary[name] for name in names if name in vocabulary}))
        ends.append(len(columns))
    matrix = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(features), len(vocabulary)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, truth, sample_weight=weight)
    table = {
        name: round(float(model.coef_[0][at]), 3)
        for name, at in vocabulary.items()
        if abs(model.coef_[0][at]) >= _NEGLIGIBLE
    }
    table[BIAS] = round(float(model.intercept_[0]), 4)
    return table
