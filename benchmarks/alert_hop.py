"""The alert hop: how many candidates a second the one partition ends, and how long a worker takes over the stories."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.candidates import CandidateRecord, Candidates, record_of
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s, peak_mb
from benchmarks.options import Options
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts

_START_S = 120.0
_LONGEST_S = 240.0
_POLL_S = 0.05
#: Not counted: what the first seconds of a worker cost.
_WARM_SHARE = 0.1


def measure(kafka: BenchKafka, facts: Facts, rules: Rules, options: Options, folder: Path) -> dict[str, Any]:
    """Candidates of a story each lie in the partition; one worker's alert agent ends them; then another takes over."""
    count = 4_000 if options.short else 20_000
    tag = f"alert-hop-{time.monotonic_ns() % 10**9}"
    names = {role: f"{role}.{tag}" for role in ("raw", "enriched", "candidates", "alerts", "dead_letters")}
    changelog = f"{tag}-alert-stories-changelog"
    made = {**dict.fromkeys(names.values(), 1), changelog: 1}
    kafka.create(made, compacted=[changelog, names["alerts"]])
    settings = folder / f"{tag}.toml"
    settings.write_text(settings_toml(kafka.bootstrap, tag, names, 1), encoding="utf-8")
    row = Candidates(facts, rules)
    records = [record_of(row.next()) for _ in range(count + 1)]
    hop = _Hop(kafka, f"{tag}-alert", names, settings, folder / f"{tag}.log")
    try:
        hop.fill(records[:count])
        first = hop.run(count)
        # The same start with the stories of the first run in the table, and one candidate to end.
        hop.fill(records[count:])
        again = hop.run(1, already=count)
    finally:
        kafka.delete(made)
    rate, cpu = first["rate"], first["cpu_us"]
    takeover = again["first_alert_s"] - first["first_alert_s"]
    options.say(
        f"scale, alert hop: {rate:,.0f} candidates/s, {cpu:.0f} us; {count:,} stories restored in {takeover:.2f} s"
    )
    return {
        "candidates": count,
        "bytes_candidate": round(sum(len(record.value) for record in records) / len(records)),
        "candidates_per_second": round(rate, 1),
        "cpu_us": round(cpu, 1),
        "broker_cpu_us": round(first["broker_cpu_us"], 1),
        "peak_mb": first["peak_mb"],
        "first_alert_s": round(first["first_alert_s"], 2),
        "first_alert_restored_s": round(again["first_alert_s"], 2),
        "restore_s": round(takeover, 2),
        "restored_stories": count,
        "restored_peak_mb": again["peak_mb"],
    }


class _Hop:
    """One worker after another on the same topics and group."""

    def __init__(self, kafka: BenchKafka, group: str, names: dict[str, str], settings: Path, log: Path) -> None:
        self._kafka = kafka
        self._group = group
        self._names = names
        self._settings = settings
        self._log = log

    def fill(self, records: list[CandidateRecord]) -> None:
        """Put candidates into the partition."""
        first = records[0].offset
        values = [record.value for record in records]
        self._kafka.fill(self._names["candidates"], 1, values.__getitem__, len(values), key=f"c-{first}-{{}}")

    def run(self, count: int, *, already: int = 0) -> dict[str, float]:
        """Start a worker's alert agent, wait until `count` more alerts can be read and are acknowledged, end it."""
        begun = time.monotonic()
        with self._log.open("wb") as sink:
            worker = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.harnesses.entente_worker", str(self._settings), "alert"],
                cwd=measuring.ROOT,
                stdout=sink,
                stderr=sink,
            )
        try:
            # (time, alerts, processor time of the worker, of the broker)
            warm: tuple[float, int, float, float] | None = None
            first_alert = 0.0
            while True:
                found, now = self._kafka.ends(self._names["alerts"], 1) - already, time.monotonic()
                self._check(worker, found, now - begun)
                if found and not first_alert:
                    first_alert = now - begun
                if warm is None and found >= count * _WARM_SHARE:
                    warm = now, found, cpu_s(worker.pid), cpu_s(self._kafka.pid)
                if found >= count:
                    break
                time.sleep(_POLL_S)
            spent, broker = cpu_s(worker.pid), cpu_s(self._kafka.pid)
            self._await_acknowledged(already + count)
            assert warm is not None
            done = found - warm[1]
            return {
                "first_alert_s": first_alert,
                "rate": done / (now - warm[0]) if now > warm[0] else 0.0,
                "cpu_us": (spent - warm[2]) / done * 1e6 if done else 0.0,
                "broker_cpu_us": (broker - warm[3]) / done * 1e6 if done else 0.0,
                "peak_mb": peak_mb(worker.pid),
            }
        finally:
            measuring.end([worker])

    def _check(self, worker: "subprocess.Popen[bytes]", found: int, passed: float) -> None:
        if worker.poll() is not None:
            raise RuntimeError(f"the worker ended with {worker.returncode}: {measuring.tail(self._log)}")
        if passed > (_LONGEST_S if found else _START_S):
            raise RuntimeError(f"only {found} alerts after {passed:.0f} s: {measuring.tail(self._log)}")

    def _await_acknowledged(self, count: int) -> None:
        """Offsets are committed each half second; ended before, the next worker would begin with old candidates."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with suppress(Exception):
                if self._kafka.committed(self._group, self._names["candidates"], 1) >= count:
                    return
            time.sleep(_POLL_S)
        raise RuntimeError("the alerts are written but their candidates are not acknowledged.")
