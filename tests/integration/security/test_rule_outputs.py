"""A rule whose topic the worker may not make: refused by name, the other rules go on, and it waits for its topic."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from streams.contracts.topics import topics
from streams.engine.topics import create_topics
from tests.chaos.harness import Bench, Stage
from tests.chaos.processes import WorkerProcess

from ..shipped_rules import SHIPPED
from .secured import Right, SecuredBroker, worker_rights

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]


@pytest.fixture
def stage(bench: Bench, secured: SecuredBroker, rules: Path) -> Iterator[Stage]:
    environ = {**secured.environ(), "ENTENTE_PATHS_RULES": str(rules), "ENTENTE_PATHS_RELOAD_S": "0.3"}
    with Stage(bench, "outputs", broker=secured.kafka, environ=environ) as made:
        secured.grant(worker_rights(made.topics, made.tag))
        yield made


def add_rule(stage: Stage, rules: Path) -> str:
    """The shipped rule once more, under another name and with a topic of its own that is not there."""
    output = f"{stage.tag}.second"
    text = SHIPPED.read_text("utf-8").replace('id = "ukraine-cooperation"', 'id = "second"')
    written = rules.parent / "second.part"
    written.write_text(text.replace('output = "alerts.ukraine-cooperation"', f'output = "{output}"'), "utf-8")
    written.rename(rules / "second.toml")
    return output


def said(worker: WorkerProcess, words: str) -> str:
    """The line of the log with these words, once it is there."""
    deadline = time.monotonic() + 30
    while True:
        for line in worker.log.splitlines():
            if words in line:
                return line
        assert time.monotonic() < deadline, worker.log[-3000:]
        time.sleep(0.1)


def make(stage: Stage, output: str) -> None:
    alerts = next(spec for spec in topics(stage.topics) if spec.name == stage.topics.alerts)
    create_topics(stage.engine, [msgspec.structs.replace(alerts, name=output)])


def test_a_rule_added_without_the_right_waits_for_its_topic(stage: Stage, secured: SecuredBroker, rules: Path) -> None:
    worker = stage.worker()
    worker.await_ready()
    output = add_rule(stage, rules)
    line = said(worker, "are refused, the old ones stay in force")
    assert f"denies access to the topic {output}" in line
    assert f"WRITE on {output}" in line
    stage.publish(range(30))
    row = stage.row("without the topic")
    assert (row.verdict, row.lost, row.wrong) == ("ok", 0, 0), row.note
    secured.grant([Right("TOPIC", output, "WRITE", "publishing its alerts")])
    time.sleep(2)
    # It may write there now, and not make it. Said once, when it was added.
    assert worker.log.count("are refused") == 1
    assert worker.exit_code is None
    make(stage, output)
    said(worker, "Changed knowledge or rules are in force")
    assert worker.terminate() == 0


def test_a_worker_that_may_not_make_the_topic_says_which_command_does(
    stage: Stage, secured: SecuredBroker, rules: Path
) -> None:
    output = add_rule(stage, rules)
    secured.grant([Right("TOPIC", output, "WRITE", "publishing its alerts")])
    worker = stage.worker()
    assert worker.await_exit(60) == 70, worker.log[-2000:]
    last = worker.log.strip().splitlines()[-1]
    assert f"There is no topic {output}, where a rule publishes. The broker denies to make" in last
    assert "`entente topics create`" in last
    make(stage, output)
    again = stage.worker()
    again.await_ready()
    assert again.terminate() == 0


def test_a_worker_that_may_make_the_topic_does(stage: Stage, secured: SecuredBroker, rules: Path) -> None:
    worker = stage.worker()
    worker.await_ready()
    output = f"{stage.tag}.second"
    rights = ("CREATE", "DESCRIBE", "WRITE")
    secured.grant(Right("TOPIC", output, right, "the topic of a rule") for right in rights)
    add_rule(stage, rules)
    assert output in said(worker, "Made the topic")
    said(worker, "Changed knowledge or rules are in force")
    assert worker.terminate() == 0
