"""How good the alerts are: the decision an article, its allies and its act, against labelled articles."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from streams.contracts.alerts import Verdict
from streams.evaluation.missed import Nearest

#: The rule by which articles are labelled.
RULE: Final = "ukraine-cooperation"
#: Resamples of the articles for the interval; more change its ends by less than 0.003.
_RESAMPLES: Final = 1000


class AlertLabel(msgspec.Struct, frozen=True):
    """The label of one article, as the codebook gives it; unknown fields are ignored."""

    id: str
    alert: bool
    allies: tuple[str, ...] = ()
    act: str | None = None
    polarity: str = "none"


class Told(msgspec.Struct, frozen=True):
    """What the detector said of one article: the cooperation alert with its evidence, or why not.

    `nearest` is the sentence that came nearest to an alert, looked up only for an article that should have made one.
    """

    id: str
    alert: bool
    allies: tuple[str, ...] = ()
    act: str | None = None
    holds_back: bool = False
    score: float = 0.0
    reason: str = ""
    evidence: tuple[str, ...] = ()
    nearest: Nearest | None = None


class Counts(msgspec.Struct, frozen=True):
    """Right, wrong (false alarms) and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the alerts that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what should alert that does."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


class Confusion(msgspec.Struct, frozen=True):
    """One article decided wrongly: "false alarm" or "missed", with what was said and the labelled truth."""

    id: str
    kind: str
    score: float
    allies: tuple[str, ...]
    reason: str
    evidence: tuple[str, ...]
    nearest: Nearest | None = None


class AlertReport(msgspec.Struct, frozen=True):
    """The outcome over a set of articles.

    `interval` is the 95 % interval of the decision's F1 (bootstrap over articles). `allies` counts codes over the
    articles that alert and should; `act` is the share of those with the right act. `declines` counts, of the articles
    labelled `declines`, those that alert nevertheless (false alarms) and those that do not. `reliability` has, for
    each tenth of the score, how many articles and which share of them alerts by the label.
    """

    articles: int
    decision: Counts
    interval: tuple[float, float]
    allies: Counts
    act: float
    declines: tuple[int, int]
    by_source: dict[str, Counts]
    reliability: tuple[tuple[float, int, float], ...]
    confusions: tuple[Confusion, ...]


def told_of(identity: str, verdicts: Iterable[Verdict], rule: str = RULE, *, unread: str = "") -> Told:
    """The detector's answer for an article, of one rule; `unread` is the article's language where it is not read."""
    for verdict in verdicts:
        if verdict.rule == rule:
            cooperates = verdict.alert and verdict.kind == "cooperation"
            return Told(
                identity,
                cooperates,
                tuple(ally.code for ally in verdict.allies) if cooperates else (),
                verdict.act if cooperates else None,
                verdict.alert and verdict.kind == "holds_back",
                verdict.score if verdict.kind == "cooperation" else 0.0,
                verdict.reason,
                tuple(span.text for span in verdict.evidence),
            )
    if unread:
        return Told(identity, False, reason=f"No words of cooperation are known in its language ({unread}).")
    return Told(identity, False, reason="No ally, or no Ukraine.")


def score_alerts(pairs: Sequence[tuple[AlertLabel, Told]], source: Callable[[str], str]) -> AlertReport:
    """Compare labels with what was told, pairwise; `source` names the source of an article id."""
    decision = _count((label.alert, told.alert) for label, told in pairs)
    both = [(label, told) for label, told in pairs if label.alert and told.alert]
    allies = Counts(
        sum(len(set(label.allies) & set(told.allies)) for label, told in both),
        sum(len(set(told.allies) - set(label.allies)) for label, told in both),
        sum(len(set(label.allies) - set(told.allies)) for label, told in both),
    )
    acted = [label.act == told.act for label, told in both if label.act is not None]
    declining = [told.alert for label, told in pairs if label.polarity == "declines"]
    sources: dict[str, list[tuple[bool, bool]]] = {}
    for label, told in pairs:
        sources.setdefault(source(label.id), []).append((label.alert, told.alert))
    return AlertReport(
        len(pairs),
        decision,
        _interval([(label.alert, told.alert) for label, told in pairs]),
        allies,
        sum(acted) / len(acted) if acted else 1.0,
        (sum(declining), len(declining)),
        {name: _count(found) for name, found in sorted(sources.items())},
        _reliability(pairs),
        tuple(
            Confusion(
                label.id,
                "false alarm" if told.alert else "missed",
                told.score,
                told.allies if told.alert else label.allies,
                told.reason,
                told.evidence,
                told.nearest,
            )
            for label, told in pairs
            if label.alert != told.alert
        ),
    )


def as_json(report: AlertReport) -> dict[str, Any]:
    """The figures for a machine."""

    def figures(counts: Counts) -> dict[str, float]:
        return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}

    return {
        "articles": report.articles,
        "decision": {**figures(report.decision), "interval": report.interval},
        "allies": figures(report.allies),
        "act": report.act,
        "declines": {"alert": report.declines[0], "of": report.declines[1]},
        "by_source": {name: figures(counts) for name, counts in report.by_source.items()},
        "reliability": report.reliability,
        "confusions": msgspec.to_builtins(report.confusions),
    }


def _count(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    right = wrong = missed = 0
    for truth, told in pairs:
        right += truth and told
        wrong += told and not truth
        missed += truth and not told
    return Counts(right, wrong, missed)


def _interval(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    chance = random.Random(1)  # noqa: S311  # resampling, not secrets
    if not pairs:
        return 1.0, 1.0
    found = sorted(_count(chance.choices(pairs, k=len(pairs))).f1 for _ in range(_RESAMPLES))
    return found[round(0.025 * _RESAMPLES)], found[round(0.975 * _RESAMPLES) - 1]


def _reliability(pairs: Sequence[tuple[AlertLabel, Told]]) -> tuple[tuple[float, int, float], ...]:
    tenths: dict[int, list[bool]] = {}
    for label, told in pairs:
        if told.score > 0.0:
            tenths.setdefault(min(int(told.score * 10), 9), []).append(label.alert)
    return tuple((tenth / 10, len(found), sum(found) / len(found)) for tenth, found in sorted(tenths.items()))
