"""From a raw article to an alert, on a real Kafka: what comes out, and that it comes out after kills."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from streams.contracts.schemas import json_schema
from streams.evaluation.generator import Generator

from .pipeline import Pipeline, wait_until

pytestmark = pytest.mark.integration

SAMPLES = files("streams") / "samples"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def pipeline(bootstrap: str, tmp_path: Path) -> Iterator[Pipeline]:
    made = Pipeline(bootstrap, tmp_path)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def sampled(bootstrap: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """A pipeline that has processed the bundled sample articles."""
    made = Pipeline(bootstrap, tmp_path_factory.mktemp("sampled"))
    try:
        made.start_worker()
        published = made.entente("publish", str(SAMPLES / "articles.jsonl"))
        assert published.returncode == 0, published.stderr
        made.wait_processed()
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize("expected", lines("expected.jsonl"), ids=lambda expected: expected["id"])
def test_sample_article_yields_what_it_must(sampled: Pipeline, expected: dict[str, Any]) -> None:
    alerts = [alert for alert in sampled.alerts().values() if expected["id"] in alert["article_ids"]]
    if not expected["alert"]:
        assert alerts == []
    else:
        (alert,) = alerts
        assert alert["kind"] == expected["kind"]
        assert alert["evidence"]
        named = {ally["code"] for ally in alert["allies"]}
        assert named & set(expected["allies"])
        if expected["kind"] == "cooperation":
            assert named <= set(expected["allies"])


def test_every_sample_is_enriched_with_its_countries(sampled: Pipeline) -> None:
    enriched = {record.key.decode(): json.loads(record.value) for record in sampled.read(sampled.topics.enriched)}
    for expected in lines("expected.jsonl"):
        record = enriched[expected["id"]]
        assert {tag["code"] for tag in record["countries"]} >= set(expected["countries"]), expected["id"]
        for tag in record["countries"]:
            for span in tag["spans"]:
                assert record[span["field"]][span["start"] : span["end"]] == span["text"]


def test_published_values_match_their_schemas(sampled: Pipeline) -> None:
    for topic, schema in (
        (sampled.topics.enriched, "enriched-article.json"),
        (sampled.topics.candidates, "candidate.json"),
        (sampled.topics.alerts, "alert.json"),
    ):
        validator = jsonschema.Draft202012Validator(json_schema(schema))
        records = sampled.read(topic)
        assert records
        for record in records:
            validator.validate(json.loads(record.value))


def test_alerts_carry_cloudevents_headers(sampled: Pipeline) -> None:
    for record in sampled.read(sampled.topics.alerts):
        headers = {name: value.decode() for name, value in record.headers}
        assert headers["ce_specversion"] == "1.0"
        assert headers["ce_id"].startswith(record.key.decode())
        assert headers["content-type"] == "application/json"
        assert {"ce_source", "ce_type", "ce_time", "ce_subject"} <= headers.keys()


def test_metrics_and_health_are_served(sampled: Pipeline) -> None:
    def get(path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{sampled.ports[0]}{path}", timeout=5) as answer:
            return answer.read().decode()

    assert get("/healthz") == "alive\n"
    assert get("/readyz") == "ready\n"
    metrics = get("/metrics")
    consumed = f'entente_records_consumed_total{{topic="{sampled.topics.raw}"}} {float(len(lines("articles.jsonl")))}'
    assert consumed in metrics


def test_alerts_command_prints_the_newest_state(sampled: Pipeline) -> None:
    done = sampled.entente("alerts", "--json")
    assert done.returncode == 0, done.stderr
    assert {alert["alert_id"] for alert in map(json.loads, done.stdout.splitlines())} == set(sampled.alerts())


def test_check_finds_everything_in_order(sampled: Pipeline) -> None:
    done = sampled.entente("check")
    assert done.returncode == 0, done.stderr
    assert "The topics are as declared." in done.stderr


def test_trace_context_reaches_the_alert(sampled: Pipeline) -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    article = {**lines("articles.jsonl")[0], "id": "traced", "version": 2, "body": lines("articles.jsonl")[2]["body"]}
    sampled.send([(b"traced", json.dumps(article).encode(), [("traceparent", trace)])])
    sampled.wait_processed()
    records = [r for r in sampled.read(sampled.topics.alerts) if "traced" in json.loads(r.value)["article_ids"]]
    assert dict(records[-1].headers)["traceparent"] == trace


def test_correction_and_withdrawal_change_the_alert_over_a_restart(pipeline: Pipeline) -> None:
    article = lines("articles.jsonl")[2]
    pipeline.start_worker()
    pipeline.send_articles([article])
    pipeline.wait_processed()
    (alert,) = pipeline.alerts().values()
    assert alert["status"] == "new"

    pipeline.workers[-1].stop(30)
    pipeline.start_worker()
    corrected = {**article, "version": 2, "body": article["body"].replace("fourteen", "ten").replace("Fourteen", "Ten")}
    pipeline.send_articles([corrected])
    pipeline.wait_processed()
    (after,) = pipeline.alerts().values()
    assert (after["alert_id"], after["status"], after["revision"]) == (alert["alert_id"], "updated", 2)

    pipeline.workers[-1].stop(30)
    pipeline.start_worker()
    pipeline.send([(article["id"].encode(), None, [])])
    pipeline.wait_processed()
    (last,) = pipeline.alerts().values()
    assert (last["alert_id"], last["status"]) == (alert["alert_id"], "retracted")


def test_wire_copy_updates_the_alert_of_the_first(pipeline: Pipeline) -> None:
    article = lines("articles.jsonl")[2]
    copy = {
        **article,
        "id": "copy",
        "source": "Another Paper",
        "body": article["body"].replace("announced", "said") + "\n\nRead more on our website.",
    }
    pipeline.start_worker()
    pipeline.send_articles([article])
    pipeline.wait_processed()
    pipeline.workers[-1].stop(30)
    pipeline.start_worker()
    pipeline.send_articles([copy])
    pipeline.wait_processed()
    (alert,) = pipeline.alerts().values()
    assert alert["status"] == "updated"
    assert alert["article_ids"] == [article["id"], "copy"]
    assert alert["sources"] == [article["source"], "Another Paper"]


def test_nothing_is_missing_after_three_kills(pipeline: Pipeline) -> None:
    generator = Generator(7, size=1500)
    count = 3000
    # A killed worker keeps its partitions until its session ends.
    settings_text = pipeline.settings.read_text().replace("[worker]\n", "[worker]\nsession_timeout_s = 6.0\n")
    pipeline.settings.write_text(settings_text)
    for part in range(3):
        worker = pipeline.start_worker()
        before = len(pipeline.read(pipeline.topics.enriched))
        pipeline.send_articles(generator.article(number) for number in range(part * 1000, part * 1000 + 1000))
        wait_until(lambda before=before: len(pipeline.read(pipeline.topics.enriched)) > before, 30, "some progress")
        worker.kill()
    pipeline.start_worker()
    pipeline.wait_processed()
    values: dict[bytes, set[bytes]] = {}
    for record in pipeline.read(pipeline.topics.enriched):
        values.setdefault(record.key, set()).add(record.value)
    assert set(values) == {f"gen-7-{number}".encode() for number in range(count)}
    assert all(len(same) == 1 for same in values.values()), "duplicates differ"


def test_two_workers_share_the_work_and_one_may_leave(pipeline: Pipeline) -> None:
    generator = Generator(8, size=1500)
    count = 3000
    pipeline.start_worker()
    second = pipeline.start_worker()
    pipeline.send_articles(generator.article(number) for number in range(count))
    assert second.stop(30) == 0
    pipeline.wait_processed()
    keys = {record.key for record in pipeline.read(pipeline.topics.enriched)}
    assert keys == {f"gen-8-{number}".encode() for number in range(count)}


def test_up_with_samples_once_ends_and_leaves_nothing_running(tmp_path: Path) -> None:
    environ = {**os.environ, "ENTENTE_METRICS_PORT": "0"}
    started = subprocess.Popen(
        [sys.executable, "-m", "streams", "up", "--sample", "--once", "--json", "--data", str(tmp_path / "kafka")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        text=True,
    )
    stdout, stderr = started.communicate(timeout=180)
    assert started.returncode == 0, stderr
    alerted = {alert["article_id"] for alert in map(json.loads, stdout.splitlines())}
    assert alerted == {expected["id"] for expected in lines("expected.jsonl") if expected["alert"]}
    left = subprocess.run(["pgrep", "-f", str(tmp_path / "kafka")], capture_output=True, text=True)
    assert left.stdout == ""


def up_and_ready(data: Path) -> "subprocess.Popen[str]":
    """`entente up` on a local Kafka of its own, once it says that it is ready."""
    started = subprocess.Popen(
        [sys.executable, "-m", "streams", "up", "--data", str(data)],
        stderr=subprocess.PIPE,
        env={**os.environ, "ENTENTE_METRICS_PORT": "0"},
        text=True,
    )
    assert started.stderr is not None
    for line in started.stderr:
        if line.startswith("Ready"):
            break
    return started


def test_up_ends_when_its_own_broker_has_ended(tmp_path: Path) -> None:
    data = tmp_path / "kafka"
    started = up_and_ready(data)
    subprocess.run(["pkill", "-KILL", "-f", f"kafka.Kafka .*{data}"], check=True)
    _, said = started.communicate(timeout=90)
    assert started.returncode == 3, said
    assert "Node 1 of the local Kafka has ended by itself" in said
    assert "Traceback" not in said
    assert subprocess.run(["pgrep", "-f", str(data)], capture_output=True, text=True).stdout == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_up_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    data = tmp_path / "kafka"
    started = up_and_ready(data)
    started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 0
    assert "The worker has stopped" in said
    assert subprocess.run(["pgrep", "-f", str(data)], capture_output=True, text=True).stdout == ""
