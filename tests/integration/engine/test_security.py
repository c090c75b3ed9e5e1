"""A worker behind TLS, SASL and ACLs: the least rights that work, and a sentence for each that is missing."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer
from kafka.admin import ACLOperation, ResourceType

from streams.contracts.errors import EntenteError
from streams.contracts.security import ClientSecurity, Secret
from streams.engine.config import EngineConfig
from streams.engine.topics import check_topics

from ..acls import grant, right
from ..kafka_fixtures import SECURE_USERS, SecureKafka
from .harness import Pipeline

pytestmark = pytest.mark.integration

READ, WRITE = ACLOperation.READ, ACLOperation.WRITE


@pytest.fixture
def secured(secure_kafka: SecureKafka, tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline whose test clients use the open internal listener, and whose workers must prove themselves."""
    pipeline = Pipeline(secure_kafka.broker.admin_bootstrap, tmp_path)
    pipeline.create_topics()
    pipeline.config["bootstrap"] = secure_kafka.broker.bootstrap
    pipeline.config["security"] = {
        "ssl_ca": str(secure_kafka.authority.certificate),
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_username": "worker",
        "sasl_password": SECURE_USERS["worker"],
    }
    yield pipeline
    pipeline.close()


def rights(pipeline: Pipeline) -> list[tuple[ResourceType, str, ACLOperation]]:
    """The least that a worker with both agents needs."""
    names, group = pipeline.names, pipeline.config["group"]
    changelog = pipeline.engine.changelog
    return [
        (ResourceType.TOPIC, names.raw, READ),
        (ResourceType.TOPIC, names.enriched, WRITE),
        (ResourceType.TOPIC, names.candidates, WRITE),
        (ResourceType.TOPIC, names.candidates, READ),
        (ResourceType.TOPIC, names.alerts, WRITE),
        (ResourceType.TOPIC, names.dead_letters, WRITE),
        (ResourceType.TOPIC, changelog, READ),
        (ResourceType.TOPIC, changelog, WRITE),
        (ResourceType.GROUP, f"{group}-enrich", READ),
        (ResourceType.GROUP, f"{group}-alert", READ),
    ]


def test_the_least_rights_are_enough(secured: Pipeline) -> None:
    grant(secured.bootstrap, [right("worker", *one) for one in rights(secured)])
    secured.publish(range(200))
    secured.producer.send(secured.names.raw, key=b"bad", value=b"bad")
    secured.producer.flush()
    worker = secured.worker()
    secured.until_done()
    assert worker.stop() == 0, worker.text()
    assert secured.assert_enriched(range(200)) == 0
    secured.assert_alerts(range(200))
    assert [record.value for record in secured.read(secured.names.dead_letters)] == [b"bad"]
    assert SECURE_USERS["worker"] not in worker.text()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sasl_password": "wrong"}, "refused the user 'worker'"),
        ({"sasl_mechanism": "PLAIN"}, "does not know the SASL mechanism PLAIN"),
        ({"ssl_ca": ""}, "TLS"),
    ],
)
def test_a_wrong_credential_is_a_sentence_at_the_start(
    secured: Pipeline, change: dict[str, Any], sentence: str
) -> None:
    security = {**secured.config["security"], **change}
    if not security["ssl_ca"]:
        security["tls"] = True
        sentence = "is not trusted"
    worker = secured.worker(security=security)
    assert worker.exit_code(20) == 70, worker.text()
    assert sentence in worker.text()
    assert "wrong" not in worker.text()
    options = ClientSecurity(**{**security, "sasl_password": Secret(security["sasl_password"])})
    with pytest.raises(EntenteError, match=sentence):
        check_topics(EngineConfig(bootstrap=secured.config["bootstrap"], security=options), secured.specs)


def test_rules_of_the_pipeline_hold_on_its_own_listener(secured: Pipeline) -> None:
    # The open listener of these tests is not the worker's: without rights it may not even see the topics.
    worker = secured.worker()
    assert worker.exit_code(30) == 70
    assert secured.names.raw in worker.text()
    with closing(KafkaProducer(bootstrap_servers=secured.bootstrap)) as producer:
        producer.send(secured.names.raw, json.dumps({"n": 1}).encode()).get(10)
