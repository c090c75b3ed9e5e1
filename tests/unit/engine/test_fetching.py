"""Records gather at the broker while the agent has work, and what is fetched goes to it without detours."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiokafka
import pytest
from aiokafka.errors import ConsumerStoppedError
from aiokafka.structs import TopicPartition
from faust.types import TP

from streams.engine.app import EngineApp, create_app
from streams.engine.config import EngineConfig
from streams.engine.consumer_thread import BACKLOG_RECORDS, ConsumerThread, Fetched
from streams.engine.telemetry import Silent
from streams.engine.transport import Consumer
from tests.unit.engine.test_transport import RAW, batch, drain, fetches, record, with_consumer

TWO = TP(RAW.topic, 1)


class Queue:
    def __init__(self, *, full: bool) -> None:
        self.queue = self
        self._full = full

    def full(self) -> bool:
        return self._full


def delivering(app: EngineApp, consumer: Consumer, *, full: bool = False) -> list[Any]:
    """A period has begun, and the agent's queue has room or not; the messages that were handed on."""
    consumer._period = object()
    app.flow_control.resume()
    app.topics._tp_index |= {RAW: {Queue(full=full)}, TWO: {Queue(full=full)}}
    found: list[Any] = consumer.__dict__["delivered"]
    return found


def test_a_batch_goes_to_the_agent_at_once_where_nothing_holds_it_up() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer)
        fetches(consumer, batch(5, 6))
        assert await drain(consumer) == []
        (message,) = delivered
        assert message.offset == 6
        assert consumer.in_flight.first_open(RAW) == 5
        # Faust's own loop would drop what lies behind this.
        assert consumer._read_offset[RAW] == 6

    with_consumer(body)


@pytest.mark.parametrize("why", ["queue full", "rebalance", "callbacks change", "seen before"])
def test_faust_hands_a_batch_on_where_something_may_hold_it_up(why: str) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer, full=why == "queue full")
        if why == "rebalance":
            app.flow_control.suspend()
        if why == "seen before":
            consumer._read_offset[RAW] = 9
        if why == "callbacks change":
            await app.topics._tp_to_callback_lock.acquire()
        fetches(consumer, batch(5, 6))
        assert len(await drain(consumer)) == 1
        assert delivered == []

    with_consumer(body)


def fetching(consumer: Consumer) -> "asyncio.Task[list[Any]]":
    return asyncio.ensure_future(drain(consumer))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def both(*offsets: int, others: tuple[int, ...], count: int = 1) -> Fetched:
    """What a fetch brings of two partitions."""
    found = {RAW: [record(offset) for offset in offsets], TWO: [record(offset, partition=1) for offset in others]}
    return Fetched(found, {RAW: count, TWO: count})


def test_few_records_of_several_partitions_go_to_the_agent_as_one_event() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer)
        fetches(consumer, both(5, 6, others=(40,)), both(7, others=(41, 44), count=2))
        await drain(consumer)
        consumer.take(delivered[0])
        await drain(consumer)
        first, second = delivered
        assert [(one.partition, one.offset) for one in first.value.records] == [(0, 5), (0, 6), (1, 40)]
        # The second is finished first: nothing of the first may be committed, in neither partition.
        consumer.finish(second)
        assert (consumer._new_offset(RAW), consumer._new_offset(TWO)) == (None, None)
        assert (consumer.in_flight.first_open(RAW), consumer.in_flight.first_open(TWO)) == (5, 40)
        consumer.finish(first)
        assert (consumer._new_offset(RAW), consumer._new_offset(TWO)) == (8, 45)
        assert (consumer._read_offset[RAW], consumer._read_offset[TWO]) == (7, 44)

    with_consumer(body)


@pytest.mark.parametrize("why", ["queue full", "seen before", "a backlog", "rebalance"])
def test_each_partition_goes_by_itself_where_one_cannot_go_or_brings_much(why: str) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer)
        brought = both(*range(BACKLOG_RECORDS if why == "a backlog" else 1), others=(40,))
        if why == "queue full":
            app.topics._tp_index[TWO] = {Queue(full=True)}
        if why == "seen before":
            consumer._read_offset[TWO] = 50
        if why == "rebalance":
            app.flow_control.suspend()
        fetches(consumer, brought)
        delivered += await drain(consumer)
        assert sorted(message.tp.partition for message in delivered) == [0, 1]
        assert [len(message.value.parts) for message in delivered] == [1, 1]

    with_consumer(body)


