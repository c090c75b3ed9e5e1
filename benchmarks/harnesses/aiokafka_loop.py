"""aiokafka without a framework: getmany, send, await all deliveries, commit."""

import asyncio

import aiokafka
import uvloop

from benchmarks.harnesses.common import BATCH_BYTES, FETCH_BYTES, LINGER_MS, POLL_RECORDS, core_function, work


async def main() -> None:
    """Run until killed."""
    given = work()
    core = core_function(given.core)
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
        acks="all",
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=32 * 1024 * 1024,
    )
    await consumer.start()
    await producer.start()
    while True:
        fetched = await consumer.getmany(timeout_ms=200, max_records=POLL_RECORDS)
        sent = []
        for records in fetched.values():
            for record in records:
                made, candidate = core(record.key, record.value, record.partition, record.offset, record.timestamp)
                sent.append(await producer.send(given.enriched, made[1], key=made[0]))
                if candidate is not None:
                    sent.append(await producer.send(given.candidates, candidate[1], key=candidate[0]))
        if sent:
            await asyncio.gather(*sent)
            await consumer.commit()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
