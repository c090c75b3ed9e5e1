"""The documented rights are enough, and with one less the worker says which it lacks instead of losing a record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contracts.topics import TopicNames
from tests.chaos.harness import Bench, Stage
from tests.chaos.processes import WorkerProcess
from tests.chaos.scenarios.outputs import QUICK

from .secured import USER, Right, SecuredBroker, worker_rights

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
_RIGHTS = 10
_DOCS = Path(__file__).parents[3] / "docs" / "security.md"


@pytest.fixture
def stage(bench: Bench, secured: SecuredBroker) -> Iterator[Stage]:
    with Stage(bench, "rights", broker=secured.kafka, environ={**QUICK, **secured.environ()}) as made:
        yield made


def test_the_documented_rights_are_enough(stage: Stage, secured: SecuredBroker) -> None:
    secured.grant(worker_rights(stage.topics, stage.tag))
    worker = stage.worker()
    worker.await_ready()
    stage.warm_up()  # a dead letter too
    stage.publish(range(60))
    row = stage.row("rights")
    assert (row.verdict, row.lost, row.wrong) == ("ok", 0, 0), row.note
    assert worker.terminate() == 0


def _name(number: int) -> str:
    right = worker_rights(TopicNames(), "entente")[number]
    return f"{right.operation.lower()}-{right.name}"


@pytest.mark.parametrize("missing", range(_RIGHTS), ids=_name)
def test_one_right_less_ends_the_worker_with_its_name(stage: Stage, secured: SecuredBroker, missing: int) -> None:
    rights = worker_rights(stage.topics, stage.tag)
    assert len(rights) == _RIGHTS
    lacking = rights[missing]
    if lacking == _restoring(stage):
        # It is needed only where there is something to restore.
        secured.grant(rights)
        first = stage.worker()
        first.await_ready()
        stage.publish(range(100, 200))
        stage.await_more(stage.engine.changelog, 0)
        assert first.terminate() == 0
        secured.revoke(lacking)
    else:
        secured.grant(right for right in rights if right != lacking)
    stage.publish(range(60), bad=lambda number: stage.bad(number) if number == 30 else None)
    worker = stage.worker()
    assert worker.await_exit(75) == 70, worker.log[-2000:]
    _names(worker, lacking)
    assert stage.lags()[_acknowledged(stage, lacking)] > 0
    # With the right given, nothing is missing.
    secured.grant([lacking])
    stage.worker().await_ready()
    row = stage.row("rights")
    assert (row.verdict, row.lost, row.wrong) == ("ok", 0, 0), row.note


def _restoring(stage: Stage) -> Right:
    return Right("TOPIC", stage.engine.changelog, "READ", "restoring the story table")


def _acknowledged(stage: Stage, lacking: Right) -> str:
    """The input that may not be acknowledged to its end without the right."""
    alerting = lacking.name in {stage.topics.alerts, stage.engine.changelog, stage.engine.group_of("alert")}
    return stage.topics.candidates if alerting and stage.ends(stage.topics.candidates) else stage.topics.raw


def _names(worker: WorkerProcess, lacking: Right) -> None:
    last = worker.log.strip().splitlines()[-1]
    assert "CRITICAL" in last, worker.log[-2000:]
    assert lacking.name in last, last
    assert lacking.operation in last, last


def test_the_document_lists_exactly_these_rights() -> None:
    text = _DOCS.read_text(encoding="utf-8")
    for right in worker_rights(TopicNames(), "entente"):
        assert f"| {right.kind.capitalize()} | `{right.name}` | {right.operation} | {right.needed_for} |" in text


def test_mutual_tls_gives_the_same_rights_as_the_password(bench: Bench, secured: SecuredBroker) -> None:
    # Of a certificate the user is its CN: the same principal.
    certificate = secured.authority.issue(USER)
    environ = {
        "ENTENTE_KAFKA_SSL_CA": str(secured.authority.certificate),
        "ENTENTE_KAFKA_SSL_CERT": str(certificate.certificate),
        "ENTENTE_KAFKA_SSL_KEY": str(certificate.key),
    }
    with Stage(
        bench, "mtls", broker=secured.kafka, bootstrap=secured.kafka.mutual_tls_bootstrap, environ=environ
    ) as stage:
        secured.grant(worker_rights(stage.topics, stage.tag))
        stage.worker().await_ready()
        stage.publish(range(30))
        row = stage.row("mutual TLS")
        assert (row.verdict, row.lost, row.wrong) == ("ok", 0, 0), row.note
