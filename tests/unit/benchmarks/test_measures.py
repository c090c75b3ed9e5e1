"""What the benchmarks count: a late producer, alerts that do not come, and where a candidate's time goes."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.articles import article_values
from benchmarks.candidates import Candidates, record_of
from benchmarks.core import measure
from benchmarks.knowledge import load_core
from benchmarks.latency import late_p99_ms, median_of, overloaded
from benchmarks.options import Options
from benchmarks.story_growth import Table, by_copies
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts


@pytest.fixture(scope="module")
def core() -> tuple[Facts, Rules]:
    return load_core()


def test_a_producer_that_is_a_little_late_is_not_on_time() -> None:
    due = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    assert late_p99_ms([(due, due + 0.0031)] * 10) == pytest.approx(3.1, abs=0.02)


def test_alerts_that_do_not_come_are_no_good_figure() -> None:
    assert not overloaded(0, 0, 5.0, 9.0)
    assert overloaded(1, 0, 5.0, 9.0)
    assert overloaded(0, 1, 5.0, 9.0)
    assert overloaded(0, 0, 5.0, 1500.0)
    assert overloaded(0, 0, 5.0, math.nan)


def test_of_several_runs_the_median_stands_with_the_range_and_with_every_fault() -> None:
    def run(p50: float, p99: float, missing: int = 0) -> dict[str, Any]:
        return {"p50_ms": p50, "p99_ms": p99, "alerts_missing": missing, "overloaded": bool(missing)}

    found = median_of([run(9.0, 30.0), run(math.nan, math.nan, 7), run(8.0, 50.0)])
    assert (found["p50_ms"], found["p99_ms"]) == (9.0, 30.0)
    assert (found["alerts_missing"], found["overloaded"]) == (7, True)
    found = median_of([run(9.0, 30.0), run(7.0, 20.0), run(8.0, 50.0)])
    assert (found["p50_ms"], found["p99_ms"], found["overloaded"]) == (8.0, 50.0, False)
    assert found["p99_spread"] == {"median": 30.0, "low": 20.0, "high": 50.0}


def test_candidate_records_are_a_stage_and_shares_are_of_the_whole(core: tuple[Facts, Rules]) -> None:
    found = measure(article_values("dense", 6), *core, rounds=1)
    assert found["stages_us"]["candidate record"] > 0
    assert found["bytes_candidate"] > found["bytes_alert"] > 1000
    assert sum(found["stages_share"].values()) == pytest.approx(1, abs=0.01)


def test_candidates_are_of_different_stories_and_copies_of_one(core: tuple[Facts, Rules]) -> None:
    row, table = Candidates(*core), Table()
    first = row.next()
    alone = table.take(record_of(first))
    for _ in range(4):
        table.take(record_of(row.next()))
    assert len(table.entries) == 5
    assert table.take(record_of(row.copy(first))) > alone
    assert len(table.entries) == 5
    table.forget(f"s-{first.article_id}")
    assert len(table.entries) == 4
    # Forgotten, it begins anew.
    assert table.take(record_of(first)) == alone


def test_the_thousandth_copy_writes_no_more_than_the_hundredth(core: tuple[Facts, Rules]) -> None:
    found = by_copies(*core, Options(short=True))
    assert list(found["us"]) == ["10", "100", "1000"]
    assert found["record_kb"]["10"] * 5 < found["record_kb"]["100"]
    assert found["record_kb"]["1000"] < found["record_kb"]["100"] * 1.2
