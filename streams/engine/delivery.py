"""Hands records to the brokers and says when they are safe: nothing is acknowledged before."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import aiokafka
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2

from streams.contracts.errors import Permanent
from streams.contracts.headers import RECEIVED, TRACE_HEADERS
from streams.engine.faults import RECORD_FAULTS, delivery_fault
from streams.engine.metadata import partitions_of
from streams.engine.odd_names import AloneBuilder
from streams.engine.records import Header, Message, Record

#: A record's own bytes apart from key, value and headers, at most (lengths, offsets, timestamp).
_RECORD_OVERHEAD_BYTES = 64
#: A larger dead letter goes compressed, and so alone. Its record may have come compressed: what a broker limits is
#: the compressed batch; no codec that a feed may use is much better than zstd.
_LARGE_LETTER_BYTES = 512 * 1024

#: A record whose message was refused, the topic that refused it, and the reason.
Refusal = tuple[Record, str, str]


class Refused(Exception):
    """The broker (or this client) will never take the message: it is too large."""


def trace_headers(record: Record) -> list[Header]:
    """The headers that every record made of `record` carries on unchanged."""
    return [header for header in record.headers if header[0] in TRACE_HEADERS] if record.headers else []


def received(candidate: Record) -> int:
    """When the article of a candidate was received, in milliseconds since 1970; the candidate's own time is later."""
    for name, value in reversed(candidate.headers or ()):
        if name == RECEIVED and value is not None and value.isdigit():
            return int(value)
    return candidate.timestamp


def size_of(message: Message, headers: Sequence[Header]) -> int:
    """About what the record takes on the wire, in bytes; never less."""
    size = _RECORD_OVERHEAD_BYTES + len(message.key or b"") + len(message.value or b"")
    if not headers:
        return size
    # The name may take four bytes a character, and each header has two lengths.
    return size + sum(4 * len(name) + len(value or b"") + 10 for name, value in headers)


class Parcel:
    """A produced record batch for one partition, and what it was made of."""

    def __init__(self, topic: str, partition: int, builder: Any) -> None:
        self.topic = topic
        self.partition = partition
        self.builder = builder
        self.entries: list[tuple[Record, Message, list[Header]]] = []

    def pack(self, record: Record, message: Message, headers: list[Header]) -> bool:
        """Whether the message, made of `record`, still fitted; the first one does, whatever its size."""
        # The time of now: retention counts from it, and articles of a replay or a backlog may be older than that.
        packed = self.builder.append(timestamp=None, key=message.key, value=message.value, headers=headers)
        if packed is None:
            return False
        self.entries.append((record, message, headers))
        return True


