"""Part 3: from the moment an article should have been written to the moment its alert can be read.

The schedule is fixed before the run: an article that the producer sends late counts from when it was due, so a stall
costs every article that it delays (no coordinated omission). Reader and writer are processes of their own.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import pipeline
from benchmarks.articles import generator
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s
from benchmarks.options import Options
from benchmarks.statistics import percentiles

#: Sent before the measure begins: connections, caches and the consumer groups are warm then.
_WARM_S = 5.0
_DRAIN_S = 15.0


def run(options: Options) -> dict[str, Any]:
    """100 and 1,000 articles a second, and half of what this machine can do."""
    seconds = 12.0 if options.short else 40.0
    found: dict[str, Any] = {}
    with BenchKafka() as kafka, tempfile.TemporaryDirectory(prefix="entente-bench-") as folder:
        top = _top(kafka, options, Path(folder))
        options.say(f"latency: the worker's top is {top:,.0f} articles/s")
        for name, rate in (("100", 100.0), ("1000", 1000.0), ("half_top", max(50.0, top / 2))):
            # At a low rate more of the articles are candidates, or too few alerts would come for a p99.
            every = 4 if rate < 500 else 20
            found[name] = at_rate(kafka, rate, seconds, every, Path(folder))
            one = found[name]
            options.say(
                f"latency at {rate:,.0f}/s: alert p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms,"
                f" p99.9 {one['p999_ms']:.1f} ms ({one['alerts']} alerts)"
                + (" OVERLOADED" if one["overloaded"] else "")
            )
    main = found["1000"]
    return {"top": top, **{name: main[name] for name in ("p50_ms", "p99_ms", "p999_ms")}, **found}


def _top(kafka: BenchKafka, options: Options, folder: Path) -> float:
    count = 5000 if options.short else 20_000
    kafka.create({"top.raw": pipeline.PARTITIONS})
    kafka.fill("top.raw", pipeline.PARTITIONS, generator("mixed").value, count)
    found = pipeline.measure(kafka, pipeline.WHOLE, count, options, folder, raw="top.raw").rate
    kafka.delete(["top.raw"])
    return found


def at_rate(kafka: BenchKafka, rate: float, seconds: float, every: int, folder: Path) -> dict[str, Any]:
    """One schedule of `seconds` at `rate` articles a second through the whole worker."""
    tag = f"latency-{int(rate)}-{time.monotonic_ns() % 10**9}"
    names = {role: f"{role}.{tag}" for role in ("raw", "enriched", "candidates", "alerts", "dead_letters")}
    changelog = f"{tag}-alert-stories-changelog"
    wide = pipeline.PARTITIONS
    made = {names["raw"]: wide, names["enriched"]: wide, names["candidates"]: 1, names["alerts"]: 1}
    kafka.create({**made, names["dead_letters"]: 1, changelog: 1}, compacted=[changelog, names["alerts"]])
    settings = folder / f"{tag}.toml"
    settings.write_text(settings_toml(kafka.bootstrap, tag, names, wide), encoding="utf-8")
    readings = folder / f"{tag}.jsonl"
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.harnesses.entente_worker", str(settings), "enrich,alert"],
        cwd=pipeline.ROOT,
        stderr=subprocess.DEVNULL,
    )
    reader = subprocess.Popen(
        [
            sys.executable, "-m", "benchmarks.harnesses.reader",
            kafka.bootstrap, names["enriched"], str(wide), names["alerts"], str(readings),
        ],
        cwd=pipeline.ROOT,
    )  # fmt: skip
    try:
        source = generator("mixed", candidate_every=every)
        values = [source.value(number) for number in range(int(rate * (seconds + _WARM_S)))]
        due, busy, late = asyncio.run(_publish(kafka, names["raw"], values, rate, worker))
        deadline = time.monotonic() + _DRAIN_S
        while kafka.ends(names["enriched"], wide) < len(values) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.5)
        alerts_expected = kafka.ends(names["alerts"], 1)
    finally:
        pipeline._end([worker, reader])
        kafka.delete(made)
    enriched, alerts = _waits(readings, due, int(rate * _WARM_S))
    figures = percentiles(alerts)
    first = percentiles(enriched)
    return {
        "rate": round(rate, 1),
        "seconds": seconds,
        "candidate_every": every,
        "alerts": len(alerts),
        "alerts_written": alerts_expected,
        "articles": len(enriched),
        "overloaded": len(enriched) < 0.98 * rate * seconds or first["p50"] > 1000,
        "worker_cores": round(busy, 3),
        "producer_late_p99_ms": late,
        "p50_ms": figures["p50"],
        "p99_ms": figures["p99"],
        "p999_ms": figures["p999"],
        "max_ms": figures["max"],
        "enriched": {f"{name}_ms": value for name, value in first.items()},
    }


async def _publish(
    kafka: BenchKafka, topic: str, values: list[bytes], rate: float, worker: "subprocess.Popen[bytes]"
) -> tuple[dict[str, float], float, float]:
    """When each article was due, the share of a core that the worker used, and how late the producer was (p99, ms)."""
    import aiokafka

    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, acks=1, linger_ms=0)
    await producer.start()
    # One article wakes everything up before the schedule begins.
    await producer.send_and_wait(topic, values[0], key=b"warm", partition=0)
    while not kafka.ends(topic.replace("raw.", "enriched."), pipeline.PARTITIONS):
        await asyncio.sleep(0.1)
        if worker.poll() is not None:
            raise RuntimeError(f"the worker ended with {worker.returncode}.")
    due: dict[str, float] = {}
    late = []
    start = time.time() + 0.2
    spent = cpu_s(worker.pid)
    for number, value in enumerate(values):
        when = start + number / rate
        wait = when - time.time()
        if wait > 0:
            await asyncio.sleep(wait)
        article = f"gen-1-{number}"
        due[article] = when
        late.append(time.time() - when)
        await producer.send(
            topic, value, key=article.encode(), partition=number % pipeline.PARTITIONS, timestamp_ms=int(when * 1000)
        )
    used = (cpu_s(worker.pid) - spent) / (time.time() - start)
    await producer.stop()
    return due, used, round(percentiles(late)["p99"] * 1000, 2)


def _waits(readings: Path, due: dict[str, float], warm: int) -> tuple[list[float], list[float]]:
    """Milliseconds from due to readable, of enriched articles and of alerts; the first reading of each counts."""
    waits: dict[str, dict[str, float]] = {"enriched": {}, "alert": {}}
    begin = sorted(due.values())[warm] if warm < len(due) else 0.0
    for line in readings.read_text(encoding="utf-8").splitlines():
        kind, article, when = json.loads(line)
        if article in due and due[article] >= begin and article not in waits[kind]:
            waits[kind][article] = (when - due[article]) * 1000
    return list(waits["enriched"].values()), list(waits["alert"].values())
