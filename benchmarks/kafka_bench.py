"""The broker of a benchmark: started here, filled here, its topics counted here, and ended with us."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

import aiokafka
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import NewTopic

from streams.broker import LocalKafka, LocalKafkaConfig

_MAX_BYTES = str(32 * 1024 * 1024)


class BenchKafka:
    """A temporary local Kafka with a counting client; a context manager.

    The local broker compiles in a hurry, to start quickly. `steady`: it compiles as on a server, which takes it a
    minute of load and leaves more of the machine from then on.
    """

    def __init__(self, *, steady: bool = False) -> None:
        self._kafka = LocalKafka(
            LocalKafkaConfig(
                ephemeral=True,
                heap="1g",
                jvm_options=("-XX:TieredStopAtLevel=4",) if steady else (),
                properties={
                    "message.max.bytes": _MAX_BYTES,
                    "replica.fetch.max.bytes": _MAX_BYTES,
                    "offsets.topic.num.partitions": "4",
                },
            )
        )
        self.bootstrap = ""

    def __enter__(self) -> Self:
        self.bootstrap = self._kafka.start()
        self._admin = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        self._consumer = KafkaConsumer(bootstrap_servers=self.bootstrap, group_id=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._consumer.close()
            self._admin.close()
        finally:
            self._kafka.stop(at_once=True)

    @property
    def pid(self) -> int:
        """Of the broker."""
        return next(iter(self._kafka.pids.values()))

    def create(self, topics: dict[str, int], *, compacted: Iterable[str] = ()) -> None:
        """Create topics (name to partitions) and wait until they can be counted."""
        kept = set(compacted)
        self._admin.create_topics(
            [
                NewTopic(
                    name,
                    partitions,
                    1,
                    topic_configs={
                        "max.message.bytes": _MAX_BYTES,
                        "cleanup.policy": "compact" if name in kept else "delete",
                    },
                )
                for name, partitions in topics.items()
            ]
        )
        deadline = time.monotonic() + 20
        for name, partitions in topics.items():
            while time.monotonic() < deadline:
                try:
                    self.ends(name, partitions)
                    break
                except Exception:
                    time.sleep(0.1)

    def delete(self, topics: Iterable[str]) -> None:
        """Delete topics, so that the disk does not fill."""
        self._admin.delete_topics(list(topics))

    def ends(self, topic: str, partitions: int) -> int:
        """Records in a topic, all partitions together: what consumers could read now."""
        found = self._consumer.end_offsets([TopicPartition(topic, number) for number in range(partitions)])
        return sum(found.values())

    def committed(self, group: str, topic: str, partitions: int) -> int:
        """What a group has committed on a topic, all partitions together."""
        wanted = [TopicPartition(topic, number) for number in range(partitions)]
        found = self._admin.list_group_offsets({group: wanted}).get(group, {})
        return sum(max(0, offset.offset) for offset in found.values())

    def working_members(self, group: str) -> int:
        """Members of a consumer group that have partitions; none while it rebalances."""
        found = self._admin.describe_groups([group])[group]
        if found["group_state"] != "Stable":
            return 0
        return sum(1 for member in found["members"] if _partitions_of(member))

    def fill(
        self, topic: str, partitions: int, values: Callable[[int], bytes], count: int, *, key: str = "gen-1-{}"
    ) -> None:
        """Publish `count` records, spread evenly, with the timestamp of now."""
        asyncio.run(_fill(self.bootstrap, topic, partitions, values, count, key))


def _partitions_of(member: dict[str, Any]) -> list[Any]:
    assigned = member["member_assignment"]
    return assigned["assigned_partitions"] if assigned else []


async def _fill(
    bootstrap: str, topic: str, partitions: int, values: Callable[[int], bytes], count: int, key: str
) -> None:
    producer = aiokafka.AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        linger_ms=20,
        max_batch_size=960 * 1024,
        max_request_size=32 * 1024 * 1024,
    )
    await producer.start()
    try:
        waiting: list[Any] = []
        for number in range(count):
            waiting.append(
                await producer.send(
                    topic, values(number), key=key.format(number).encode(), partition=number % partitions
                )
            )
            if len(waiting) >= 5000:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
    finally:
        await producer.stop()


def settings_toml(bootstrap: str, group: str, names: dict[str, str], partitions: int, extra: Sequence[str] = ()) -> str:
    """A settings file for our worker on these topics."""
    return "\n".join(
        [
            "[kafka]",
            f'bootstrap = "{bootstrap}"',
            "[topics]",
            *(f'{name} = "{topic}"' for name, topic in names.items()),
            f"partitions = {partitions}",
            "[worker]",
            f'group = "{group}"',
            *extra,
            "",
        ]
    )