def test_no_more_is_fetched_while_a_batch_waits_for_the_agent() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer)
        fetches(consumer, batch(5), batch(6, count=2))
        await drain(consumer)
        waiting = fetching(consumer)
        await settle()
        assert not waiting.done()
        consumer.take(delivered[0])
        await asyncio.wait_for(waiting, 1)
        assert [message.offset for message in delivered] == [5, 6]

    with_consumer(body)


def test_in_a_backlog_several_batches_are_fetched_ahead_and_no_more() -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivered = delivering(app, consumer)

        def many(count: int) -> Fetched:
            first = count * BACKLOG_RECORDS
            return batch(*range(first, first + BACKLOG_RECORDS), count=count)

        fetches(consumer, *[many(count) for count in range(1, 20)])
        for _ in range(3):
            await asyncio.wait_for(drain(consumer), 1)
        assert len(delivered) == 3
        waiting = fetching(consumer)
        await settle()
        assert not waiting.done()
        consumer.take(delivered[0])
        await asyncio.wait_for(waiting, 1)
        assert len(delivered) == 4

    with_consumer(body)


@pytest.mark.parametrize("event", ["a rebalance begins", "a period begins"])
def test_a_rebalance_does_not_wait_for_the_agent_to_be_hungry(event: str) -> None:
    async def body(app: EngineApp, consumer: Consumer) -> None:
        delivering(app, consumer)
        consumer._hungry.clear()
        consumer._ahead = 5
        waiting = fetching(consumer)
        await settle()
        assert not waiting.done()
        fetches(consumer, batch(5))
        if event == "a rebalance begins":
            consumer.end_period()
        else:
            # What waited was cleared with the queues and will never be taken.
            consumer.assignment = set  # type: ignore[method-assign, assignment]
            consumer.begin_period()
            assert consumer._ahead == 0
        await asyncio.wait_for(waiting, 1)

    with_consumer(body)


# -- in the consumer's thread, which here has the loop of the test


class Fetcher:
    """aiokafka's fetcher: requests, and what comes of them."""

    def __init__(self, found: Any) -> None:
        self.found = found
        self.requests: list[Any] = []

    async def _proc_fetch_request(self, *args: Any) -> bool:
        self.requests.append(args)
        return True

    async def fetched_records(self, partitions: Any, *, timeout: float, max_records: int) -> Any:  # noqa: ASYNC109
        if isinstance(self.found, BaseException):
            raise self.found
        await asyncio.sleep(0.01)
        return self.found


def in_thread(found: Any, body: Callable[[ConsumerThread, Any], Coroutine[Any, Any, None]]) -> None:
    async def main(app: EngineApp, consumer: Consumer) -> None:
        thread = consumer.thread
        thread.thread_loop = asyncio.get_running_loop()
        fetcher = Fetcher(found)

        async def fetch_records(self: Any, stock_consumer: Any, active: Any, **options: Any) -> Any:
            return await fetcher.fetched_records(active, **options)

        stub: Any = type("Stub", (), {"_fetcher": fetcher, "_max_poll_records": 500})()
        thread._ensure_consumer = lambda: stub  # type: ignore[method-assign]
        thread._fetch_when_wanted(fetcher)
        patch = pytest.MonkeyPatch()
        patch.setattr(ConsumerThread.__mro__[1], "_fetch_records", fetch_records)
        try:
            await body(thread, fetcher)
        finally:
            patch.undo()

    with_consumer(main)


