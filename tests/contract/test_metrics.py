"""The names, types and labels of the metrics are a contract: dashboards and alert rules rest on them."""

import re
from pathlib import Path

from prometheus_client.exposition import generate_latest

from streams.engine.telemetry import Lag, Telemetry
from streams.operations.metrics import Metrics
from streams.operations.telemetry import Recorder

EXPECTED = Path(__file__).parent / "golden" / "metrics.txt"
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
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_unknown_is_absent_never_zero() -> None:
    text = generate_latest(Metrics().registry).decode()
    assert "entente_consumer_lag_records{" not in text
    assert "entente_last_progress_timestamp_seconds{" not in text


def test_ready_only_when_every_agent_is() -> None:
    recorder = Recorder(Metrics(), frozenset({"enrich", "alert"}))
    recorder.ready("enrich", True, "assigned")
    assert recorder.readiness() == (False, "alert: starting")
    recorder.ready("alert", True, "assigned")
    assert recorder.readiness().ready
