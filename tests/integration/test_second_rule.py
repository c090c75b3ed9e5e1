"""A second rule works by adding a file alone, in a running system too: its topic is made, its alerts come."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .pipeline import Pipeline, wait_until

pytestmark = pytest.mark.integration

RULE = """
id = "moldova-cooperation"
version = "0.1.0"
title = "A partner cooperates on Moldova"
output = "{output}"

[actors]
groups = ["NATO", "PARTNERS"]

[topic]
countries = ["MD"]
adversaries = ["RU"]
"""
OF_MOLDOVA = {
    "id": "moldova",
    "title": "Romania gives Moldova ambulances",
    "body": "BUCHAREST - Romania will give Moldova ten ambulances and train its border guards, its government said.",
    "published_at": "2023-03-01T10:00:00Z",
}
OF_UKRAINE = {
    "id": "ukraine",
    "title": "Poland to send tanks",
    "body": "WARSAW - Poland will send Ukraine fourteen Leopard tanks, its defence minister said on Wednesday.",
    "published_at": "2023-03-01T10:00:00Z",
}


@pytest.fixture
def pipeline(bootstrap: str, tmp_path: Path, rules: Path) -> Iterator[Pipeline]:
    made = Pipeline(bootstrap, tmp_path, reload_s=0.5, settings=f'rules = "{rules}"\n[metrics]\nport = 0\n')
    yield made
    made.stop()


def add_rule(pipeline: Pipeline, rules: Path) -> str:
    """A rule of its own, with a topic of its own that is not there yet."""
    output = f"{pipeline.name}.alerts.moldova"
    # As one file at once, as an editor puts it there.
    written = rules.parent / "moldova.part"
    written.write_text(RULE.format(output=output), "utf-8")
    written.rename(rules / "moldova.toml")
    return output


def reloads(pipeline: Pipeline) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{pipeline.ports[0]}/metrics", timeout=5) as answer:
        return "".join(line for line in answer.read().decode().splitlines() if line.startswith("entente_knowledge_rel"))


def alerts_in(pipeline: Pipeline, topic: str) -> list[dict[str, Any]]:
    return [json.loads(record.value) for record in pipeline.read(topic)]


def of_each(alerts: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(alert["rule"], alert["topic"], alert["article_id"]) for alert in alerts}


def test_a_rule_added_while_the_worker_runs_alerts_on_its_own_topic(pipeline: Pipeline, rules: Path) -> None:
    worker = pipeline.start_worker()
    output = add_rule(pipeline, rules)
    wait_until(lambda: 'result="applied"} 1.0' in reloads(pipeline), 30, "the rule is in force")
    pipeline.send_articles([OF_MOLDOVA, OF_UKRAINE])
    pipeline.wait_processed()
    expected = {
        ("moldova-cooperation", output, "moldova"),
        ("ukraine-cooperation", "alerts.ukraine-cooperation", "ukraine"),
    }
    assert of_each(alerts_in(pipeline, output)) == {("moldova-cooperation", output, "moldova")}
    assert [ally["code"] for ally in alerts_in(pipeline, output)[0]["allies"]] == ["RO"]
    assert {alert["article_id"] for alert in pipeline.alerts().values()} == {"ukraine"}
    assert worker.exit_code is None
    # The topic is as it is declared, and the commands look at it too.
    checked = pipeline.entente("topics", "check")
    assert checked.returncode == 0, checked.stderr
    printed = pipeline.entente("alerts", "--json")
    assert printed.returncode == 0, printed.stderr
    assert of_each([json.loads(line) for line in printed.stdout.splitlines()]) == expected
    printed = pipeline.entente("alerts", "--json", "--topic", output)
    assert of_each([json.loads(line) for line in printed.stdout.splitlines()]) == {
        ("moldova-cooperation", output, "moldova")
    }


def test_a_rule_added_before_the_start_has_its_topic_made_too(pipeline: Pipeline, rules: Path) -> None:
    output = add_rule(pipeline, rules)
    missing = pipeline.entente("topics", "check")
    assert missing.returncode == 1
    assert f"The topic {output} does not exist." in " ".join(missing.stderr.split())
    pipeline.start_worker()
    pipeline.send_articles([OF_MOLDOVA])
    pipeline.wait_processed()
    assert of_each(alerts_in(pipeline, output)) == {("moldova-cooperation", output, "moldova")}


def test_up_makes_the_topics_of_all_rules_and_prints_their_alerts(pipeline: Pipeline, rules: Path) -> None:
    output = add_rule(pipeline, rules)
    articles = rules.parent / "articles.jsonl"
    articles.write_text(json.dumps(OF_MOLDOVA) + "\n" + json.dumps(OF_UKRAINE) + "\n", "utf-8")
    done = pipeline.entente("up", "--once", "--json", "--publish", str(articles))
    assert done.returncode == 0, done.stderr
    assert of_each([json.loads(line) for line in done.stdout.splitlines()]) == {
        ("moldova-cooperation", output, "moldova"),
        ("ukraine-cooperation", "alerts.ukraine-cooperation", "ukraine"),
    }


def test_up_says_at_once_what_is_wrong_with_a_rule(pipeline: Pipeline, rules: Path) -> None:
    (rules / "moldova.toml").write_text(RULE.format(output=pipeline.topics.raw), "utf-8")
    done = pipeline.entente("up", "--once")
    assert done.returncode == 2
    assert f"moldova-cooperation publishes to {pipeline.topics.raw}" in " ".join(done.stderr.split())
