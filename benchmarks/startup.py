"""Part 5: seconds until a worker is ready, and its memory at rest, under load, by partitions and by article size."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.articles import generator
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s, peak_mb, rss_mb
from benchmarks.options import Options
from streams.broker.ports import free_ports

#: From ready to "at rest".
_REST_S = 5.0


def run(options: Options) -> dict[str, Any]:
    """The real command line, `entente worker`, against a broker that runs already."""
    found: dict[str, Any] = {}
    with BenchKafka() as kafka, tempfile.TemporaryDirectory(prefix="entente-bench-") as folder:
        cache = Path(folder) / "cache"
        cold = one_start(kafka, Path(folder), partitions=4, records=0, cache=cache)
        # A new state of the political files makes another lexicon, out of the names of places that are kept.
        for file in cache.glob("lexicon-*.bin"):
            file.unlink()
        news = one_start(kafka, Path(folder), partitions=4, records=0, cache=cache)
        times = [
            one_start(kafka, Path(folder), partitions=4, records=0, cache=cache)
            for _ in range(2 if options.short else 3)
        ]
        found["empty_cache_s"] = cold["ready_s"]
        found["new_facts_s"] = news["ready_s"]
        found["starts_s"] = [one["ready_s"] for one in times]
        found["ready_s"] = min(found["starts_s"])
        found["ready_cpu_s"] = min(one["ready_cpu_s"] for one in times)
        found["rss_mb"] = max(one["rss_mb"] for one in times)
        found["rest_s"] = _REST_S
        options.say(
            f"startup: ready in {found['ready_s']:.2f} s, with an empty cache {found['empty_cache_s']:.2f} s,"
            f" {found['rss_mb']:.0f} MB at rest"
        )
        count = 4000 if options.short else 20_000
        by_partitions = {}
        for partitions in (1, 4) if options.short else (1, 4, 16, 32):
            one = one_start(kafka, Path(folder), partitions=partitions, records=count)
            by_partitions[str(partitions)] = one["peak_mb"]
            options.say(f"startup: {partitions} partitions: peak {one['peak_mb']:.0f} MB")
        found["peak_mb_by_partitions"] = by_partitions
        found["peak_mb"] = by_partitions["4"]
        by_size = {}
        for size in (4_000, 100_000) if options.short else (1_000, 4_000, 30_000, 100_000, 190_000):
            few = max(100, min(count, 60_000_000 // size // (4 if options.short else 1)))
            one = one_start(kafka, Path(folder), partitions=4, records=few, size=size)
            by_size[str(size)] = one["peak_mb"]
            options.say(f"startup: articles of {size:,} characters: peak {one['peak_mb']:.0f} MB")
        found["peak_mb_by_article_characters"] = by_size
    return found


def one_start(
    kafka: BenchKafka, folder: Path, *, partitions: int, records: int, size: int = 3800, cache: Path | None = None
) -> dict[str, float]:
    """Start a worker on fresh topics, wait for /readyz, let it work through `records`, and end it.

    Without records its memory at rest is read a few seconds later, when what a start throws away is thrown away.
    `cache`: in the place of the user's.
    """
    tag = f"start-{time.monotonic_ns() % 10**10}"
    names = {role: f"{role}.{tag}" for role in ("raw", "enriched", "candidates", "alerts", "dead_letters")}
    made = {name: partitions if role in ("raw", "enriched") else 1 for role, name in names.items()}
    changelog = f"{tag}-alert-stories-changelog"
    made[changelog] = 1
    kafka.create(made, compacted=[changelog, names["alerts"]])
    if records:
        kafka.fill(names["raw"], partitions, generator("mixed", size).value, records)
    settings = folder / f"{tag}.toml"
    settings.write_text(settings_toml(kafka.bootstrap, tag, names, partitions), encoding="utf-8")
    port = free_ports(1)[0]
    begun = time.monotonic()
    with (folder / f"{tag}.log").open("wb") as sink:
        worker = subprocess.Popen(
            [sys.executable, "-m", "streams", "worker", "--config", str(settings), "--metrics-port", str(port)],
            cwd=measuring.ROOT,
            stdout=sink,
            stderr=sink,
            env={**os.environ, **({"ENTENTE_CACHE": str(cache)} if cache else {})},
        )
    try:
        while not _ready(port):
            if worker.poll() is not None or time.monotonic() - begun > 120:
                raise RuntimeError(f"the worker was not ready: {measuring.tail(folder / f'{tag}.log')}")
            time.sleep(0.01)
        ready, ready_cpu = time.monotonic() - begun, cpu_s(worker.pid)
        if not records:
            time.sleep(_REST_S)
        rest = rss_mb(worker.pid)
        deadline = time.monotonic() + 180
        while records and kafka.ends(names["enriched"], partitions) < records and time.monotonic() < deadline:
            time.sleep(0.2)
        return {
            "ready_s": round(ready, 2),
            "ready_cpu_s": round(ready_cpu, 2),
            "rss_mb": rest,
            "peak_mb": peak_mb(worker.pid),
        }
    finally:
        measuring.end([worker])
        kafka.delete(made)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False
