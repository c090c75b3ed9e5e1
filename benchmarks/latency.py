"""Part 3: from the moment an article should have been written to the moment its alert can be read.

The schedule is fixed before the run: an article that the producer sends late counts from when it was due, so a stall
costs every article that it delays (no coordinated omission). Reader and writer are processes of their own, and
librdkafka's: on a machine of two cores, broker included, what measures would take a good part of what is measured.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import measuring
from benchmarks.articles import generator
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s
from benchmarks.options import Options
from benchmarks.statistics import percentiles, spread

#: Sent before the measure begins: connections, caches and the consumer groups are warm then.
_WARM_S = 5.0
_BROKER_WARM_S = 30.0
_DRAIN_S = 15.0
#: A median above this is a queue that grows.
_LATE_MS = 1000.0
#: The Python that has librdkafka's client.
_CLIENT = measuring.python_of("confluent")


def run(options: Options) -> dict[str, Any]:
    """100 and 1,000 articles a second, and half of what this machine can do."""
    return _run(options, ("100", "1000", "half_top"))


def short(options: Options) -> dict[str, Any]:
    """1,000 articles a second alone and briefly: goes with a run of the pipeline part that leaves this one out."""
    return _run(msgspec.structs.replace(options, short=True), ("1000",))


def _run(options: Options, names: tuple[str, ...]) -> dict[str, Any]:
    seconds, rounds = (12.0, 1) if options.short else (20.0, 3)
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with BenchKafka(steady=True) as kafka, tempfile.TemporaryDirectory(prefix="entente-bench-") as folder:
        top = _top(kafka, options, Path(folder))
        options.say(f"latency: the worker's top is {top:,.0f} articles/s")
        # For nothing: a broker that compiles as on a server has done so after a minute of load, as one has that runs.
        at_rate(kafka, 1000.0, _BROKER_WARM_S, 20, Path(folder))
        rates = {"100": 100.0, "1000": 1000.0, "half_top": max(50.0, top / 2)}
        for turn in range(rounds):
            for name in names if turn % 2 == 0 else reversed(names):
                rate = rates[name]
                # At a low rate more of the articles are candidates, or too few alerts would come for a p99.
                one = at_rate(kafka, rate, seconds, 4 if rate < 500 else 20, Path(folder))
                taken[name].append(one)
                options.say(
                    f"latency at {rate:,.0f}/s: alert p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms,"
                    f" p99.9 {one['p999_ms']:.1f} ms ({one['alerts']} alerts)"
                    + (" OVERLOADED" if one["overloaded"] else "")
                )
    found = {name: median_of(runs) for name, runs in taken.items()}
    main = found["1000"]
    return {"top": top, **{name: main[name] for name in ("p50_ms", "p99_ms", "p999_ms")}, **found}


def median_of(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The run with the median p50, the range over all, and what was missing or too much in any of them."""
    # Without any alert there is no p50: such a run was the slowest.
    ordered = sorted(runs, key=lambda one: math.inf if math.isnan(one["p50_ms"]) else float(one["p50_ms"]))
    return {
        **ordered[(len(ordered) - 1) // 2],
        "alerts_missing": sum(one["alerts_missing"] for one in runs),
        "overloaded": any(one["overloaded"] for one in runs),
        **{f"{name}_spread": spread([one[f"{name}_ms"] for one in runs]) for name in ("p50", "p99")},
    }


def _top(kafka: BenchKafka, options: Options, folder: Path) -> float:
    count = 5000 if options.short else 20_000
    kafka.create({"top.raw": measuring.PARTITIONS})
    kafka.fill("top.raw", measuring.PARTITIONS, generator("mixed").value, count)
    found = measuring.measure(kafka, measuring.WHOLE, count, options, folder, raw="top.raw").rate
    kafka.delete(["top.raw"])
    return found


def at_rate(kafka: BenchKafka, rate: float, seconds: float, every: int, folder: Path) -> dict[str, Any]:
    """One schedule of `seconds` at `rate` articles a second through the whole worker."""
    tag = f"latency-{int(rate)}-{time.monotonic_ns() % 10**9}"
    names = {role: f"{role}.{tag}" for role in ("raw", "enriched", "candidates", "alerts", "dead_letters")}
    changelog = f"{tag}-alert-stories-changelog"
    wide = measuring.PARTITIONS
    made = {names["raw"]: wide, names["enriched"]: wide, names["candidates"]: 1, names["alerts"]: 1}
    kafka.create({**made, names["dead_letters"]: 1, changelog: 1}, compacted=[changelog, names["alerts"]])
    settings = folder / f"{tag}.toml"
    settings.write_text(settings_toml(kafka.bootstrap, tag, names, wide), encoding="utf-8")
    readings = folder / f"{tag}.jsonl"
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.harnesses.entente_worker", str(settings), "enrich,alert"],
        cwd=measuring.ROOT,
        stderr=subprocess.DEVNULL,
    )
    reader = subprocess.Popen(
        [
            _CLIENT, "-m", "benchmarks.harnesses.reader",
            kafka.bootstrap, names["enriched"], str(wide), names["alerts"], str(readings),
        ],
        cwd=measuring.ROOT,
    )  # fmt: skip
    try:
        source = generator("mixed", candidate_every=every)
        values = [source.value(number) for number in range(int(rate * (seconds + _WARM_S)))]
        _await_first(kafka, names, values[0], worker)
        due, busy, late = _publish(kafka, names["raw"], values, rate, worker, folder)
        # One more than the schedule holds: the article that woke everything up.
        articles_left, candidates_left = _drain(kafka, names, f"{tag}-alert", len(values) + 1)
        written = kafka.ends(names["alerts"], 1)
        # The reader needs a moment for what was written last.
        time.sleep(0.5)
    finally:
        measuring.end([worker, reader])
        kafka.delete(made)
    enriched, alerts, read = _waits(readings, due, int(rate * _WARM_S))
    figures = percentiles(alerts)
    first = percentiles(enriched)
    # Nearly all candidates here alert, so one that never ended, or whose article was never read, is an alert missing.
    missing = articles_left // every + candidates_left + max(0, written - read)
    return {
        "rate": round(rate, 1),
        "seconds": seconds,
        "candidate_every": every,
        "alerts": len(alerts),
        "alerts_written": written,
        "alerts_missing": missing,
        "articles": len(enriched),
        "articles_missing": articles_left,
        "overloaded": overloaded(missing, articles_left, first["p50"], figures["p50"]),
        "worker_cores": round(busy, 3),
        "producer_late_p99_ms": late,
        "p50_ms": figures["p50"],
        "p99_ms": figures["p99"],
        "p999_ms": figures["p999"],
        "max_ms": figures["max"],
        "enriched": {f"{name}_ms": value for name, value in first.items()},
    }


