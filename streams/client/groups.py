"""How far a consumer group has come: committed offsets beside the ends of its topics."""

from typing import Any

import msgspec
from kafka import TopicPartition
from kafka import errors as kafka_errors

from streams.client.connection import broker_errors

_NOT_YET = (
    kafka_errors.CoordinatorNotAvailableError,
    kafka_errors.CoordinatorLoadInProgressError,
    kafka_errors.NotCoordinatorError,
)


class Progress(msgspec.Struct, frozen=True):
    """A partition: its end, and what the group has committed (null: nothing yet, which is not lag)."""

    topic: str
    partition: int
    end: int
    committed: int | None

    @property
    def lag(self) -> int | None:
        """Records not yet committed; null where nothing is known."""
        return None if self.committed is None else max(self.end - self.committed, 0)


def progress(admin: Any, consumer: Any, bootstrap: str, group: str, topic_names: list[str]) -> list[Progress]:
    """The group's progress on every partition of the topics (those that do not exist are left out)."""
    with broker_errors(bootstrap):
        partitions = [
            TopicPartition(topic, partition)
            for topic in topic_names
            for partition in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        ends = consumer.end_offsets(partitions)
        try:
            committed = admin.list_group_offsets({group: partitions}).get(group, {})
        except _NOT_YET:
            # A fresh broker makes its offsets topic for the first group: nothing is known yet, which is no fault.
            committed = {}
    found = []
    for partition in partitions:
        offset = committed.get(partition)
        known = offset.offset if offset is not None and offset.offset >= 0 else None
        found.append(Progress(partition.topic, partition.partition, ends[partition], known))
    return found
