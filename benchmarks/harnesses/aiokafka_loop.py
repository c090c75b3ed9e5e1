"""aiokafka without a framework: getmany, send; offsets committed each half second after all deliveries."""

import asyncio
import time
from typing import Any

import aiokafka
import uvloop

from benchmarks.harnesses.common import (
    ACKS,
    BATCH_BYTES,
    COMMIT_S,
    FETCH_BYTES,
    LINGER_MS,
    POLL_RECORDS,
    REQUEST_BYTES,
    core_of_many,
    few,
    work,
)


async def main() -> None:
    """Run until killed."""
    given = work()
    core = core_of_many(given.core)
    consumer = aiokafka.AIOKafkaConsumer(
        given.raw,
        bootstrap_servers=given.bootstrap,
        group_id=given.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    producer = aiokafka.AIOKafkaProducer(
        bootstrap_servers=given.bootstrap,
        acks=ACKS,
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=REQUEST_BYTES,
    )
    await consumer.start()
    await producer.start()
    committed = time.monotonic()
    sent: list[asyncio.Future[Any]] = []
    while True:
        fetched = await consumer.getmany(timeout_ms=100, max_records=POLL_RECORDS)
        for records in fetched.values():
            for chunk in few(records):
                outputs = core([(one.key, one.value, one.partition, one.offset, one.timestamp) for one in chunk])
                for record, (made, candidate) in zip(chunk, outputs, strict=True):
                    # Without a partition aiokafka hashes the key in Python.
                    sent.append(await producer.send(given.enriched, made[1], key=made[0], partition=record.partition))
                    if candidate is not None:
                        sent.append(await producer.send(given.candidates, candidate[1], key=candidate[0], partition=0))
        if sent and time.monotonic() - committed >= COMMIT_S:
            await producer.flush()
            for delivery in sent:
                delivery.result()
            sent.clear()
            await consumer.commit()
            committed = time.monotonic()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