def overloaded(alerts_missing: int, articles_missing: int, *medians_ms: float) -> bool:
    """Whether the figures are those of a queue: something did not come at all, or half of it a second late.

    What is missing would have been the slowest, so that percentiles without it would flatter.
    """
    return alerts_missing > 0 or articles_missing > 0 or not all(median <= _LATE_MS for median in medians_ms)


def late_p99_ms(sent: Sequence[tuple[float, float]]) -> float:
    """How late the producer handed articles over, from (when due, when handed over) in seconds."""
    return percentiles([(handed - due) * 1000 for due, handed in sent])["p99"]


def _drain(kafka: BenchKafka, names: dict[str, str], group: str, count: int) -> tuple[int, int]:
    """Wait until all articles are enriched and the alert group has ended every candidate; what is left of each."""
    deadline = time.monotonic() + _DRAIN_S
    while True:
        articles = max(0, count - kafka.ends(names["enriched"], measuring.PARTITIONS))
        candidates = kafka.ends(names["candidates"], 1)
        left = max(0, candidates - kafka.committed(group, names["candidates"], 1))
        if (not articles and not left) or time.monotonic() > deadline:
            return articles, left
        time.sleep(0.1)


def _await_first(kafka: BenchKafka, names: dict[str, str], value: bytes, worker: "subprocess.Popen[bytes]") -> None:
    """One article wakes everything up before the schedule begins."""
    kafka.fill(names["raw"], 1, lambda _: value, 1, key="warm-{}")
    while not kafka.ends(names["enriched"], measuring.PARTITIONS):
        time.sleep(0.1)
        if worker.poll() is not None:
            raise RuntimeError(f"the worker ended with {worker.returncode}.")


def _publish(
    kafka: BenchKafka, topic: str, values: list[bytes], rate: float, worker: "subprocess.Popen[bytes]", folder: Path
) -> tuple[dict[str, float], float, float]:
    """When each article was due, the share of a core that the worker used, and how late the producer was (p99, ms)."""
    articles, result = folder / "articles.jsonl", folder / "sent.json"
    articles.write_bytes(b"\n".join(values))
    spent, begun = cpu_s(worker.pid), time.time()
    done = subprocess.run(
        [
            _CLIENT, "-m", "benchmarks.harnesses.publisher",
            kafka.bootstrap, topic, str(measuring.PARTITIONS), str(rate), str(articles), str(result),
        ],
        cwd=measuring.ROOT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the publisher ended with {done.returncode}: {done.stderr[-300:]}")
    used = (cpu_s(worker.pid) - spent) / (time.time() - begun)
    sent: list[tuple[float, float]] = json.loads(result.read_bytes())
    return {f"gen-1-{number}": due for number, (due, _) in enumerate(sent)}, used, late_p99_ms(sent)


def _waits(readings: Path, due: dict[str, float], warm: int) -> tuple[list[float], list[float], int]:
    """Milliseconds from due to readable, of enriched articles and of alerts; the first reading of each counts.

    And how many alert records were read at all, warming up included.
    """
    read = 0
    waits: dict[str, dict[str, float]] = {"enriched": {}, "alert": {}}
    begin = sorted(due.values())[warm] if warm < len(due) else 0.0
    for line in readings.read_text(encoding="utf-8").splitlines():
        kind, article, when = json.loads(line)
        read += kind == "alert"
        if article in due and due[article] >= begin and article not in waits[kind]:
            waits[kind][article] = (when - due[article]) * 1000
    return list(waits["enriched"].values()), list(waits["alert"].values()), read
