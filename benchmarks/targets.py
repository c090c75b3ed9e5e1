"""What was asked for, beside what was measured."""

from typing import Any

from benchmarks.growth_page import number

_TARGETS = (
    ("Core, mixed news, articles/s a core", ("core", "articles_per_second"), 15_000, "at least"),
    ("The same, first step", ("core", "articles_per_second"), 10_000, "at least"),
    ("Core, share of the floor", ("core", "share_of_floor"), 0.55, "at least"),
    ("Core, p99 of an article, us", ("core", "p99_us"), 1000, "at most"),
    ("Core, dense news, articles/s a core", ("core", "dense", "articles_per_second"), 1500, "at least"),
    ("The same, first step", ("core", "dense", "articles_per_second"), 900, "at least"),
    ("Decision of a candidate (mixed), mean, us", ("core", "mixed", "candidate_us"), 1000, "at most"),
    ("Decision of a candidate (mixed), p99, us", ("core", "mixed", "candidate_p99_us"), 3000, "at most"),
    ("Enrich hop to quixstreams", ("pipeline", "ratio_to", "quixstreams"), 1.0, "at least"),
    ("Enrich hop to bytewax", ("pipeline", "ratio_to", "bytewax"), 1.0, "at least"),
    ("Enrich hop to bare aiokafka", ("pipeline", "ratio_to", "aiokafka"), 1.0, "at least"),
    ("Enrich hop to bare confluent-kafka", ("pipeline", "ratio_to", "confluent"), 1.0, "at least"),
    ("Enrich hop to plain Faust", ("pipeline", "ratio_to", "plain_faust"), 7.0, "at least"),
    ("Whole worker to enrich hop", ("pipeline", "worker_to_enrich", "median"), 0.85, "at least"),
    ("Two processes to one, the broker on their cores", ("scale", "two_to_one"), 1.8, "at least"),
    ("The same by processor time, the broker's taken out", ("scale", "two_to_one_by_cpu"), 1.8, "at least"),
    ("Alert p50 at 1,000/s, ms", ("latency", "1000", "p50_ms"), 8, "at most"),
    ("Alert p99 at 1,000/s, ms", ("latency", "1000", "p99_ms"), 25, "at most"),
    ("Worker ready, s", ("startup", "ready_s"), 3, "at most"),
    ("Worker at rest, MB", ("startup", "rss_mb"), 300, "at most"),
    ("Worker under load, MB", ("startup", "peak_mb"), 300, "at most"),
)


def target_rows(found: dict[str, Any]) -> list[str]:
    """A row of the table for each target."""
    return [_target_row(found, *target) for target in _TARGETS]


def _target_row(found: dict[str, Any], name: str, path: tuple[str, ...], target: float, sense: str) -> str:
    value: Any = found
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return f"| {name} | {sense} {number(target)} | not measured | |"
    reached = value >= target if sense == "at least" else value <= target
    return f"| {name} | {sense} {number(target)} | {number(value)} | {'yes' if reached else '**no**'} |"