class Sender:
    """The app's producer: whole batches for one partition, or single records that it gathers itself."""

    def __init__(self, producer: Callable[[], aiokafka.AIOKafkaProducer], *, max_record_bytes: int) -> None:
        self._producer = producer
        self._max_record_bytes = max_record_bytes
        # One batch of a partition is handed over at a time, in order; asyncio's lock is fair.
        self._turns: dict[tuple[str, int], asyncio.Lock] = {}
        self._known: set[str] = set()

    async def know(self, topics: Sequence[str]) -> None:
        """Learn the partition counts; costs nothing but the first time. Raises the fault that ends the process."""
        for topic in topics:
            if topic in self._known:
                continue
            try:
                await partitions_of(self._producer(), topic)
            except KafkaError as error:
                raise delivery_fault(error, f"the topic {topic}", right="DESCRIBE on the topic") from error
            self._known.add(topic)

    def partitions(self, topic: str) -> int:
        """Number of partitions of a topic that is known; raises Transient when it has gone."""
        found = self._producer().client.cluster.partitions_for_topic(topic)
        if not found:
            raise delivery_fault(KafkaError("no metadata"), f"the topic {topic}")
        return len(found)

    def partition_of(self, topic: str, key: bytes | None, *, otherwise: int) -> int:
        """Kafka's own choice for the key (murmur2); `otherwise` where there is no key."""
        count = self.partitions(topic)
        if count == 1:
            return 0
        if key is None:
            return otherwise % count
        return int((murmur2(key) & 0x7FFFFFFF) % count)

    def check_size(self, message: Message, headers: Sequence[Header], topic: str) -> None:
        """Raises Permanent (PUBLISH) for a record that no broker will be asked to take."""
        size = size_of(message, headers)
        if size > self._max_record_bytes:
            raise Permanent(
                f"The record for {topic} has {size} bytes; the worker sends at most {self._max_record_bytes}.",
                stage="PUBLISH",
            )

    def parcels(self) -> "Parcels":
        """A fresh collection of outgoing records."""
        return Parcels(self)

    def new_builder(self) -> Any:
        """An empty record batch."""
        return self._producer().create_batch()

    async def deliver(self, parcel: Parcel) -> list[Refusal]:
        """Send a parcel and wait until it is safe; gives what was refused. Raises the fault that ends the process.

        A parcel that is refused is sent again record by record, which finds the ones to blame; only then may
        records of a partition change their order.
        """
        parcel.builder.close()
        try:
            await self._hand_over(parcel)
        except Refused as error:
            return await self._one_by_one(parcel, str(error))
        return []

    async def _one_by_one(self, parcel: Parcel, reason: str) -> list[Refusal]:
        if len(parcel.entries) == 1:
            return [(parcel.entries[0][0], parcel.topic, reason)]
        refused: list[Refusal] = []
        for record, message, headers in parcel.entries:
            single = Parcel(parcel.topic, parcel.partition, self.new_builder())
            single.pack(record, message, headers)
            refused += await self.deliver(single)
        return refused

    async def _hand_over(self, parcel: Parcel) -> None:
        turn = self._turns.setdefault((parcel.topic, parcel.partition), asyncio.Lock())
        try:
            async with turn:
                delivered = await self._producer().send_batch(parcel.builder, parcel.topic, partition=parcel.partition)
            await delivered
        except RECORD_FAULTS as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        except (KafkaError, AssertionError) as error:
            raise delivery_fault(error, f"the topic {parcel.topic}") from error

    async def send(self, topic: str, partition: int, message: Message, headers: list[Header]) -> "asyncio.Future[Any]":
        """Put one record into the producer's buffer; the future is done when it is safe.

        Key and value must not both be null.
        """
        try:
            return await self._producer().send(  # type: ignore[no-any-return]
                topic,
                message.value,
                key=message.key,
                partition=partition,
                headers=headers,
            )
        except (KafkaError, AssertionError) as error:
            raise delivery_fault(error, f"the topic {topic}") from error


class Parcels:
    """The dead letters of one input batch, packed by topic and partition in order."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._open: dict[tuple[str, int], Parcel] = {}
        self._all: list[Parcel] = []

    def add(self, topic: str, partition: int, record: Record, message: Message, headers: list[Header]) -> None:
        """Pack one record, of any size: what the input topic took, its dead letters must take."""
        large = size_of(message, headers) > _LARGE_LETTER_BYTES
        if large or any(type(name) is not str for name, _ in headers):
            self._open.pop((topic, partition), None)
            self._begin(topic, partition, AloneBuilder(compressed=large)).pack(record, message, headers)
            return
        parcel = self._open.get((topic, partition))
        if parcel is not None and parcel.pack(record, message, headers):
            return
        parcel = self._open[(topic, partition)] = self._begin(topic, partition, self._sender.new_builder())
        parcel.pack(record, message, headers)

    def _begin(self, topic: str, partition: int, builder: Any) -> Parcel:
        parcel = Parcel(topic, partition, builder)
        self._all.append(parcel)
        return parcel

    async def deliver(self) -> list[Refusal]:
        """Send everything, in order for each partition, and wait until it is safe; as `Sender.deliver`."""
        sent = [asyncio.ensure_future(self._sender.deliver(parcel)) for parcel in self._all]
        return [refusal for one in sent for refusal in await one]
