"""Makes the class-data archive ahead of the first real start, so that a stranger's first start is fast already."""

import contextlib
import time
from collections.abc import Callable

import kafka
from kafka.admin import NewTopic

from streams.broker.archive import archive_path
from streams.broker.class_path import ensure_jars
from streams.broker.config import LocalKafkaConfig
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import find_java
from streams.broker.local_kafka import LocalKafka

_TOPIC = "training"


def ensure_archive(progress: Callable[[str], None] | None = None) -> bool:
    """Make the archive unless it is there: a temporary broker does a little of everything and is stopped.

    False when it could not be made, which costs a second at each start and nothing else.
    """
    tell = progress or (lambda _line: None)
    archive = archive_path(find_java(), ensure_jars(tell))
    if archive.exists():
        return True
    tell("making the class-data archive that halves the start")
    began = time.monotonic()
    try:
        with LocalKafka(LocalKafkaConfig(ephemeral=True)) as broker, contextlib.suppress(kafka.errors.KafkaError):
            _use(broker.bootstrap)
    except BrokerError as error:
        tell(f"no archive: {error.message}")
        return False
    made = archive.exists()
    tell(f"archive made in {time.monotonic() - began:.0f} s" if made else "no archive: this Java wrote none")
    return made


def _use(bootstrap: str) -> None:
    """Load the classes that a working broker needs: a topic, records, a group, a commit."""
    admin = kafka.KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic(name=_TOPIC, num_partitions=1, replication_factor=1)])
    admin.close()
    producer = kafka.KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send(_TOPIC, b"record").get(timeout=10)
    producer.close()
    consumer = kafka.KafkaConsumer(
        _TOPIC, bootstrap_servers=bootstrap, group_id=_TOPIC, auto_offset_reset="earliest", consumer_timeout_ms=5000
    )
    for _ in consumer:
        break
    consumer.commit()
    consumer.close()