def test_the_broker_is_asked_when_somebody_waits_for_records() -> None:
    async def body(thread: ConsumerThread, fetcher: Any) -> None:
        asking = asyncio.ensure_future(fetcher._proc_fetch_request("assignment", 1, "request"))
        await settle()
        assert fetcher.requests == []
        waiting = asyncio.ensure_future(thread.getmany({RAW}, 1.0))
        assert await asyncio.wait_for(asking, 1) is True
        assert fetcher.requests == [("assignment", 1, "request")]
        fetched = await waiting
        assert fetched.counts == {RAW: 1}
        again = asyncio.ensure_future(fetcher._proc_fetch_request())
        await settle()
        assert not again.done()
        again.cancel()
        # As aiokafka's own routine does: its caller waits for the answer and must not be cancelled by it.
        assert await again is False

    in_thread({RAW: [record(1)]}, body)


def test_a_request_cut_off_while_it_rests_is_no_fault() -> None:
    async def body(thread: ConsumerThread, fetcher: Any) -> None:
        async def rest(*args: Any) -> bool:
            await asyncio.sleep(60)
            return True

        fetcher._proc_fetch_request = rest
        thread._fetch_when_wanted(fetcher)
        thread._wanted.set()
        asking = asyncio.ensure_future(fetcher._proc_fetch_request())
        await settle()
        asking.cancel()
        assert await asking is False

    in_thread({RAW: [record(1)]}, body)


def test_in_a_backlog_the_broker_is_asked_beforehand() -> None:
    async def body(thread: ConsumerThread, fetcher: Any) -> None:
        await thread.getmany({RAW}, 1.0)
        assert await asyncio.wait_for(fetcher._proc_fetch_request(), 1) is True

    in_thread({RAW: [record(offset) for offset in range(BACKLOG_RECORDS)]}, body)


def test_a_fetch_brings_no_more_the_more_partitions_there_are() -> None:
    async def main(app: EngineApp, consumer: Consumer) -> None:
        made = consumer.thread._create_worker_consumer(app.transport)
        of_a_partition = EngineConfig(bootstrap="127.0.0.1:1").fetch_bytes
        assert made._max_partition_fetch_bytes == of_a_partition
        assert made._fetch_max_bytes == 2 * of_a_partition

    with_consumer(main)


def test_a_fetch_that_fails_says_so_to_who_waits() -> None:
    async def body(thread: ConsumerThread, fetcher: Any) -> None:
        with pytest.raises(ZeroDivisionError):
            await thread.getmany({RAW}, 1.0)

    in_thread(ZeroDivisionError(), body)


def test_a_fetch_that_the_end_of_the_thread_cuts_off_ends_as_a_stop() -> None:
    async def body(thread: ConsumerThread, fetcher: Any) -> None:
        waiting = asyncio.ensure_future(thread.getmany({RAW}, 1.0))
        await asyncio.sleep(0.002)
        for task in asyncio.all_tasks() - {asyncio.current_task(), waiting}:
            task.cancel()
        with pytest.raises(ConsumerStoppedError):
            await asyncio.wait_for(waiting, 1)

    in_thread({RAW: [record(1)]}, body)


# -- the producer's requests


def test_a_request_waits_for_no_other_but_for_the_batch_before_it() -> None:
    async def main() -> None:
        app = create_app("enrich", EngineConfig(bootstrap="127.0.0.1:1"), Silent())
        producer: aiokafka.AIOKafkaProducer = app.producer._new_producer()
        asked: list[Any] = []
        answer = asyncio.get_running_loop().create_future()

        async def send(node_id: int, request: Any, **options: Any) -> Any:
            asked.append({topic: [part[0] for part in parts] for topic, parts in request._topics})
            return await answer

        producer.client.send = send
        producer.client.cluster.leader_for_partition = lambda tp: 1
        accumulator = producer._message_accumulator
        await producer._sender.start()

        async def put(partition: int) -> None:
            builder = accumulator.create_builder()
            builder.append(timestamp=1, key=b"k", value=b"v", headers=[])
            builder.close()
            await accumulator.add_batch(builder, TopicPartition("t", partition), 5)
            await settle()

        await put(0)
        await put(1)
        assert [list(one.values()) for one in asked] == [[[0]], [[1]]]
        await put(0)
        assert len(asked) == 2
        producer._sender._sender_task.cancel()
        answer.cancel()

    asyncio.run(main())
