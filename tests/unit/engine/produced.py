"""A producer that packs real batches and lets a test say when each is safe, or that it is refused."""

import asyncio
from typing import Any, NamedTuple

from aiokafka.producer.message_accumulator import BatchBuilder

from streams.engine.delivery import Sender


class Sent(NamedTuple):
    """A batch that was handed over: where to, how many records, the future of its delivery, and the batch."""

    topic: str
    partition: int
    records: int
    delivered: "asyncio.Future[None]"
    builder: BatchBuilder


class Client:
    """What `Sender` uses of aiokafka's producer. With `at_once` every batch is safe when it is handed over."""

    def __init__(self, *, batch_bytes: int = 100_000, at_once: bool = False) -> None:
        self.sent: list[Sent] = []
        self.client = self
        self.cluster = self
        self._batch_bytes = batch_bytes
        self._at_once = at_once

    def sender(self) -> Sender:
        return Sender(lambda: self, max_record_bytes=10_000_000)  # type: ignore[arg-type, return-value]

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0, 1} if "candidates" not in topic and "dead" not in topic else {0}

    async def partitions_for(self, topic: str) -> set[int]:
        return self.partitions_for_topic(topic)

    def create_batch(self) -> BatchBuilder:
        return BatchBuilder(self._batch_bytes, 0, is_transactional=False)

    async def send_batch(self, builder: BatchBuilder, topic: str, *, partition: int) -> Any:
        one = Sent(topic, partition, builder.record_count(), asyncio.get_running_loop().create_future(), builder)
        self.sent.append(one)
        if self._at_once:
            one.delivered.set_result(None)
        return one.delivered

    async def send(self, topic: str, value: bytes | None, **options: Any) -> Any:
        """A single record, packed alone."""
        builder = self.create_batch()
        builder.append(timestamp=None, key=options["key"], value=value, headers=options["headers"])
        return await self.send_batch(builder, topic, partition=options["partition"])

    def seen(self) -> list[tuple[str, int, int]]:
        """Topic, partition and records of each batch, in the order of sending."""
        return [sent[:3] for sent in self.sent]
