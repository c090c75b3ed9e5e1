"""The story table as the alert agent uses it: cost by stories kept and by copies of one story, memory, limits."""

import gc
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.candidates import CandidateRecord, Candidates, record_of
from benchmarks.machine import rss_mb
from benchmarks.options import Options
from benchmarks.statistics import exponent
from streams.agents.handlers import NewsBook
from streams.contracts.alerts import Candidate
from streams.core.cooperation.rules import Rules
from streams.core.copies import FIRST_COPIES, LATEST_COPIES
from streams.core.facts import Facts
from streams.core.joined import StoryOptions
from streams.engine.stories import Entries

_OPTIONS = StoryOptions(keep_hours=10_000_000)
#: Of the memory that is free, so much may go to stories; the rest is for the broker and the measure itself.
_MOST_MEMORY = 0.7
_PER_ROUND = 50


class Table:
    """Book and entries of one alert agent: what `streams.agents.alert` does with a candidate, Kafka apart."""

    def __init__(self) -> None:
        self.entries = Entries()
        self.book = NewsBook({}, _OPTIONS)

    def take(self, record: CandidateRecord) -> int:
        """Join, encode, remember; gives the bytes for the changelog."""
        joined = self.book.join(record)
        self.book.apply(joined)
        for key, value in joined.updates:
            self.entries.put(0, key, value, record.offset)
        return sum(len(value or b"") for _, value in joined.updates)

    def forget(self, story: str) -> None:
        """Undo a story of its own, so that a table keeps its size while it is measured."""
        self.book._book.drop(story)
        self.entries.put(0, story.encode(), None, 0)
        self.entries.forget_deleted()


def by_stories(facts: Facts, rules: Rules, options: Options) -> dict[str, Any]:
    """Processor time of one candidate by the stories kept: tables of each size in alternation, all warm."""
    row = Candidates(facts, rules)
    sizes = (1_000, 3_000, 10_000) if options.short else (1_000, 10_000, 100_000, 1_000_000)
    tables: dict[int, Table] = {}
    kb = 0.0
    ends = None
    for size in sizes:
        needed, free = size * kb / 1024, free_mb()
        if needed > free * _MOST_MEMORY:
            ends = {
                "stories": size,
                "needed_gb": round(needed / 1024, 1),
                "free_gb": round(free / 1024, 1),
            }
            options.say(f"scale, stories: {size:,} would need {ends['needed_gb']} GB, {ends['free_gb']} GB are free")
            break
        gc.collect()
        before = rss_mb_self()
        tables[size] = Table()
        for _ in range(size):
            tables[size].take(record_of(row.next()))
        gc.collect()
        kb = (rss_mb_self() - before) * 1024 / size
    # A worker's full collections become rare as the table grows; in a loop so short one would fall on one table.
    gc.freeze()
    points = _in_alternation(tables, row, rounds=4 if options.short else 10)
    largest = max(tables)
    entries = tables[largest].entries.all()
    bytes_kept = sum(map(len, entries.values())) / largest
    opened, restored_kb = _opened(entries) if largest * kb / 1024 < free_mb() else (0.0, 0.0)
    gc.unfreeze()
    options.say(f"scale, stories: {kb:.1f} KB a story in memory, {bytes_kept / 1024:.1f} KB in the changelog")
    return {
        "us": {str(size): cost for size, cost in points.items()},
        "exponent": exponent(list(points), list(points.values())),
        "kb_a_story": round(kb, 1),
        "changelog_kb_a_story": round(bytes_kept / 1024, 1),
        # Read from the changelog, members and alerts share nothing, and the entry itself is kept beside them.
        "kb_a_story_restored": round(restored_kb + bytes_kept / 1024, 1),
        "open_us_a_story": round(opened / largest * 1e6, 1),
        "ends_before": ends,
    }


def _opened(entries: Mapping[bytes, bytes]) -> tuple[float, float]:
    """Seconds of processor time to make a book of the entries, and the KB that a story takes in it."""
    before, begun = rss_mb_self(), time.process_time()
    book = NewsBook(entries, _OPTIONS)
    spent = time.process_time() - begun
    found = (rss_mb_self() - before) * 1024 / len(entries)
    del book
    return spent, found


def _in_alternation(tables: dict[int, Table], row: Candidates, *, rounds: int) -> dict[int, float]:
    best: dict[int, float] = {}
    # The first round warms; it counts for nothing.
    for number in range(rounds + 1):
        for size, table in tables.items():
            fresh = [row.next() for _ in range(_PER_ROUND)]
            records = [record_of(candidate) for candidate in fresh]
            begin = time.process_time()
            for record in records:
                table.take(record)
            spent = (time.process_time() - begin) / _PER_ROUND * 1e6
            for candidate in fresh:
                table.forget(f"s-{candidate.article_id}")
            if number:
                best[size] = min(best.get(size, spent), spent)
    return {size: round(cost, 1) for size, cost in best.items()}


def by_copies(facts: Facts, rules: Rules, options: Options) -> dict[str, Any]:
    """Processor time of one copy, and bytes of the record it writes, by the copies that its story has."""
    row = Candidates(facts, rules, seed=11)
    table, first = Table(), row.next()
    table.take(record_of(first))
    points: dict[int, float] = {}
    sizes: dict[int, int] = {}
    kept = 1
    for size in (10, 100, 1000):
        while kept < size - 5:
            table.take(record_of(row.copy(first)))
            kept += 1
        table.take(record_of(row.copy(first)))
        points[size], sizes[size] = _copies_cost(table, row, first, 4)
        kept += 5
    options.say("scale, copies of a story: " + ", ".join(f"{size}: {cost:,.0f} us" for size, cost in points.items()))
    return {
        "us": {str(size): cost for size, cost in points.items()},
        "exponent": exponent(list(points), list(points.values())),
        "record_kb": {str(size): round(found / 1024, 1) for size, found in sizes.items()},
        "copies_kept": FIRST_COPIES + LATEST_COPIES,
    }


def _copies_cost(table: Table, row: Candidates, first: Candidate, count: int) -> tuple[float, int]:
    """Microseconds a copy, best of `count`; bytes of the story as it then stands."""
    best = float("inf")
    for _ in range(count):
        record = record_of(row.copy(first))
        begin = time.process_time()
        table.take(record)
        best = min(best, time.process_time() - begin)
    return round(best * 1e6, 1), max(map(len, table.entries.all().values()))


def rss_mb_self() -> float:
    """Resident memory of this process."""
    import os

    return rss_mb(os.getpid())


def free_mb() -> float:
    """Memory that can be had without swapping; endless where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return float("inf")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable")), float("inf"))
