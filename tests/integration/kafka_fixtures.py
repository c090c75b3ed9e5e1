"""Real brokers as pytest fixtures; import the names you need into a conftest.py.

`kafka`, `bootstrap`, `admin`: one plain node for the whole session. `make_topic`: a topic with a name of its own
on it. `kafka_cluster`: three nodes for one module. `secure_kafka`: SASL_SSL, mutual TLS and ACLs, for the session.
`start_kafka`: any other broker, for one test. All of them start empty and leave nothing behind.
"""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from streams.broker import LocalKafka, LocalKafkaConfig, Security

from .certificates import Authority, Certificate

#: SCRAM users of `secure_kafka` and their passwords; `admin` is super user, the others need ACLs.
SECURE_USERS: Mapping[str, str] = {
    "admin": "admin-password-1",
    "worker": 'quote" comma, bracket] and \\',
    "reader": "reader-password-1",
}

MakeTopic = Callable[..., str]
StartKafka = Callable[..., LocalKafka]


class SecureKafka:
    """A running secured broker with what clients need to reach it."""

    def __init__(self, broker: LocalKafka, authority: Authority) -> None:
        self.broker = broker
        self.authority = authority

    def sasl(self, user: str, password: str | None = None) -> dict[str, Any]:
        """Arguments of a kafka-python client on the SASL_SSL listener."""
        return {
            "bootstrap_servers": self.broker.bootstrap,
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": SECURE_USERS[user] if password is None else password,
            "ssl_cafile": str(self.authority.certificate),
        }

    def mutual_tls(self, certificate: Certificate) -> dict[str, Any]:
        """Arguments of a kafka-python client on the listener that asks for a client certificate."""
        return {
            "bootstrap_servers": self.broker.mutual_tls_bootstrap,
            "security_protocol": "SSL",
            "ssl_cafile": str(self.authority.certificate),
            "ssl_certfile": str(certificate.certificate),
            "ssl_keyfile": str(certificate.key),
        }


def leader(broker: LocalKafka, topic: str, partition: int = 0) -> int:
    """The node that leads a partition now, -1 when none does."""
    return int(_partition(broker, topic, partition)["leader_id"])


def in_sync(broker: LocalKafka, topic: str, partition: int = 0) -> set[int]:
    """The nodes whose copies of a partition are in sync now."""
    return set(_partition(broker, topic, partition)["isr_nodes"])


def active_controller(broker: LocalKafka) -> int:
    """The node that leads the metadata quorum now, -1 when none does."""
    quorum = _ask(broker, lambda client: client.describe_metadata_quorum())
    return int(quorum["topics"][0]["partitions"][0]["leader_id"])


def _partition(broker: LocalKafka, topic: str, partition: int) -> dict[str, Any]:
    (description,) = _ask(broker, lambda client: client.describe_topics([topic]))
    return next(part for part in description["partitions"] if part["partition_index"] == partition)


def _ask(broker: LocalKafka, question: Callable[[KafkaAdminClient], Any]) -> Any:
    """Put a question to the nodes that can answer; again when the client turned to one that cannot."""
    addresses = broker.admin_bootstrap.split(",")
    deadline = time.monotonic() + 60
    while True:
        alive = [addresses[number - 1] for number in broker.pids if number not in broker.paused]
        try:
            with closing(
                KafkaAdminClient(bootstrap_servers=alive, request_timeout_ms=2000, bootstrap_timeout_ms=4000)
            ) as client:
                return question(client)
        except KafkaError:
            if time.monotonic() > deadline:
                raise


@pytest.fixture(scope="session")
def kafka() -> Iterator[LocalKafka]:
    """One plain node, shared by all tests of the session: use topics and groups of your own, never stop it."""
    with LocalKafka(LocalKafkaConfig(ephemeral=True)) as broker:
        yield broker


@pytest.fixture(scope="session")
def bootstrap(kafka: LocalKafka) -> str:
    """The address of the session's plain node, HOST:PORT."""
    return kafka.bootstrap


@pytest.fixture(scope="session")
def admin(bootstrap: str) -> Iterator[KafkaAdminClient]:
    """An admin client of the session's plain node."""
    client = KafkaAdminClient(bootstrap_servers=bootstrap)
    yield client
    client.close()


@pytest.fixture
def make_topic(admin: KafkaAdminClient) -> MakeTopic:
    """make_topic(prefix="t", partitions=1, **configs) makes a new topic and returns its name.

    In `configs` the dots are underscores: cleanup_policy="compact".
    """

    def make(prefix: str = "t", partitions: int = 1, **configs: str) -> str:
        name = f"{prefix}.{uuid.uuid4().hex[:12]}"
        settings = {key.replace("_", "."): value for key, value in configs.items()}
        topic = NewTopic(name=name, num_partitions=partitions, replication_factor=1, topic_configs=settings)
        admin.create_topics([topic], wait_for_metadata=True)
        return name

    return make


@pytest.fixture
def start_kafka() -> Iterator[StartKafka]:
    """start_kafka(**LocalKafkaConfig fields) starts a broker of the test's own (ephemeral unless data_dir is given)."""
    started: list[LocalKafka] = []

    def start(**settings: Any) -> LocalKafka:
        settings.setdefault("ephemeral", "data_dir" not in settings)
        broker = LocalKafka(LocalKafkaConfig(**settings))
        started.append(broker)
        broker.start()
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.fixture(scope="module")
def kafka_cluster() -> Iterator[LocalKafka]:
    """Three nodes, for one module; a test that stops or kills one starts it again."""
    with LocalKafka(LocalKafkaConfig(ephemeral=True, nodes=3)) as broker:
        yield broker


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The certificate authority that `secure_kafka` and its clients trust."""
    return Authority(Path(tmp_path_factory.mktemp("certificates")))


@pytest.fixture(scope="session")
def secure_kafka(authority: Authority) -> Iterator[SecureKafka]:
    """One node with SASL_SSL (SCRAM-SHA-512, users in SECURE_USERS), mutual TLS and ACLs that allow nothing yet.

    Give rights through `broker.admin_bootstrap` (plaintext, super user).
    """
    security = Security(
        certificate=authority.issue("broker").both,
        authority=authority.certificate,
        users=SECURE_USERS,
        mutual_tls=True,
        acls=True,
        super_users=("admin",),
    )
    with LocalKafka(LocalKafkaConfig(ephemeral=True, security=security)) as broker:
        yield SecureKafka(broker, authority)
