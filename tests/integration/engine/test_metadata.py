"""A topic that nobody made is fatal; a broker that does not answer is no reason to say that."""

import asyncio
import uuid

import aiokafka
import pytest
from aiokafka.errors import KafkaTimeoutError, UnknownTopicOrPartitionError
from kafka import KafkaAdminClient
from kafka.admin import NewTopic

from streams.contracts.errors import Fatal, Transient
from streams.engine import topics
from streams.engine.config import EngineConfig
from streams.engine.delivery import Sender
from streams.engine.metadata import partitions_of
from streams.engine.preflight import missing_topics

from ..kafka_fixtures import StartKafka

pytestmark = pytest.mark.integration


def test_a_silent_broker_is_told_from_a_missing_topic(start_kafka: StartKafka) -> None:
    broker = start_kafka()
    there, asked_late = (f"there-{uuid.uuid4().hex[:8]}" for _ in range(2))
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
    admin.create_topics([NewTopic(name, 2, 1) for name in (there, asked_late)], wait_for_metadata=True)
    admin.close()

    async def ask() -> None:
        producer = aiokafka.AIOKafkaProducer(bootstrap_servers=broker.bootstrap, request_timeout_ms=1000)
        await producer.start()
        sender = Sender(lambda: producer, max_record_bytes=1000)
        try:
            assert await partitions_of(producer, there) == {0, 1}
            with pytest.raises(UnknownTopicOrPartitionError):
                await partitions_of(producer, "never-made")
            with pytest.raises(Fatal, match="does not know the topic never-made"):
                await sender.know(["never-made"])
            broker.pause_node()
            try:
                assert await partitions_of(producer, there) == {0, 1}  # known before
                with pytest.raises(KafkaTimeoutError):
                    await partitions_of(producer, asked_late)
                with pytest.raises(Transient, match=f"did not confirm the topic {asked_late} in time"):
                    await sender.know([asked_late])
            finally:
                broker.resume_node()
            assert await partitions_of(producer, asked_late) == {0, 1}
        finally:
            await producer.stop()

    asyncio.run(ask())


def test_a_topic_that_nobody_made_is_missing(bootstrap: str) -> None:
    config = EngineConfig(bootstrap=bootstrap)
    assert asyncio.run(missing_topics(config, {"never-made": "READ"})) == ["never-made"]


def test_a_broker_that_falls_silent_while_the_topics_are_looked_at_is_no_fault_for_good(
    start_kafka: StartKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = start_kafka()
    monkeypatch.setattr(topics, "_REQUEST_MS", 1000)
    config = EngineConfig(bootstrap=broker.bootstrap)
    with pytest.raises(Transient, match="No Kafka broker answers at"), topics._Admin(config) as admin:
        broker.pause_node()
        admin.list_topics()
    broker.resume_node()
