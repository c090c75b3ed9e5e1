"""Keeps the core from growing dearer unnoticed: counts of function calls, and one ratio inside a run; never seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import orjson
import pytest

from streams.contracts.codec import Limits
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.evaluation.generator import Generator

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ARTICLES = 60
#: Calls of functions (Python's and built-in ones) an article may cost: what it cost when last looked at, and a
#: seventh more. Raise them only with a line in docs/performance-log.md that says what was bought.
MOST_CALLS = {"mixed": 1_040, "dense": 13_000}
#: Processor time of the whole over that of its floor (decode, scan by the automata, encode what is published), mixed
#: news.
MOST_FLOORS = 20.0


def records(kind: str, count: int = ARTICLES) -> list[RawRecord]:
    made = Generator(1, kind="dense" if kind == "dense" else "mixed", size=3800)
    return [RawRecord(None, made.value(number), 0, number, 1_700_000_000_000) for number in range(count)]


def counted(work: Callable[[], Any]) -> int:
    """How many calls `work` makes; the same on every machine, however busy."""
    calls = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def each(core: tuple[Facts, Rules], of: list[RawRecord]) -> Iterator[None]:
    for record in of:
        process(record, *core, Limits(), now=NOW)
        yield


@pytest.mark.parametrize("kind", ["mixed", "dense"])
def test_an_article_costs_no_more_calls_than_it_did(core: tuple[Facts, Rules], kind: str) -> None:
    of = records(kind)
    # Twice: what is remembered of words and days is learnt in the first pass, as in a worker's first minute.
    list(each(core, of))
    found = counted(lambda: list(each(core, of))) / len(of)
    assert found <= MOST_CALLS[kind], (
        f"{kind} news costs {found:.0f} calls an article; the limit is {MOST_CALLS[kind]}."
    )


def test_the_count_notices_a_dearer_core(core: tuple[Facts, Rules]) -> None:
    """The guard guards: the same articles with one needless call a character cost visibly more."""
    of = records("mixed", 5)
    plain = counted(lambda: list(each(core, of)))
    dearer = counted(lambda: [[char.isalpha() for char in "x" * 4000] for _ in each(core, of)])
    assert dearer > plain + 15_000


def test_the_core_stays_near_its_floor(core: tuple[Facts, Rules]) -> None:
    of = records("mixed")
    find = core[0].lexicon.find
    outcomes = [process(record, *core, Limits(), now=NOW) for record in of]
    outputs = [orjson.loads(outcome.enriched[1]) for outcome in outcomes if outcome.enriched]
    ratios = []
    for _ in range(5):
        begin = time.process_time()
        for record, output in zip(of, outputs, strict=True):
            fields = orjson.loads(record.value or b"")
            find(f"{fields['title']}\n\n{fields['body']}", fields["language"])
            orjson.dumps(output)
        middle = time.process_time()
        list(each(core, of))
        ratios.append((time.process_time() - middle) / (middle - begin))
    # The best of five: neighbours on the machine can only make a ratio worse.
    assert min(ratios) <= MOST_FLOORS, f"The core costs {min(ratios):.1f} times its floor; the limit is {MOST_FLOORS}."
