"""The page of figures says what each was measured under, and nothing on it or beside it is typed by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import merge
from benchmarks.capacity import Figures, brought_up_to_date, need, rate_at, story_gb
from benchmarks.conditions import as_lines, busy_cores
from benchmarks.plots import plot
from benchmarks.statistics import exponent

DOCS = Path(__file__).parents[3] / "docs"
RESULTS: dict[str, Any] = json.loads((DOCS / "performance.json").read_text(encoding="utf-8"))


def part(run: str, *, short: bool = False, commit: str = "abc", busy: float = 0.0) -> dict[str, Any]:
    machine = {
        "cpu": "A chip",
        "cores": 2,
        "memory_gb": 8.0,
        "system": "Linux 6",
        "python": "3.11",
        "packages": {"faust": "1"},
        "load_before": 0.1,
        "busy_cores_before": busy,
    }
    return {
        "run": run,
        "short": short,
        "measured_at": run,
        "commit": commit,
        "core_kind": "compiled",
        "machine": machine,
        "took_s": 60.0,
    }


def test_a_later_run_of_one_part_changes_nothing_that_is_said_of_another() -> None:
    kept = {"core": part("Monday"), "scale": part("Monday")}
    merged = merge(kept, {"scale": part("Tuesday", short=True, busy=1.5)})
    assert merged["core"] == kept["core"]
    page = "\n".join(as_lines([("core", merged["core"]), ("growth", merged["scale"])]))
    assert "not of one run" in page
    [row] = [line for line in page.splitlines() if line.startswith("| growth")]
    assert "**short**" in row
    assert "Tuesday" in row
    assert "busy with other work** before these parts: growth." in page


def test_parts_of_one_run_are_said_to_be() -> None:
    page = "\n".join(as_lines([("core", part("Monday")), ("growth", part("Monday"))]))
    assert "All parts are of one run." in page
    assert "busy with other work** before" not in page


def test_what_was_measured_before_conditions_were_kept_is_not_given_those_of_another_part() -> None:
    old = {"machine": part("x")["machine"], "short": False, "core": {"measured_at": "Sunday", "took_s": 1.0}}
    merged = merge(old, {"scale": part("Tuesday")})
    assert set(merged) == {"core", "scale"}
    [row] = [line for line in as_lines([("core", merged["core"])]) if line.startswith("| core")]
    assert "not kept" in row
    assert "full" not in row


def test_capacity_quotes_the_figures_of_the_results() -> None:
    page = (DOCS / "capacity.md").read_text(encoding="utf-8")
    assert brought_up_to_date(page, RESULTS) == page
    assert page.count(": begin") == 6


def test_memory_of_stories_is_part_of_what_a_stream_needs() -> None:
    of = Figures(
        worker_us=500,
        bytes_in=4000,
        bytes_out=7000,
        bytes_candidate=9000,
        bytes_alert=4000,
        story_kb=20.0,
        hop_rate=1000.0,
        join={"1000": 100.0, "10000": 110.0, "100000": 200.0},
        join_exponent=0.1,
        large_times=80,
    )
    assert story_gb(10**8, 0.05, of) == pytest.approx(10**8 * 0.05 * 7 * 20 / 1024**2)
    assert need(10**8, of).cores == 3
    # A millisecond a candidate by deliveries, another by a million stories.
    assert rate_at(10**6, of) == pytest.approx(500)
    assert need(10**8, of, share=0.05).network > need(10**8, of, share=0.01).network


def test_growth_is_drawn_beside_the_bars() -> None:
    curve = {"us": {"1000": 100.0, "10000": 900.0}, "exponent": 0.954}
    harness = {"records_per_second": {"median": 2000.0, "low": 1900.0, "high": 2100.0}}
    drawn = plot(
        {"pipeline": {"harnesses": {"ours": harness}}, "scale": {"stories": curve, "article_characters": curve}}
    )
    assert drawn.count("<polyline") == 2
    assert "k = 0.954" in drawn
    assert "2,000" in drawn


def test_exponent_of_a_line_is_one() -> None:
    assert exponent([10, 100, 1000], [5, 50, 500]) == 1


def test_busy_cores_are_counted_from_the_machine() -> None:
    found = busy_cores(0.05)
    assert found is None or found >= 0
