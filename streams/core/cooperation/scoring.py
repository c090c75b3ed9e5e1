"""Fitted weights applied: a sentence's log-odds of telling of cooperation, its act, and the article's score."""

from collections.abc import Iterable
from itertools import repeat
from math import exp, fsum
from typing import Final

from streams.contracts.alerts import Act, Feature
from streams.knowledge.cooperation import Weights

ACTS: Final[tuple[Act, ...]] = ("statement", "consult", "pledge", "aid", "sanction")
#: The name under which a model keeps its intercept.
BIAS: Final = "(bias)"
_ACT_MODELS: Final = {act: f"act {act}" for act in ACTS}
_EMPTY: Final[dict[str, float]] = {}


def act_model(act: Act) -> str:
    """The name of the model that tells the act of a sentence from the others."""
    return _ACT_MODELS[act]


def log_odds(weights: Weights, model: str, features: Iterable[str]) -> float:
    """Sum of the weights of the features that hold; 0 for a model that is not there."""
    table = weights.models.get(model, _EMPTY)
    # Exact, so that neither the order of features nor the way they were found moves the last digit: sentences that
    # weigh the same stay in the order of the text, in every process.
    return fsum(map(table.get, (BIAS, *features), repeat(0.0)))


def weighed(weights: Weights, model: str, numbers: dict[str, float]) -> tuple[float, list[Feature]]:
    """Log-odds of a model over numbers, and what each number added."""
    table = weights.models.get(model, _EMPTY)
    parts = [Feature(name, round(value, 4), round(value * table.get(name, 0.0), 4)) for name, value in numbers.items()]
    return total(weights, model, numbers), parts


def total(weights: Weights, model: str, numbers: dict[str, float]) -> float:
    """Log-odds of a model over numbers."""
    table = weights.models.get(model, _EMPTY)
    return table.get(BIAS, 0.0) + sum([value * table.get(name, 0.0) for name, value in numbers.items()])


def act_shares(weights: Weights, features: list[str]) -> dict[Act, float]:
    """How likely each act is what the sentence tells of; sums to 1."""
    return softmax({act: log_odds(weights, act_model(act), features) for act in ACTS})


def softmax(odds: dict[Act, float]) -> dict[Act, float]:
    """Log-odds of exclusive choices as shares that sum to 1."""
    highest = max(odds.values())
    raised = {act: exp(value - highest) for act, value in odds.items()}
    total = sum(raised.values())
    return {act: value / total for act, value in raised.items()}


def article_act(weights: Weights, numbers: dict[str, float]) -> Act:
    """The act of the article from `features.act_features`."""
    return max(ACTS, key=lambda act: total(weights, f"article act {act}", numbers))


def probability(odds: float) -> float:
    """Log-odds as a probability, safe at the ends."""
    if odds < -30.0:
        return 0.0
    return 1.0 / (1.0 + exp(-odds)) if odds < 30.0 else 1.0
