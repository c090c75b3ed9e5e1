"""The scorer of alerts gives the figures that one works out by hand."""

import msgspec
import pytest

from streams.contracts.alerts import Ally, Verdict
from streams.contracts.articles import Span
from streams.evaluation.alerts import AlertLabel, Confusion, Counts, Told, as_json, score_alerts, told_of
from streams.evaluation.missed import Nearest

_NEAREST = Nearest("Denmark may send radars.", 0.31, "considered")
#: (label, what was told): two right, one false alarm, one missed, two rightly quiet.
_PAIRS = [
    (AlertLabel("a1", True, ("EE", "LV"), "aid"), Told("a1", True, ("EE", "FI"), "aid", score=0.93)),
    (AlertLabel("a2", True, ("PL",), "pledge"), Told("a2", True, ("PL",), "aid", score=0.97)),
    (
        AlertLabel("a3", False, polarity="declines"),
        Told("a3", True, ("HU",), "aid", score=0.55, reason="Hungary gives aid.", evidence=("Hungary gave.",)),
    ),
    (
        AlertLabel("b1", True, ("DK",), "pledge"),
        Told("b1", False, score=0.21, reason="No act stood.", nearest=_NEAREST),
    ),
    (AlertLabel("b2", False, polarity="declines"), Told("b2", False, score=0.23)),
    (AlertLabel("b3", False), Told("b3", False, reason="No ally, or no Ukraine.")),
]


def _source(identity: str) -> str:
    return {"a": "Agency", "b": "Broadcaster"}[identity[0]]


def test_decision_allies_and_act() -> None:
    report = score_alerts(_PAIRS, _source)
    assert report.articles == 6
    # Right a1 and a2, false alarm a3, missed b1: two of three each way.
    assert report.decision == Counts(2, 1, 1)
    assert report.decision.f1 == pytest.approx(4 / 6)
    # Of the two right alerts: EE and PL right, FI too many, LV missing.
    assert report.allies == Counts(2, 1, 1)
    assert report.act == 0.5
    assert report.declines == (1, 2)


def test_by_source() -> None:
    report = score_alerts(_PAIRS, _source)
    assert report.by_source == {"Agency": Counts(2, 1, 0), "Broadcaster": Counts(0, 0, 1)}
    assert report.by_source["Agency"].f1 == pytest.approx(0.8)


def test_scores_by_tenth() -> None:
    # b3 has no score: nothing was weighed there.
    assert score_alerts(_PAIRS, _source).reliability == ((0.2, 2, 0.5), (0.5, 1, 0.0), (0.9, 2, 1.0))


def test_confusions_say_what_was_told_and_what_is_true() -> None:
    assert score_alerts(_PAIRS, _source).confusions == (
        Confusion("a3", "false alarm", 0.55, ("HU",), "Hungary gives aid.", ("Hungary gave.",)),
        Confusion("b1", "missed", 0.21, ("DK",), "No act stood.", (), _NEAREST),
    )


def test_the_same_figures_for_a_machine() -> None:
    figures = as_json(score_alerts(_PAIRS, _source))
    assert figures["decision"]["precision"] == pytest.approx(2 / 3)
    assert figures["declines"] == {"alert": 1, "of": 2}
    assert figures["confusions"][1]["nearest"] == msgspec.to_builtins(_NEAREST)


def test_nothing_to_score_is_no_fault() -> None:
    report = score_alerts([], _source)
    assert (report.decision.f1, report.interval, report.act) == (1.0, (1.0, 1.0), 1.0)


def _decided(right: int, wrong: int, missed: int) -> list[tuple[AlertLabel, Told]]:
    kinds = [(True, True)] * right + [(False, True)] * wrong + [(True, False)] * missed
    return [(AlertLabel(f"a{at}", label), Told(f"a{at}", told)) for at, (label, told) in enumerate(kinds)]


def test_the_interval_of_a_sure_thing_has_no_width() -> None:
    assert score_alerts(_decided(9, 0, 0), _source).interval == (1.0, 1.0)
    assert score_alerts(_decided(0, 4, 5), _source).interval == (0.0, 0.0)


def test_the_interval_of_two_articles_is_everything() -> None:
    # Drawn twice from one right and one missed: a quarter of the draws has both right, a quarter both missed.
    assert score_alerts(_decided(1, 0, 1), _source).interval == (0.0, 1.0)


def test_the_interval_is_that_of_the_binomial() -> None:
    # F1 is 2r / (r + 100) for r right of 100; 95 of 100 draws of r lie between 40 and 60.
    low, high = score_alerts(_decided(50, 0, 50), _source).interval
    assert low == pytest.approx(80 / 140, abs=0.02)
    assert high == pytest.approx(120 / 160, abs=0.02)
    assert score_alerts(_decided(50, 0, 50), _source).interval == (low, high)


def _verdict(**fields: object) -> Verdict:
    given = {
        "rule": "ukraine-cooperation", "rule_version": "1", "output": "alerts", "alert": True, "kind": "cooperation",
        "allies": (Ally("EE"),), "act": "aid", "event_class": "AID", "stance": "does", "score": 0.9, "reason": "Why.",
        "evidence": (Span("body", 0, 13, "Estonia gave."),), **fields,
    }  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(given), Verdict)


def test_told_of_a_cooperation() -> None:
    told = told_of("1", [_verdict(rule="another", allies=()), _verdict()])
    assert told == Told("1", True, ("EE",), "aid", False, 0.9, "Why.", ("Estonia gave.",))


def test_a_hold_back_is_no_cooperation() -> None:
    told = told_of("1", [_verdict(kind="holds_back")])
    assert (told.alert, told.holds_back, told.allies, told.act, told.score) == (False, True, (), None, 0.0)


def test_told_of_what_was_not_read() -> None:
    assert told_of("1", []).reason == "No ally, or no Ukraine."
    assert told_of("1", [], unread="ja").reason == "No words of cooperation are known in its language (ja)."
