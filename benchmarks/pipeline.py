"""Part 2: records a second through a real Kafka, our worker and its peers in alternation."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.articles import Payload, article_values, generator, payload
from benchmarks.harnesses import kafka_streams
from benchmarks.harnesses.common import core_function
from benchmarks.kafka_bench import BenchKafka, settings_toml
from benchmarks.machine import cpu_s, peak_mb
from benchmarks.options import Options
from benchmarks.statistics import spread
from streams.broker import BrokerError

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
_WARM_S = 10.0
#: Articles by which the sizes of the payload are told.
_SIZED = 400


class Sample(msgspec.Struct, frozen=True):
    """One harness measured once. Times in seconds, rates in records a second."""

    rate: float
    records: int
    seconds: float
    cpu_us: float
    broker_cpu_us: float
    peak_mb: float
    candidates_waiting: int = 0


def run(options: Options) -> dict[str, Any]:
    """All harnesses over one backlog, `rounds` times in alternation; ratios are taken inside a round."""
    count = options.records
    sizes = payload(core_function("light" if options.light else "full"), article_values("mixed", _SIZED))
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="entente-bench-") as folder, BenchKafka() as kafka:
        runnable, missing, streams = _available(options, Path(folder), sizes)
        samples: dict[str, list[Sample]] = {name: [] for name in runnable}
        kafka.create({RAW: PARTITIONS})
        made = generator("mixed")
        begun = time.monotonic()
        kafka.fill(RAW, PARTITIONS, made.value, count)
        options.say(f"pipeline: backlog of {count:,} articles in {time.monotonic() - begun:.0f} s")
        # Once for nothing: the broker compiles itself under load, which the first to be measured would pay for.
        brief = msgspec.structs.replace(options, seconds=min(options.seconds, _WARM_S))
        # A fault shows again in the rounds, where it costs its harness and no other.
        with suppress(RuntimeError):
            measure(kafka, OURS, count, brief, Path(folder))
        for turn in range(options.rounds):
            # Every second round the other way about: what warms up or heats up does so for all.
            for name in runnable if turn % 2 == 0 else reversed(runnable):
                if name in failed:
                    continue
                try:
                    sample = measure(kafka, name, count, options, Path(folder), turn=turn, streams=streams)
                except RuntimeError as error:
                    failed[name] = str(error)
                    options.say(f"pipeline: {name} FAILED: {error}")
                    continue
                samples[name].append(sample)
                options.say(
                    f"pipeline: round {turn + 1}, {name}: {sample.rate:,.0f} records/s, {sample.cpu_us:.0f} us"
                    f" processor time a record, {sample.peak_mb:.0f} MB"
                )
    return _result(samples, {**missing, **failed}, sizes, options)


def _result(
    samples: dict[str, list[Sample]], missing: dict[str, str], sizes: Payload, options: Options
) -> dict[str, Any]:
    harnesses = {
        name: {
            "records_per_second": spread([sample.rate for sample in found]),
            "cpu_us": spread([sample.cpu_us for sample in found]),
            "broker_cpu_us": spread([sample.broker_cpu_us for sample in found]),
            "peak_mb": max(sample.peak_mb for sample in found),
            # Those of the measure: what is left out is what warmed up, and what the time did not suffice for.
            "records": [sample.records for sample in found],
            "seconds": [sample.seconds for sample in found],
        }
        for name, found in samples.items()
        if found
    }
    ours = samples.get(OURS, [])
    ratio: dict[str, float] = {}
    ratios: dict[str, Any] = {}
    cpu_ratios: dict[str, Any] = {}
    for name in (*PEERS, STREAMS):
        found = samples.get(name, [])
        pairs = list(zip(ours, found, strict=False))
        if pairs:
            ratios[name] = spread([round(mine.rate / peer.rate, 3) for mine, peer in pairs])
            cpu_ratios[name] = spread([round(peer.cpu_us / mine.cpu_us, 3) for mine, peer in pairs])
            ratio[name] = ratios[name]["median"]
    whole = samples.get(WHOLE, [])
    pairs = list(zip(whole, ours, strict=False))
    return {
        "records": options.records,
        "seconds": options.seconds,
        "payload": msgspec.structs.asdict(sizes),
        "partitions": PARTITIONS,
        "rounds": options.rounds,
        "core": "light" if options.light else "full",
        "ratio_to": ratio,
        "ratio_to_spread": ratios,
        "cpu_ratio_to": cpu_ratios,
        "worker_to_enrich": spread([round(a.rate / b.rate, 3) for a, b in pairs]) if pairs else None,
        "candidates_waiting": [sample.candidates_waiting for sample in whole],
        "missing": missing,
        "harnesses": harnesses,
    }


def _available(
    options: Options, folder: Path, sizes: Payload
) -> tuple[list[str], dict[str, str], kafka_streams.PassThrough | None]:
    names = [OURS, WHOLE, *PEERS, STREAMS] if not options.harnesses else list(options.harnesses)
    if options.light:
        names = [name for name in names if name != WHOLE]
    missing: dict[str, str] = {}
    streams: kafka_streams.PassThrough | None = None
    for name in names:
        if name == STREAMS:
            try:
                streams = kafka_streams.build(folder, sizes, lambda line: options.say(f"kafka streams: {line}"))
            except BrokerError as error:
                missing[name] = error.message
        elif name not in (OURS, WHOLE):
            command = [_python(name), "-c", f"import {PEERS[name][1]}"]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            if asked.returncode:
                missing[name] = (asked.stderr.strip().splitlines() or ["cannot be imported"])[-1]
        if name in missing:
            options.say(f"pipeline: {name} is missing: {missing[name]}")
    return [name for name in names if name not in missing], missing, streams


def _python(name: str) -> str:
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
        _end(children)
        kafka.delete(made)
    (first, before, cpu0, broker0), (last, after, cpu1, broker1) = marks
    done = after - before
    if done <= 0 or last <= first:
        raise RuntimeError(f"nothing came within {options.seconds:g} s after the start: {_tail(log)}")
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
            raise RuntimeError(f"it ended with {ended[0]}: {_tail(log)}")
        if first is None:
            settled = group is None or kafka.working_members(group) >= len(children)
            if settled and now[1] >= max(1, count * _WARM_SHARE):
                first = now
            elif now[0] > deadline:
                raise RuntimeError(f"only {now[1]} records after {_START_S:g} s: {_tail(log)}")
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
        command = [_python(name), "-m", "benchmarks.harnesses.entente_worker", str(file), agents]
        return [*command, "light"] if options.light else command
    module = PEERS[name][0]
    command = [_python(name), "-m", f"benchmarks.harnesses.{module}", "--bootstrap", kafka.bootstrap, "--group", tag]
    for role in ("raw", "enriched", "candidates"):
        command += [f"--{role}", names[role]]
    return [*command, "--core", "light"] if options.light else command


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " | ".join(lines[-3:])[-600:]
