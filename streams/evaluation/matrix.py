"""Features by name as one sparse matrix, made once, so that fitting over many folds stays quick."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from streams.core.cooperation.scoring import BIAS

#: Features in fewer rows than this are not learned; weights nearer to 0 are not shipped.
_RARE: Final = 3
_NEGLIGIBLE: Final = 0.015
#: The weight of what parts the two sides of a minimal pair, against a sentence.
CONTRAST_WEIGHT: Final = 2.0


class Matrix:
    """Rows of named features, each counting 1."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        counts = Counter(name for names in rows for name in names)
        # The most frequent first, and shipped so: who applies the weights finds those of most sentences close together.
        self.names = sorted((name for name, count in counts.items() if count >= _RARE), key=lambda n: (-counts[n], n))
        place = {name: at for at, name in enumerate(self.names)}
        columns: list[int] = []
        ends = [0]
        for names in rows:
            columns.extend(sorted({place[name] for name in names if name in place}))
            ends.append(len(columns))
        self.values = sparse.csr_matrix(
            (np.ones(len(columns)), columns, ends), shape=(len(rows), len(self.names)), dtype=np.float64
        )

    def fit(self, chosen: Any, truth: Any, weight: Any, strength: float, contrasts: Any = None) -> "Fitted":
        """A penalised logistic regression on the `chosen` rows (`truth`, `weight` of just these).

        `contrasts` are pairs of rows, the true one first: only what parts the two is learnt from them, either way
        round, so that the words they share count for nothing.
        """
        rows = self.values[chosen]
        if contrasts is not None and len(contrasts):
            parted = self.values[contrasts[:, 0]] - self.values[contrasts[:, 1]]
            rows = sparse.vstack([rows, parted, -parted]).tocsr()
            ones = np.ones(len(contrasts))
            truth = np.concatenate([truth, ones, 0 * ones])
            weight = np.concatenate([weight, CONTRAST_WEIGHT * ones, CONTRAST_WEIGHT * ones])
        model = LogisticRegression(C=strength, solver="lbfgs", max_iter=300, tol=1e-3)
        model.fit(rows, truth, sample_weight=weight)
        return Fitted(self, model.coef_[0], float(model.intercept_[0]))


class Fitted:
    """A fitted model over a matrix."""

    def __init__(self, matrix: Matrix, weights: Any, bias: float) -> None:
        self._matrix = matrix
        self._weights = weights
        self._bias = bias

    def odds(self, chosen: Any) -> Any:
        """Log-odds of the `chosen` rows."""
        return self._matrix.values[chosen] @ self._weights + self._bias

    def table(self) -> dict[str, float]:
        """Weights by name as they are shipped."""
        kept = np.flatnonzero(np.abs(self._weights) >= _NEGLIGIBLE)
        found = {self._matrix.names[at]: round(float(self._weights[at]), 3) for at in kept}
        found[BIAS] = round(self._bias, 4)
        return found
