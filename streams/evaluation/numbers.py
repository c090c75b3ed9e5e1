"""Models over a few numbers of an article: fitted at one scale, shipped as weights of the numbers as they are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from streams.core.cooperation.scoring import BIAS

Numbers = Sequence[dict[str, float]]


def fit_numbers(rows: Numbers, truth: Sequence[bool], strength: float) -> dict[str, float]:
    """The weights by which the numbers tell true from false; `strength` is the inverse of the penalty's."""
    (table,) = _fit(rows, list(truth), strength)
    return table


def fit_choices(rows: Numbers, truth: Sequence[str], strength: float) -> dict[str, dict[str, float]]:
    """The weights of each of several choices, fitted against all others at once."""
    choices = sorted(set(truth))
    if len(choices) < 2:
        return {choice: {BIAS: 1.0} for choice in choices}
    tables = _fit(rows, list(truth), strength)
    if len(choices) == 2:
        # One table says how far the second is likelier than the first.
        tables = [{}, tables[0]]
    return dict(zip(choices, tables, strict=True))


def _fit(rows: Numbers, truth: list[Any], strength: float) -> list[dict[str, float]]:
    """A table a class in sorted order; of two classes only that of the second."""
    names = sorted(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit((matrix - mean) / spread, np.array(truth))
    tables = []
    for found, bias in zip(model.coef_, model.intercept_, strict=True):
        slopes = found / spread
        table = {name: round(float(value), 5) for name, value in zip(names, slopes, strict=True)}
        table[BIAS] = round(float(bias - (slopes * mean).sum()), 5)
        tables.append(table)
    return tables
