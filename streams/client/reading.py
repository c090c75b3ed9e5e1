"""Reads a topic from its beginning or its end, for a while or for ever."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from kafka import TopicPartition

from streams.client.connection import Connection, broker_errors
from streams.contracts.errors import Fatal

_POLL_MS = 200


def assigned_consumer(connection: Connection, *topics: str, from_beginning: bool, **options: Any) -> Any:
    """A consumer on all partitions of the topics, outside any group; raises Fatal when there is no such topic."""
    consumer = connection.consumer(**options)
    with broker_errors(connection.bootstrap):
        assignment = []
        for topic in topics:
            partitions = consumer.partitions_for_topic(topic)
            if not partitions:
                consumer.close()
                raise Fatal(f"There is no topic {topic}.", hint="Make the topics with `entente topics create`.")
            assignment += [TopicPartition(topic, partition) for partition in sorted(partitions)]
        consumer.assign(assignment)
        if from_beginning:
            consumer.seek_to_beginning(*assignment)
        else:
            consumer.seek_to_end(*assignment)
            for partition in assignment:
                consumer.position(partition)  # Settles the end now, not at the first poll.
    return consumer


def read_available(connection: Connection, *topics: str, **options: Any) -> Iterator[Any]:
    """Every record that the topics hold now, then stop.

    Raises Fatal when the brokers let nothing come for the time that the connection waits for them.
    """
    consumer = assigned_consumer(connection, *topics, from_beginning=True, **options)
    try:
        with broker_errors(connection.bootstrap):
            ends = consumer.end_offsets(list(consumer.assignment()))
        before, moved = 0, time.monotonic()
        while left := _left(consumer, connection, ends):
            if left != before:
                before, moved = left, time.monotonic()
            elif time.monotonic() - moved > connection.timeout_s:
                raise Fatal(
                    f"Nothing has come from {', '.join(topics)} at {connection.bootstrap} for"
                    f" {connection.timeout_s:g} s, though up to {left} records are still to be read.",
                    hint="Check that its brokers run (`entente check`), and begin again.",
                )
            for records in _poll(consumer, connection).values():
                yield from (record for record in records if record.offset < ends[_partition(record)])
    finally:
        consumer.close()


def follow(
    connection: Connection,
    *topics: str,
    from_beginning: bool,
    stop: Callable[[], bool] = lambda: False,
    **options: Any,
) -> Iterator[Any]:
    """Records as they come, until `stop()` answers true (asked at least every 0.2 s)."""
    consumer = assigned_consumer(connection, *topics, from_beginning=from_beginning, **options)
    try:
        while not stop():
            for records in _poll(consumer, connection).values():
                yield from records
    finally:
        consumer.close()


def _left(consumer: Any, connection: Connection, ends: dict[TopicPartition, int]) -> int:
    """How far it is to the ends. By positions: transaction markers and compaction leave gaps between records."""
    with broker_errors(connection.bootstrap):
        wait_ms = int(connection.timeout_s * 1000)
        return sum(max(0, end - (consumer.position(one, timeout_ms=wait_ms) or 0)) for one, end in ends.items())


def _poll(consumer: Any, connection: Connection) -> Any:
    with broker_errors(connection.bootstrap):
        return consumer.poll(timeout_ms=_POLL_MS)


def _partition(record: Any) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)
