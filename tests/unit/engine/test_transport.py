"""The overrides of Faust, each beside what the stock version does: a fix upstream fails here and asks for a look."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.transport.consumer import Consumer as StockConsumer
from faust.types import TP, ConsumerMessage

from streams.contracts.errors import ConfigurationError
from streams.engine import producer, transport
from streams.engine.app import EngineApp, create_app
from streams.engine.batch import Batch
from streams.engine.config import EngineConfig
from streams.engine.consumer_thread import Fetched
from streams.engine.lease import Lease
from streams.engine.telemetry import Silent
from streams.engine.transport import Consumer, require_tested_faust

RAW = TP("articles.raw", 0)


class Left(BaseException):
    """The process would have ended."""


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    errors: list[str] = []

    def leave(error: BaseException) -> Any:
        errors.append(str(error))
        raise Left

    for module in (transport, producer):
        monkeypatch.setattr(module, "leave", leave)
    return errors


def record(offset: int, topic: str = RAW.topic, partition: int = 0) -> Any:
    return SimpleNamespace(
        topic=topic,
        partition=partition,
        offset=offset,
        timestamp=1000 + offset,
        timestamp_type=0,
        headers=(),
        key=b"k",
        value=b"v%d" % offset,
        checksum=None,
        serialized_key_size=1,
        serialized_value_size=2,
    )


def with_consumer(body: Callable[[EngineApp, Consumer], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        config = EngineConfig(bootstrap="127.0.0.1:1")
        app = create_app("enrich", config, Silent())
        app.topics._acking_topics.add(RAW.topic)
        app.consumer_generation_id = 1
        consumer = app.engine_consumer
        delivered: list[Any] = []

        async def hand_over(message: Any) -> None:
            delivered.append(message)

        consumer._hand_over = hand_over
        consumer._active_partitions = {RAW}
        consumer.__dict__["delivered"] = delivered
        await body(app, consumer)

    asyncio.run(main())


def fetches(consumer: Consumer, *brought: Fetched, between: Callable[[], None] = lambda: None) -> None:
    """Let the thread bring these; `between` happens while a fetch is on its way."""
    waiting = list(brought)

    async def getmany(active: Any, timeout: float) -> Fetched:  # noqa: ASYNC109
        between()
        return waiting.pop(0) if waiting else Fetched({}, {})

    consumer._thread.getmany = getmany  # type: ignore[method-assign]


async def drain(consumer: Consumer) -> list[Any]:
    return [message async for _, message in consumer.getmany(1.0)]


def batch(*offsets: int, count: int = 1) -> Fetched:
    return Fetched({RAW: [record(offset) for offset in offsets]}, {RAW: count})


def test_a_fetch_is_one_message_with_the_last_offset() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._period = object()
        fetches(consumer, batch(5, 6, 9))
        (message,) = await drain(consumer)
        assert isinstance(message.value, Batch)
        assert [found.offset for found in message.value.records] == [5, 6, 9]
        assert message.offset == 9
        await consumer._deliver(message)
        assert consumer.in_flight.first_open(RAW) == 5
        consumer.finish(message)
        assert consumer._new_offset(RAW) == 10

    with_consumer(body)


def test_what_a_fetch_of_an_ended_period_brings_is_not_delivered() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._period = object()
        fetches(consumer, batch(5, 6), between=consumer.end_period)
        assert await drain(consumer) == []

    with_consumer(body)


def test_a_period_that_begins_while_the_fetch_loop_looks_around_loses_nothing() -> None:
    # The fetch loop looks before the period begins and fetches after: it found two workers' losses once.
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer.flow_active = False

        async def wait(event: Any) -> None:
            consumer._period = object()

        consumer.wait = wait  # type: ignore[method-assign, assignment]
        fetches(consumer, batch(5, 6))
        assert len(await drain(consumer)) == 1

    with_consumer(body)


def test_no_stream_is_fetched_outside_a_period() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        fetches(consumer, batch(5, 6))
        assert await drain(consumer) == []
        consumer._period = object()
        assert len(await drain(consumer)) == 1

    with_consumer(body)


def test_the_seek_waits_for_a_fetch_that_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        sought: list[str] = []

        async def seek() -> dict[TP, int]:
            sought.append("seek")
            return {RAW: 5}

        consumer._thread.seek_to_committed = seek  # type: ignore[method-assign, assignment]
        arrived = asyncio.Event()

        async def getmany(active: Any, timeout: float) -> Fetched:  # noqa: ASYNC109
            await arrived.wait()
            return batch(5)

        consumer._thread.getmany = getmany  # type: ignore[method-assign]
        consumer._period = object()
        fetching = asyncio.ensure_future(drain(consumer))
        await asyncio.sleep(0)
        consumer.end_period()
        seeking = asyncio.ensure_future(consumer.perform_seek())
        await asyncio.sleep(0.01)
        assert sought == []
        arrived.set()
        assert await fetching == []
        await seeking
        assert sought == ["seek"]

    with_consumer(body)


def test_a_fetch_that_was_never_delivered_ends_the_process(left: list[str]) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._period = object()
        fetches(consumer, batch(5, count=1), batch(7, count=3))
        await drain(consumer)
        with pytest.raises(Left):
            await drain(consumer)

    with_consumer(body)
    assert "fetched and never delivered" in left[0]


def test_a_period_without_a_seek_ends_the_process(left: list[str]) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._thread.assignment = lambda: {RAW}  # type: ignore[method-assign]
        with pytest.raises(Left):
            consumer.begin_period()

    with_consumer(body)
    assert "could not be read after a rebalance" in left[0]


def test_only_a_finished_message_moves_the_offset() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._period = object()
        fetches(consumer, batch(5, 6))
        (message,) = await drain(consumer)
        await consumer._deliver(message)
        message.incref()
        # What Faust does with an event that it skips, or that an agent without noack leaves behind.
        message.ack(consumer)
        assert consumer._new_offset(RAW) is None
        assert message not in consumer._unacked_messages

    with_consumer(body)


def test_a_commit_that_failed_is_tried_again() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        answers = [False, True]

        async def commit(offsets: Any) -> bool:
            return answers.pop(0)

        consumer._thread.commit = commit  # type: ignore[method-assign]
        assert consumer._should_commit(RAW, 7)
        await consumer._commit({RAW: 7})
        assert consumer._should_commit(RAW, 7)
        await consumer._commit({RAW: 7})
        assert not consumer._should_commit(RAW, 7)
        assert consumer._should_commit(RAW, 8)

    with_consumer(body)


def test_a_commit_is_told_to_the_watch_of_faust() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        async def commit(offsets: Any) -> None:
            assert offsets

        thread = consumer._thread
        thread._consumer = SimpleNamespace(commit=commit)
        thread.assignment = lambda: {RAW}  # type: ignore[method-assign]
        assert await thread._commit({RAW: 7})
        # Without it the log says every few minutes that nothing was ever committed.
        assert thread.tp_last_committed_at[RAW] > 0

    with_consumer(body)


def test_a_rebalance_commits_what_is_finished_before_it_forgets() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        consumer._period = object()
        fetches(consumer, batch(5, 6))
        (message,) = await drain(consumer)
        await consumer._deliver(message)
        consumer.finish(message)
        seen: list[int | None] = []

        async def revoked(tps: set[TP]) -> None:
            seen.append(consumer._new_offset(RAW))

        consumer._on_partitions_revoked = revoked  # type: ignore[assignment]
        await consumer.on_partitions_revoked({RAW})
        assert seen == [7]
        assert consumer._new_offset(RAW) is None

    with_consumer(body)


@pytest.mark.parametrize(("lost", "ends"), [(True, True), (False, False)])
def test_a_produce_request_waits_for_the_lease_and_dies_with_it(lost: bool, ends: bool, left: list[str]) -> None:
    async def main() -> None:
        app = create_app("alert", EngineConfig(bootstrap="127.0.0.1:1"), Silent())
        lease = Lease(10.0)
        app.engine_consumer.thread.lease = lease
        producer: Any = app.producer
        if lost:
            lease.lose()
            with pytest.raises(Left):
                await producer._hold_until_ours()
            return
        holding = asyncio.ensure_future(producer._hold_until_ours())
        await asyncio.sleep(0.05)
        assert not holding.done()
        lease.renew(lease.start())
        await asyncio.wait_for(holding, 1)

    asyncio.run(main())
    assert bool(left) is ends


@pytest.mark.parametrize(("delivery_s", "request_s"), [(120.0, 30.0), (8.0, 2.0), (2.0, 1.0)])
def test_a_request_is_given_up_long_before_its_delivery_is(delivery_s: float, request_s: float) -> None:
    async def main() -> None:
        app = create_app("enrich", EngineConfig(bootstrap="127.0.0.1:1", delivery_timeout_s=delivery_s), Silent())
        producer = app.producer._new_producer()
        # A hung broker costs one request; the batch lives on and goes to the partition's next leader.
        assert producer.client._request_timeout_ms == producer._sender._request_timeout_ms == request_s * 1000
        assert producer._message_accumulator._batch_ttl == delivery_s
        await producer.stop()

    asyncio.run(main())


def test_another_faust_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust, "__version__", "0.16.0")
    with pytest.raises(ConfigurationError, match=r"faust-streaming 0\.16\.0 is installed"):
        require_tested_faust()
    require_tested_faust(any_version=True)


# -- what stock Faust does, so that a change of it is noticed


def stock_offset(committed: int | None, acked: list[int], gap: tuple[int, int] | None = None) -> int | None:
    async def main() -> int | None:
        app = faust.App("stock", broker="kafka://127.0.0.1:1")
        app.topics._acking_topics.add(RAW.topic)
        consumer: Any = app.consumer
        consumer._committed_offset[RAW] = committed
        if gap is not None:
            await StockConsumer._add_gap(consumer, RAW, *gap)
        for offset in acked:
            message = ConsumerMessage(RAW.topic, 0, offset, 0.0, 0, None, None, None, None, tp=RAW)
            StockConsumer.ack(consumer, message)
        return StockConsumer._new_offset(consumer, RAW)

    return asyncio.run(main())


def test_stock_faust_still_commits_past_one_record_in_flight() -> None:
    assert stock_offset(4, [5]) == 6


def test_stock_faust_still_commits_past_everything_in_a_new_group() -> None:
    assert stock_offset(None, [5]) == 6


def test_stock_faust_still_takes_the_first_record_after_a_gap_for_a_part_of_it() -> None:
    # 10 to 20 do not exist and 20 is in flight; the drain loop calls _add_gap(tp, read + 1, arriving).
    assert stock_offset(10, [21], gap=(10, 20)) == 22
