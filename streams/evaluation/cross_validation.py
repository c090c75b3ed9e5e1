"""Grouped cross-validation of the alert decision: every article is judged by weights that have not seen its story."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from streams.contracts.alerts import Verdict
from streams.core.cooperation.decision import Scales, decide
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scoring import log_odds
from streams.evaluation.alerts import AlertLabel, Told, told_of
from streams.evaluation.folds import folds_of
from streams.evaluation.training import Corpus, fit
from streams.knowledge.cooperation import CooperationKnowledge, Weights

FOLDS: Final = 5


class Judge:
    """A detector with weights of its own."""

    def __init__(self, weights: Weights, knowledge: CooperationKnowledge, rule: Rule) -> None:
        self._knowledge = msgspec.structs.replace(knowledge, weights=weights)
        self._scales = Scales(weights)
        self._rule = rule

    def verdict(self, corpus: Corpus, number: int) -> Verdict | None:
        """The verdict on one item; None where it names no ally or not the topic."""
        item = corpus.items[number]
        if not item.rows:
            return None
        cues = self._knowledge.cues_of(item.article.language)
        return decide(item.example.analysis, item.article, self._rule, self._knowledge, cues, self._scales)


class Outcome(msgspec.Struct, frozen=True):
    """What is told of each item that was judged, by its number, and the log-odds of each of its sentences, by row."""

    told: dict[int, Told]
    odds: dict[int, float]


def cross_validate(
    corpus: Corpus,
    knowledge: CooperationKnowledge,
    rule: Rule,
    *,
    judged: Any,
    fitted_on: Any,
    say: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """Judge the items marked in `judged`, in five folds, by weights fitted on those marked in `fitted_on`."""
    fold = np.array(folds_of(corpus.groups, FOLDS))
    told: dict[int, Told] = {}
    odds: dict[int, float] = {}
    for number in range(FOLDS):
        members = fitted_on & (fold != number)
        weights = msgspec.structs.replace(knowledge.weights, models=fit(corpus, members))
        judge = Judge(weights, knowledge, rule)
        for at in np.flatnonzero(judged & (fold == number)):
            verdict = judge.verdict(corpus, int(at))
            told[int(at)] = told_of(corpus.items[at].example.id, [verdict] if verdict else [])
        rows = np.flatnonzero(corpus.labelled & corpus.rows_of(judged & (fold == number)))
        # By the weights as they would be shipped, like the verdicts.
        odds.update((int(at), log_odds(weights, "sentence", corpus.rows[at][1].features)) for at in rows)
        say(f"fold {number + 1} of {FOLDS}")
    return Outcome(told, odds)


def label_of(corpus: Corpus, number: int) -> AlertLabel:
    """The label of an item in the form of the scorer."""
    example = corpus.items[number].example
    return AlertLabel(example.id, example.alert, example.allies, example.act, example.polarity)


class Alarms(msgspec.Struct, frozen=True):
    """Of the labelled sentences of one kind (a reason, or an act), how many there are and how many are told."""

    kind: str
    sentences: int
    told: int


def alarms_by_reason(corpus: Corpus, outcome: Outcome) -> Sequence[Alarms]:
    """For each reason why a sentence is no cooperation, how often it is told as one; for each act, how often it is."""
    found: dict[str, list[bool]] = {}
    for at, odds in outcome.odds.items():
        label = corpus.labels[at]
        if label is None or not label.text:
            # The sentences of one-sentence texts, and those that the labellers passed over, have no reason.
            continue
        kind = f"act {label.act}" if label.cooperation else f"reason {label.reason}"
        found.setdefault(kind, []).append(odds > 0.0 and not corpus.rows[at][1].cancelled)
    return [Alarms(kind, len(told), sum(told)) for kind, told in sorted(found.items())]


def pairs_right(corpus: Corpus, outcome: Outcome) -> dict[str, tuple[int, int]]:
    """Of the minimal pairs, by phenomenon: how many are right on both sides, and how many there are."""
    sides: dict[str, dict[str, bool]] = {}
    phenomena: dict[str, str] = {}
    for at, told in outcome.told.items():
        example = corpus.items[at].example
        if example.kind == "pair":
            sides.setdefault(example.id[:-1], {})[example.id[-1]] = told.alert
            phenomena[example.id[:-1]] = example.phenomenon
    found: dict[str, tuple[int, int]] = {}
    for identity, side in sides.items():
        if len(side) == 2:
            right, count = found.get(phenomena[identity], (0, 0))
            found[phenomena[identity]] = right + (side["+"] and not side["-"]), count + 1
    return found
