"""Steady traffic for long: memory, file descriptors and threads stay flat, the lag stays small."""

import time
from collections.abc import Iterator
from statistics import fmean

from streams.evaluation.workload import PLEDGE_EVERY

from ..harness import Bench, Stage
from ..processes import metric_in
from ..table import Row

#: Stories are kept for a week by design: only so many articles may begin one, or memory would grow as told to.
_STORIED = 400
_MB = 1024 * 1024
#: Words of an article: about 4 KB, the length for which the top rate is measured.
_WORDS = 560
#: What tells a leak from memory that is only not given back, by metric.
_KEPT = {
    "Python's blocks": "entente_python_blocks",
    "heap used": 'entente_heap_bytes{state="used"}',
    "heap free": 'entente_heap_bytes{state="free"}',
}
#: After warm-up, in MB for 10 minutes; over a few minutes the allocator's own steps are larger than any leak.
_SLOPE_MB = {60.0: 120.0, 180.0: 30.0, 3600.0: 1.0}


def soak(bench: Bench) -> Iterator[Row]:
    """A minute in the short run, three in the full one."""
    yield soaked(bench, 20.0 if bench.short else 180.0)


def top_rate(bench: Bench) -> float:
    """Articles a second that a worker takes from a backlog on this machine now."""
    articles = 5_000 if bench.short else 20_000
    with Stage(bench, "top", words=_WORDS) as stage:
        stage.publish(range(articles))
        worker = stage.worker(instance="one")
        # From the first output to the last: without the start.
        stage.await_more(stage.topics.enriched, 0)
        first, began = stage.ends(stage.topics.enriched), time.monotonic()
        wanted = stage.expected_enriched(articles)
        stage.await_more(stage.topics.enriched, wanted - 1, timeout_s=300)
        worker.terminate()
        return (wanted - first) / (time.monotonic() - began)


def soaked(bench: Bench, seconds: float, rate: float = 0.0) -> Row:
    """`seconds` of `rate` articles a second (0: half of what the worker could take); the first third is warm-up."""
    rate = rate or top_rate(bench) / 2
    with Stage(bench, "soak", words=_WORDS) as stage:
        worker = stage.worker(instance="one")
        worker.await_ready()
        numbers = (number for number in range(10**9) if number < _STORIED or number % PLEDGE_EVERY > 1)
        wanted = int(seconds * rate)
        stage.publish_meanwhile((next(numbers) for _ in range(wanted)), rate=rate)
        samples: list[tuple[float, int, int, int, int]] = []
        kept: dict[str, list[tuple[float, float]]] = {name: [] for name in _KEPT}
        began = time.monotonic()
        while stage.publishing:
            assert worker.exit_code is None, worker.log[-2000:]
            time.sleep(1.0)
            at = time.monotonic() - began
            if at > seconds / 3:
                told = worker.metrics()
                behind = int(metric_in(told, "entente_consumer_lag_records"))
                samples.append((at, *worker.resources(), behind))
                for name, metric in _KEPT.items():
                    kept[name].append((at, metric_in(told, metric)))
        slope = _slope([(at, rss / _MB) for at, rss, *_ in samples]) * 600
        files = [sample[2] for sample in samples]
        threads = [sample[3] for sample in samples]
        lag = max(sample[4] for sample in samples)
        problems = []
        limit = next((limit for length, limit in _SLOPE_MB.items() if seconds <= length), 1.0)
        if slope > limit:
            problems.append(f"memory grows by {slope:.1f} MB in 10 minutes (limit {limit:g})")
        if max(files) - min(files) > 3:
            problems.append(f"file descriptors between {min(files)} and {max(files)}")
        if max(threads) - min(threads) > 2:
            problems.append(f"threads between {min(threads)} and {max(threads)}")
        if lag > 20 * rate:
            problems.append(f"{lag} records behind")
        # Nothing went wrong, so an error in the log is a false one, and would call an operator for nothing.
        errors = [line for line in worker.log.splitlines() if " ERROR " in line]
        if errors:
            problems.append(f"{len(errors)} errors in the log: {errors[0][:200]}")
        note = (
            f"{samples[-1][1] / _MB:.0f} MB, {slope:+.1f} MB/10 min, {max(files)} files, {max(threads)} threads,"
            f" at most {lag} behind; in 10 minutes "
            + ", ".join(f"{name} {_slope(points) * 600:+,.0f} of {points[-1][1]:,.0f}" for name, points in kept.items())
        )
        row = stage.row(f"soak: {seconds:g} s at {rate:.0f}/s", extra_faults=problems, note=note)
        if worker.terminate() != 0:
            row.verdict = "FAILED"
        return row


def _slope(points: list[tuple[float, float]]) -> float:
    """Least squares: units of y for one of x."""
    mean_x, mean_y = fmean(x for x, _ in points), fmean(y for _, y in points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
