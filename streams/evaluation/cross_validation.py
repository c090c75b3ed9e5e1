"""Grouped cross-validation of the alert decision: every article is judged by weights that have not seen its story."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from streams.contracts.alerts import Verdict
from streams.core.cooperation.decision import decide
from streams.core.cooperation.rules import Rule
from streams.core.facts import Facts
from streams.evaluation.alerts import AlertLabel, Told, told_of
from streams.evaluation.corpus import folds_of
from streams.evaluation.training import Corpus, Models, fit
from streams.knowledge.cooperation import CooperationKnowledge

FOLDS: Final = 5
Judged = dict[int, tuple[Verdict | None, Models]]


def judge(corpus: Corpus, number: int, rule: Rule, knowledge: CooperationKnowledge) -> Verdict | None:
    """The verdict on one item by the weights of `knowledge`; None where it names no ally or no topic."""
    item = corpus.items[number]
    if not item.rows:
        return None
    cues = knowledge.cues.get(item.example.language) or knowledge.cues["en"]
    return decide(item.example.analysis, item.article, rule, knowledge, cues)


def cross_validate(
    corpus: Corpus,
    facts: Facts,
    rule: Rule,
    *,
    kinds: Sequence[str] = ("train", "dev"),
    learn_from: Callable[[Any], Any] = lambda members: members,
    say: Callable[[str], None] = lambda text: None,
) -> dict[int, Told]:
    """What is told of each item of `kinds`, by its number; `learn_from` may leave out part of what is fitted on."""
    fold = np.array(folds_of(corpus.groups, FOLDS))
    judged = np.array([item.example.kind in kinds for item in corpus.items])
    told: dict[int, Told] = {}
    for number in range(FOLDS):
        models = fit(corpus, learn_from(fold != number))
        weights = msgspec.structs.replace(facts.cooperation.weights, models=models)
        knowledge = msgspec.structs.replace(facts.cooperation, weights=weights)
        for at in np.flatnonzero(judged & (fold == number)):
            verdict = judge(corpus, int(at), rule, knowledge)
            told[int(at)] = told_of(corpus.items[at].example.id, [verdict] if verdict else [])
        say(f"fold {number + 1} of {FOLDS}")
    return told


def labels_of(corpus: Corpus, number: int) -> AlertLabel:
    """The label of an item in the form of the scorer."""
    example = corpus.items[number].example
    return AlertLabel(example.id, example.alert, example.allies, example.act, example.polarity)
