"""The names, types and labels of the metrics are a contract: dashboards and alert rules rest on them."""

import re
import time
from pathlib import Path

from prometheus_client.exposition import generate_latest

from streams.engine.telemetry import Lag, Telemetry
from streams.operations.metrics import Metrics
from streams.operations.telemetry import Recorder

EXPECTED = Path(__file__).parent / "golden" / "metrics.txt"
_STARTED = re.compile(r"(?<=^entente_start_time_seconds )\S+$", re.MULTILINE)
_BLOCKS = re.compile(r"(?<=^entente_python_blocks )\S+$", re.MULTILINE)
_HEAP = re.compile(r'(?<=^entente_heap_bytes\{state="(?:used|free)"\} )\S+$', re.MULTILINE)
_CREATED = re.compile(rb"^[a-z_]+_created(\{[^}]*\})? .*\n|^# (HELP|TYPE) [a-z_]+_created .*\n", re.MULTILINE)


def tell_everything(telemetry: Telemetry) -> None:
    telemetry.consumed("articles.raw", 3)
    telemetry.processed("articles.raw", "alerted", 1)
    telemetry.processed("articles.raw", "no_match", 2)
    telemetry.dead_letter("DECODE", "Permanent")
    telemetry.over_limit("limits.headers")
    telemetry.dead_letter_failed()
    telemetry.processing("enrich", 0.0003, 3)
    telemetry.end_to_end("enrich", 0.004)
    telemetry.in_flight("articles.raw", 2)
    telemetry.progress("articles.raw", 1_700_000_000.0)
    telemetry.lag("enrich", {("articles.raw", 0): Lag(5, 1.5), ("articles.raw", 1): Lag(0, None)})
    telemetry.lag("alert", {("alerts.candidates", 0): Lag(-1, None)})
    telemetry.rebalanced("enrich")
    telemetry.ready("enrich", True, "assigned")
    telemetry.stories(7)


def test_exposition_text() -> None:
    metrics = Metrics()
    recorder = Recorder(metrics, frozenset({"enrich"}))
    tell_everything(recorder)
    metrics.reloads.labels("applied").inc()
    text = _CREATED.sub(b"", generate_latest(metrics.registry)).decode()
    text, found = _STARTED.subn("1.7e+09", text)
    assert found == 1
    text, found = _BLOCKS.subn("123.0", text)
    assert found == 1
    text, found = _HEAP.subn("123.0", text)
    assert found == 2
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_unknown_is_absent_never_zero() -> None:
    text = generate_latest(Metrics().registry).decode()
    assert "entente_consumer_lag_records{" not in text
    assert "entente_last_progress_timestamp_seconds{" not in text


def test_a_counter_that_an_alert_rule_watches_is_there_before_it_counts() -> None:
    text = generate_latest(Metrics().registry).decode()
    for result in ("applied", "refused"):
        assert f'entente_knowledge_reloads_total{{result="{result}"}} 0.0\n' in text


def test_the_time_of_the_start_is_told() -> None:
    before = time.time()
    told = Metrics().registry.get_sample_value("entente_start_time_seconds")
    assert told is not None
    assert before <= told <= time.time()


def test_ready_only_when_every_agent_is() -> None:
    recorder = Recorder(Metrics(), frozenset({"enrich", "alert"}))
    recorder.ready("enrich", True, "assigned")
    assert recorder.readiness() == (False, "alert: starting")
    recorder.ready("alert", True, "assigned")
    assert recorder.readiness().ready
