"""Notes when an enriched article or an alert can be read; a process of its own, so that nothing else delays it."""

import asyncio
import json
import signal
import sys
import time
from pathlib import Path

import aiokafka
import orjson
import uvloop


async def read_all(bootstrap: str, enriched: str, partitions: str, alerts: str) -> list[tuple[str, str, float]]:
    """Read both topics from their beginning until SIGTERM; (kind, article id, time) of each record."""
    consumer = aiokafka.AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await consumer.start()
    wanted = [aiokafka.TopicPartition(enriched, number) for number in range(int(partitions))]
    wanted.append(aiokafka.TopicPartition(alerts, 0))
    consumer.assign(wanted)
    await consumer.seek_to_beginning(*wanted)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    readings: list[tuple[str, str, float]] = []

    async def read() -> None:
        while True:
            fetched = await consumer.getmany(timeout_ms=1000)
            now = time.time()
            for place, records in fetched.items():
                for record in records:
                    if place.topic == alerts:
                        # The newest article of the story is the one that this alert came from.
                        readings.append(("alert", orjson.loads(record.value)["article_ids"][-1], now))
                    else:
                        readings.append(("enriched", (record.key or b"").decode(), now))

    reading = asyncio.ensure_future(read())
    await stop.wait()
    reading.cancel()
    await consumer.stop()
    return readings


if __name__ == "__main__":
    uvloop.install()
    found = asyncio.run(read_all(*sys.argv[1:5]))
    Path(sys.argv[5]).write_text("\n".join(json.dumps(one) for one in found), encoding="utf-8")
