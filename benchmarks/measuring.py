"""One harness measured once over a backlog in a real Kafka."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from benchmarks.harnesses import kafka_streams
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s, peak_mb
from benchmarks.options import Options

ROOT = Path(__file__).parent.parent
PARTITIONS = 4
RAW = "bench.raw"
#: Key of ratio_to -> module of the harness and what must be importable for it.
PEERS = {
    "quixstreams": ("quixstreams_app", "quixstreams"),
    "bytewax": ("bytewax_flow", "bytewax.connectors.kafka"),
    "confluent": ("confluent_loop", "confluent_kafka"),
    "aiokafka": ("aiokafka_loop", "aiokafka"),
    "plain_faust": ("plain_faust", "faust"),
}
#: In Java, and a pass-through: what the shell costs there, with no core to run.
STREAMS = "kafka_streams"
OURS = "entente_enrich"
WHOLE = "entente_worker"
_POLL_S = 0.05
_START_S = 60.0
_WARM_SHARE = 0.02


class Sample(msgspec.Struct, frozen=True):
    """One harness measured once. Times in seconds, rates in records a second."""

    rate: float
    records: int
    seconds: float
    cpu_us: float
    broker_cpu_us: float
    peak_mb: float
    candidates_waiting: int = 0


def python_of(name: str) -> str:
    """Peers that need packages of their own run in their own environment."""
    theirs = ROOT / ".venv-bench" / "bin" / "python"
    return str(theirs) if name in ("quixstreams", "bytewax", "confluent") and theirs.is_file() else sys.executable


def measure(
    kafka: BenchKafka,
    name: str,
    count: int,
    options: Options,
    folder: Path,
    *,
    turn: int = 0,
    raw: str = RAW,
    partitions: int = PARTITIONS,
    processes: int = 1,
    pinned: bool = False,
    streams: kafka_streams.PassThrough | None = None,
) -> Sample:
    """Run one harness over the backlog until it is done or the time is up; counted where consumers would read.

    `pinned`: each process has a core of its own, and the broker has them all. Several processes (ours only) are
    measured from when each has partitions: start and rebalance are not throughput. `streams`: the harness in Java.
    """
    tag = f"{name.replace('_', '-')}-{turn}-{time.monotonic_ns() % 10**9}"
    names = {
        "raw": raw,
        "enriched": f"out.{tag}",
        "candidates": f"candidates.{tag}",
        "alerts": f"alerts.{tag}",
        "dead_letters": f"dead.{tag}",
    }
    made = {names["enriched"]: partitions, names["candidates"]: 1}
    changelog = f"{tag}-alert-stories-changelog"
    if name in (OURS, WHOLE):
        made |= {names["alerts"]: 1, names["dead_letters"]: 1, changelog: 1}
    kafka.create(made, compacted=[changelog, names["alerts"]])
    if streams is not None and name == STREAMS:
        command = streams.command(kafka.bootstrap, tag, names, folder)
    else:
        command = _command(kafka, name, tag, names, partitions, options, folder)
    log = folder / f"{tag}.log"
    with log.open("wb") as sink:
        children = [
            subprocess.Popen(command, stdout=sink, stderr=sink, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
            for _ in range(processes)
        ]
    if pinned:
        cores = sorted(os.sched_getaffinity(0))
        for number, child in enumerate(children):
            os.sched_setaffinity(child.pid, {cores[number % len(cores)]})
    group = f"{tag}-enrich" if processes > 1 else None
    try:
        marks = _watch(kafka, children, names["enriched"], partitions, count, options, log, group)
        waiting = 0
        if name == WHOLE:
            waiting = kafka.ends(names["candidates"], 1) - kafka.committed(f"{tag}-alert", names["candidates"], 1)
        if name in (OURS, WHOLE) and kafka.ends(names["dead_letters"], 1):
            raise RuntimeError("records were dead-lettered; the figure would not count.")
        peak = sum(peak_mb(child.pid) for child in children)
    finally:
        end(children)
        kafka.delete(made)
    (first, before, cpu0, broker0), (last, after, cpu1, broker1) = marks
    done = after - before
    if done <= 0 or last <= first:
        raise RuntimeError(f"nothing came within {options.seconds:g} s after the start: {tail(log)}")
    return Sample(
        round(done / (last - first), 1),
        done,
        round(last - first, 2),
        round((cpu1 - cpu0) / done * 1e6, 1),
        round((broker1 - broker0) / done * 1e6, 1),
        peak,
        waiting,
    )


Mark = tuple[float, int, float, float]


def _watch(
    kafka: BenchKafka,
    children: list[subprocess.Popen[bytes]],
    topic: str,
    partitions: int,
    count: int,
    options: Options,
    log: Path,
    group: str | None = None,
) -> tuple[Mark, Mark]:
    """Marks (time, records, processor time of the harness, of the broker) after warming up and at the end.

    With a `group` the first mark waits until each of the processes is a member of it with partitions.
    """

    def mark() -> Mark:
        found = kafka.ends(topic, partitions)
        return time.monotonic(), found, sum(cpu_s(child.pid) for child in children), cpu_s(kafka.pid)

    deadline = time.monotonic() + _START_S
    first: Mark | None = None
    last: Mark | None = None
    while True:
        now = mark()
        ended = [child.returncode for child in children if child.poll() is not None]
        if ended:
            raise RuntimeError(f"it ended with {ended[0]}: {tail(log)}")
        if first is None:
            settled = group is None or kafka.working_members(group) >= len(children)
            if settled and now[1] >= max(1, count * _WARM_SHARE):
                first = now
            elif now[0] > deadline:
                raise RuntimeError(f"only {now[1]} records after {_START_S:g} s: {tail(log)}")
        elif last is None or now[1] > last[1]:
            # The end of the measure is the last time anything came, not when we noticed that nothing comes.
            last = now
        if first is not None and (now[1] >= count or now[0] - first[0] > options.seconds):
            return first, last or now
        time.sleep(_POLL_S)


def _command(
    kafka: BenchKafka, name: str, tag: str, names: dict[str, str], partitions: int, options: Options, folder: Path
) -> list[str]:
    if name in (OURS, WHOLE):
        file = folder / f"{tag}.toml"
        file.write_text(settings_toml(kafka.bootstrap, tag, names, partitions), encoding="utf-8")
        agents = "enrich" if name == OURS else "enrich,alert"
        command = [python_of(name), "-m", "benchmarks.harnesses.entente_worker", str(file), agents]
        return [*command, "light"] if options.light else command
    module = PEERS[name][0]
    command = [python_of(name), "-m", f"benchmarks.harnesses.{module}", "--bootstrap", kafka.bootstrap, "--group", tag]
    for role in ("raw", "enriched", "candidates"):
        command += [f"--{role}", names[role]]
    return [*command, "--core", "light"] if options.light else command


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and end those that do not within some seconds."""
    for child in children:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def tail(log: Path) -> str:
    """The last lines that a process wrote, for a sentence about its fault."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " | ".join(lines[-3:])[-600:]
