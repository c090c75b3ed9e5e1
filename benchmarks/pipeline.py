"""Part 2: records a second through a real Kafka, our worker and its peers in alternation."""

import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.articles import Payload, article_values, generator, payload
from benchmarks.harnesses import kafka_streams
from benchmarks.harnesses.common import core_function
from benchmarks.kafka_bench import BenchKafka
from benchmarks.measuring import OURS, PARTITIONS, PEERS, RAW, STREAMS, WHOLE, Sample, measure, python_of
from benchmarks.options import Options
from benchmarks.statistics import spread
from streams.broker import BrokerError

#: Once for nothing: at most so long.
_WARM_S = 10.0
#: Articles by which the sizes of the payload are told.
_SIZED = 400


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
            command = [python_of(name), "-c", f"import {PEERS[name][1]}"]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            if asked.returncode:
                missing[name] = (asked.stderr.strip().splitlines() or ["cannot be imported"])[-1]
        if name in missing:
            options.say(f"pipeline: {name} is missing: {missing[name]}")
    return [name for name in names if name not in missing], missing, streams
