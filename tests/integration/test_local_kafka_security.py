"""The secured local Kafka lets in who it should and nobody else, and shows its passwords to no one."""

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import ACLOperation, NewTopic, ResourceType
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError

from streams.broker import Security
from streams.contracts.security import ClientSecurity, Secret
from streams.engine.config import EngineConfig
from streams.engine.preflight import why_not

from .acls import grant, right
from .certificates import Authority
from .kafka_fixtures import SECURE_USERS, SecureKafka, StartKafka

pytestmark = pytest.mark.integration


def connects(**client: Any) -> bool:
    """Whether a client with these settings gets an answer; its reason for none is in the log."""
    try:
        admin = KafkaAdminClient(**client, bootstrap_timeout_ms=2500)
    except KafkaTimeoutError as error:
        assert "Unable to bootstrap" in str(error)
        return False
    with closing(admin):
        return bool(admin.describe_cluster()["cluster_id"])


def allow(kafka: SecureKafka, user: str, topic: str, *operations: ACLOperation) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=kafka.broker.admin_bootstrap)) as admin:
        if topic not in admin.list_topics():
            admin.create_topics([NewTopic(name=topic, num_partitions=1, replication_factor=1)], wait_for_metadata=True)
    grant(kafka.broker.admin_bootstrap, [right(user, ResourceType.TOPIC, topic, one) for one in operations])


def test_every_user_gets_in_with_the_right_password(secure_kafka: SecureKafka) -> None:
    for user in SECURE_USERS:
        assert connects(**secure_kafka.sasl(user)), user


@pytest.mark.parametrize(("user", "password"), [("worker", "guess"), ("worker", ""), ("nobody", "guess")])
def test_a_wrong_password_or_user_does_not_get_in(secure_kafka: SecureKafka, user: str, password: str) -> None:
    assert not connects(**secure_kafka.sasl(user, password))
    # And for that reason; kafka-python often sees only that the connection was closed.
    config = EngineConfig(
        bootstrap=secure_kafka.broker.bootstrap,
        security=ClientSecurity(
            ssl_ca=str(secure_kafka.authority.certificate),
            sasl_mechanism="SCRAM-SHA-512",
            sasl_username=user,
            sasl_password=Secret(password),
        ),
    )
    if password:  # an empty one is refused by the client itself
        assert f"refused the user '{user}'" in str(why_not(config))


def test_neither_plaintext_nor_tls_alone_gets_in(secure_kafka: SecureKafka) -> None:
    assert not connects(bootstrap_servers=secure_kafka.broker.bootstrap)
    assert not connects(**{**secure_kafka.sasl("worker"), "security_protocol": "SSL"})


def test_a_client_refuses_a_broker_of_an_unknown_authority(
    secure_kafka: SecureKafka, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "stranger")
    assert not connects(**{**secure_kafka.sasl("worker"), "ssl_cafile": str(stranger.certificate)})
    assert "CERTIFICATE_VERIFY_FAILED" in caplog.text


def test_mutual_tls_asks_for_a_certificate_of_the_authority(
    secure_kafka: SecureKafka, authority: Authority, tmp_path: Path
) -> None:
    assert connects(**secure_kafka.mutual_tls(authority.issue("worker")))
    assert not connects(**secure_kafka.mutual_tls(authority.issue("late", expired=True)))
    assert not connects(**secure_kafka.mutual_tls(Authority(tmp_path, "stranger").issue("worker")))
    bare = secure_kafka.mutual_tls(authority.issue("worker"))
    del bare["ssl_certfile"], bare["ssl_keyfile"]
    assert not connects(**bare)


@pytest.mark.parametrize("way", ["sasl", "mutual_tls"])
def test_nothing_is_allowed_that_no_acl_names(secure_kafka: SecureKafka, authority: Authority, way: str) -> None:
    # The same principal by password and by certificate: User:worker.
    client = secure_kafka.sasl("worker") if way == "sasl" else secure_kafka.mutual_tls(authority.issue("worker"))
    topic = f"guarded-{way.replace('_', '-')}"
    allow(secure_kafka, "worker", topic, ACLOperation.DESCRIBE)
    with closing(KafkaProducer(**client, enable_idempotence=False)) as producer:
        with pytest.raises(TopicAuthorizationFailedError):
            producer.send(topic, b"refused").get(timeout=10)
        allow(secure_kafka, "worker", topic, ACLOperation.WRITE)
        producer.send(topic, b"allowed").get(timeout=10)
    with closing(
        KafkaConsumer(
            topic,
            bootstrap_servers=secure_kafka.broker.admin_bootstrap,
            auto_offset_reset="earliest",
            consumer_timeout_ms=8000,
        )
    ) as consumer:
        assert next(consumer).value == b"allowed"


def test_a_broker_under_a_wrong_name_is_refused(
    start_kafka: StartKafka, authority: Authority, secure_kafka: SecureKafka, caplog: pytest.LogCaptureFixture
) -> None:
    security = Security(
        certificate=authority.issue("misnamed", ["elsewhere.example"]).both,
        authority=authority.certificate,
        users={"worker": SECURE_USERS["worker"]},
    )
    broker = start_kafka(security=security)
    client = {**secure_kafka.sasl("worker"), "bootstrap_servers": broker.bootstrap}
    assert not connects(**client)
    assert "IP address mismatch" in caplog.text
    assert connects(**client, ssl_check_hostname=False)


def test_passwords_show_up_nowhere(start_kafka: StartKafka, authority: Authority) -> None:
    password = "hunter2-nowhere-to-be-seen"
    security = Security(
        certificate=authority.issue("broker").both, authority=authority.certificate, users={"worker": password}
    )
    assert password not in repr(security)
    seen: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    seen.add((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
                except OSError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        broker = start_kafka(security=security)
    finally:
        done.set()
        watcher.join()
    assert any("StorageTool format" in command for command in seen)
    assert any("kafka.Kafka" in command for command in seen)
    assert not [command for command in seen if password in command]
    assert password not in repr(broker.config)
    node = broker.data_dir / "node-1"
    texts = [file for file in node.glob("*") if file.is_file()]
    assert {"server.properties", "broker.log"} <= {file.name for file in texts}
    assert not [file.name for file in texts if password in file.read_text(errors="replace")]
