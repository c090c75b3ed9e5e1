"""Faust as its documentation shows it: a Record model, `async for`, `topic.send`, acked record by record.

The core takes bytes in every harness, so it is given the record's own; Faust decodes them into its model besides, as it
does for everybody who writes agents so.
"""

import asyncio
import tempfile
from typing import Any

import uvloop

from benchmarks.harnesses.common import (
    BATCH_BYTES,
    COMMIT_S,
    FETCH_BYTES,
    LINGER_MS,
    REQUEST_BYTES,
    core_function,
    work,
)


async def main() -> None:
    """Run until killed."""
    import faust

    given = work()
    core = core_function(given.core)

    class Article(faust.Record, serializer="json"):
        id: str
        title: str = ""
        body: str = ""
        url: str = ""
        source: str = ""
        published_at: str = ""
        language: str = ""

    app: Any = faust.App(
        given.group,
        broker=f"kafka://{given.bootstrap}",
        broker_commit_interval=COMMIT_S,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=FETCH_BYTES,
        producer_acks=-1,
        producer_linger=LINGER_MS / 1000,
        producer_max_batch_size=BATCH_BYTES,
        producer_max_request_size=REQUEST_BYTES,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        autodiscover=False,
        store="memory://",
        datadir=tempfile.mkdtemp(prefix="entente-bench-faust-"),
    )
    raw = app.topic(given.raw, key_type=bytes, value_type=Article)
    enriched = app.topic(given.enriched, key_type=bytes, value_type=bytes, value_serializer="raw")
    candidates = app.topic(given.candidates, key_type=bytes, value_type=bytes, value_serializer="raw")

    @app.agent(raw)  # type: ignore[untyped-decorator]
    async def enrich(stream: Any) -> None:
        async for event in stream.events():
            message = event.message
            made, candidate = core(
                event.key, message.value, message.partition, message.offset, int((message.timestamp or 0) * 1000)
            )
            await enriched.send(key=made[0], value=made[1], partition=message.partition)
            if candidate is not None:
                await candidates.send(key=candidate[0], value=candidate[1], partition=0)

    await app.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
