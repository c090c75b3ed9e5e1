"""What the parts put in the results: sizes, records measured, a ratio to each peer, and a latency with the pipeline."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import conditions, latency, machine, pipeline, report
from benchmarks.articles import Payload, article_values, payload
from benchmarks.harnesses.common import light
from benchmarks.measuring import Sample
from benchmarks.options import Options
from streams.broker import BrokerError

SIZES = Payload(raw_bytes=4100, enriched_bytes=7300, candidate_bytes=900)


def sample(rate: float) -> Sample:
    return Sample(rate, 9800, round(9800 / rate, 2), 1e6 / rate, 50.0, 200.0)


def results(**rates: float) -> dict[str, Any]:
    options = Options(records=20_000, rounds=1, seconds=8.0)
    return pipeline._result({name: [sample(rate)] for name, rate in rates.items()}, {}, SIZES, options)


def test_kafka_streams_has_its_ratio_beside_the_peers() -> None:
    found = results(entente_enrich=2000.0, entente_worker=1800.0, quixstreams=1900.0, kafka_streams=20_000.0)
    assert found["ratio_to"]["kafka_streams"] == 0.1
    assert found["payload"] == {"raw_bytes": 4100, "enriched_bytes": 7300, "candidate_bytes": 900}
    assert found["harnesses"]["kafka_streams"]["records"] == [9800]
    assert found["harnesses"]["entente_enrich"]["seconds"] == [4.9]


def test_without_java_it_is_missing_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any) -> Any:
        raise BrokerError("The Java at /j has no compiler beside it.", hint="Install one.")

    monkeypatch.setattr(pipeline.kafka_streams, "build", refuse)
    options = Options(harnesses=("entente_enrich", "kafka_streams"))
    runnable, missing, built = pipeline._available(options, tmp_path, SIZES)
    assert runnable == ["entente_enrich"]
    assert missing == {"kafka_streams": "The Java at /j has no compiler beside it."}
    assert built is None


def test_it_is_one_of_the_harnesses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built = pipeline.kafka_streams.PassThrough(java=tmp_path, class_path="", payload=SIZES)
    monkeypatch.setattr(pipeline.kafka_streams, "build", lambda *_: built)
    monkeypatch.setattr(pipeline, "PEERS", {})
    runnable, missing, found = pipeline._available(Options(), tmp_path, SIZES)
    assert runnable == ["entente_enrich", "entente_worker", "kafka_streams"]
    assert not missing
    assert found is built


def test_sizes_are_told_by_the_core_function() -> None:
    values = article_values("mixed", 40)
    found = payload(light, values)
    assert found.raw_bytes == round(sum(map(len, values)) / 40)
    assert found.enriched_bytes > found.raw_bytes + 2500
    assert found.candidate_bytes == 2500


def test_the_page_says_what_was_measured_and_that_the_pass_through_runs_no_core() -> None:
    part = {**results(entente_enrich=2000.0, bytewax=2100.0, kafka_streams=20_000.0), "measured_at": "today"}
    described = {"cpu": "One", "cores": 2, "memory_gb": 4, "system": "Linux", "python": "3", "packages": {}}
    described |= {"load_before": 0.1, "kafka": "4.4.0", "java": "17.0.1"}
    found = {"pipeline": {**part, "machine": described, "took_s": 60.0}}
    page = report.markdown(found)
    assert "Kafka 4.4.0 on Java 17.0.1" in page
    assert "4,100 bytes (enriched 7,300)" in page
    assert "until its backlog is done or 8 s are over" in page
    assert "**runs no core**" in page
    assert "| kafka_streams | 9,800-9,800 | 20,000 " in page
    picture = report.plot(found)
    assert "bytewax" in picture
    assert "kafka_streams" not in picture


def test_the_machine_is_described_with_kafka_and_java() -> None:
    found = machine.describe()
    assert found["kafka"]
    assert "java" in found


@pytest.fixture(autouse=True)
def look_at_the_machine_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_LOOK_S", 0.01)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (["--only", "pipeline"], "short"),
        (["--only", "pipeline,latency"], "whole"),
        (["--only", "pipeline", "--light"], None),
        (["--only", "pipeline", "--harnesses", "bytewax"], None),
        (["--only", "core"], None),
    ],
)
def test_a_latency_goes_with_the_pipeline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: list[str], wanted: str | None
) -> None:
    from benchmarks import core

    monkeypatch.setattr(core, "run", lambda _options: {})
    monkeypatch.setattr(pipeline, "run", lambda _options: {})
    monkeypatch.setattr(latency, "run", lambda _options: {"p99_ms": "whole"})
    monkeypatch.setattr(latency, "short", lambda _options: {"p99_ms": "short"})
    file = tmp_path / "found.json"
    monkeypatch.setattr(sys, "argv", ["benchmarks", *line, "--short", "--json", str(file)])
    command.main()
    assert json.loads(file.read_text()).get("latency", {}).get("p99_ms") == wanted


def test_the_short_latency_does_not_replace_the_whole_part_on_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pipeline, "run", lambda _options: {})
    monkeypatch.setattr(latency, "short", lambda _options: {"p99_ms": "short"})
    kept = tmp_path / "performance.json"
    kept.write_text('{"latency": {"p99_ms": "whole"}}')
    monkeypatch.setattr(command, "RESULTS", kept)
    monkeypatch.setattr(report, "write_report", lambda _found, _folder: None)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--only", "pipeline", "--plot"])
    command.main()
    assert json.loads(kept.read_text())["latency"]["p99_ms"] == "whole"


def test_the_short_latency_is_one_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kafka:
        def __init__(self, **_: Any) -> None: ...

        def __enter__(self) -> "Kafka":
            return self

        def __exit__(self, *_: Any) -> None: ...

    figures = {"p50_ms": 1.0, "p99_ms": 2.0, "p999_ms": 3.0, "alerts": 4, "alerts_missing": 0, "overloaded": False}
    rates: list[tuple[float, float]] = []

    def at_rate(_kafka: Any, rate: float, seconds: float, _every: int, _folder: Path) -> dict[str, Any]:
        rates.append((rate, seconds))
        return figures

    monkeypatch.setattr(latency, "BenchKafka", Kafka)
    monkeypatch.setattr(latency, "_top", lambda *_: 2000.0)
    monkeypatch.setattr(latency, "at_rate", at_rate)
    found = latency.short(Options())
    # The first is for nothing: it warms the broker.
    assert rates == [(1000.0, 30.0), (1000.0, 12.0)]
    assert found["p99_ms"] == 2.0


def test_a_part_that_fails_costs_no_other_and_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from benchmarks import core, startup

    def fail(_options: Options) -> dict[str, Any]:
        raise RuntimeError("no broker")

    monkeypatch.setattr(core, "run", fail)
    monkeypatch.setattr(startup, "run", lambda _options: {"ready_s": 1.0})
    file = tmp_path / "found.json"
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--only", "core,startup", "--short", "--json", str(file)])
    with pytest.raises(SystemExit, match="core"):
        command.main()
    found = json.loads(file.read_text())
    assert set(found) == {"startup"}
    assert found["startup"]["short"] is True
    assert found["startup"]["machine"]["cores"]
