"""A connection whose consumers and producer are in memory."""

from types import SimpleNamespace
from typing import Any

import msgspec
from kafka import TopicPartition

from streams.client.connection import Connection


def record(offset: int, **fields: Any) -> Any:
    """A record of partition 0 as kafka-python gives it."""
    made = {"partition": 0, "timestamp": 0, "key": b"k", "value": b"v", "headers": [], **fields}
    return SimpleNamespace(offset=offset, **made)


class Consumer:
    """Gives the records of one topic, those before `stops_at`, and then nothing, for ever."""

    def __init__(self, topics: dict[str, list[Any]], stops_at: int) -> None:
        self._topics = topics
        self._stops_at = stops_at
        self._at = 0
        self.closed = False

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0}

    def assign(self, partitions: list[TopicPartition]) -> None:
        [self._partition] = partitions
        self._records = self._topics.get(self._partition.topic, [])
        for one in self._records:
            one.topic = self._partition.topic

    def assignment(self) -> set[TopicPartition]:
        return {self._partition}

    def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        self._at = 0

    def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, len(self._records))

    def position(self, partition: TopicPartition, timeout_ms: int | None = None) -> int | None:
        assert timeout_ms is not None, "waits without end"
        return self._at

    def poll(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        found = self._records[self._at : self._stops_at][:1]
        self._at += len(found)
        return {self._partition: found} if found else {}

    def close(self) -> None:
        self.closed = True


class Producer:
    """Appends to the topics; refuses what kafka-python refuses."""

    def __init__(self, topics: dict[str, list[Any]], timestamp_ms: int) -> None:
        self._topics = topics
        self._timestamp_ms = timestamp_ms

    def send(self, topic: str, *, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> Any:
        if key is None and value is None:
            raise ValueError("Need at least one: key or value")
        records = self._topics.setdefault(topic, [])
        records.append(record(len(records), key=key, value=value, headers=headers, timestamp=self._timestamp_ms))
        return SimpleNamespace(get=lambda timeout: None)

    def flush(self) -> None:
        pass

    def close(self, timeout: float) -> None:
        pass


class Lent(Connection, frozen=True):
    """Topics as lists; a consumer gives nothing from `stops_at` on, a producer's clock stands at `clock_ms`."""

    topics: dict[str, list[Any]] = msgspec.field(default_factory=dict)
    consumers: list[Consumer] = msgspec.field(default_factory=list)
    stops_at: int = 1_000_000
    clock_ms: int = 1_000

    def consumer(self, **options: Any) -> Any:
        made = Consumer(self.topics, self.stops_at)
        self.consumers.append(made)
        return made

    def producer(self, **options: Any) -> Any:
        return Producer(self.topics, self.clock_ms)
