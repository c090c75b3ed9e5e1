"""The thread in which aiokafka fetches, commits and sends heartbeats: what Faust leaves out or gets wrong there.

Overrides internals of faust-streaming 0.15.3, see `streams.engine.transport`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import monotonic
from typing import Any, NamedTuple, cast

import aiokafka
from aiokafka.errors import (
    CommitFailedError,
    ConsumerStoppedError,
    IllegalGenerationError,
    IllegalStateError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from aiokafka.structs import OffsetAndMetadata
from faust.transport.drivers import aiokafka as stock
from faust.types import TP

from streams.engine.batch import BACKLOG_RECORDS
from streams.engine.exits import leave
from streams.engine.faults import connection_fault, delivery_fault
from streams.engine.lease import Lease

#: How long the broker may hold a fetch for which it has no records.
_POLL_MS = 250
#: A fetch brings as much as so many partitions may bring at most. By default it is 50 MB, and a backlog in many
#: partitions would lie in memory several times: as it is read, as it is taken apart, and as it waits.
_FULL_PARTITIONS = 2


class Fetched(NamedTuple):
    """What a fetch brought, and for each partition the how many-th fetch with records that was."""

    records: Mapping[Any, list[Any]]
    counts: Mapping[Any, int]


def _hand_back(promise: "asyncio.Future[Any]", fetching: "asyncio.Future[Any]") -> None:
    # A fetch is cancelled only when the thread ends.
    error = ConsumerStoppedError() if fetching.cancelled() else fetching.exception()
    if promise.done():
        return
    if error is not None:
        promise.set_exception(error)
    else:
        promise.set_result(fetching.result())


class ConsumerThread(stock.AIOKafkaConsumerThread):
    """The thread that talks to the broker; it also keeps the lease."""

    lease: Lease | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.fetch_counts: dict[Any, int] = {}
        self._wanted = asyncio.Event()

    async def on_start(self) -> None:
        """Start the consumer and watch its heartbeats."""
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        beat: Callable[[], Awaitable[bool]] = coordinator._do_heartbeat
        lease = self.lease = Lease(self.app.conf.broker_session_timeout)

        async def beat_and_note() -> bool:
            since = lease.start()
            known = await beat()
            if known:
                lease.renew(since)
            elif coordinator.generation == stock.DEFAULT_GENERATION_ID:
                lease.lose()
            return known

        coordinator._do_heartbeat = beat_and_note
        push: Callable[[Exception], Awaitable[None]] = coordinator._push_error_to_user

        async def push_or_leave(error: Exception) -> None:
            # aiokafka waits for the next poll to raise it, and there is none before partitions are assigned.
            if not getattr(error, "retriable", False):
                leave(connection_fault(error, cast(Any, self.app).agent_name, self.app.conf.id))
            await push(error)

        coordinator._push_error_to_user = push_or_leave
        self._fetch_when_wanted(self._ensure_consumer()._fetcher)

    def _fetch_when_wanted(self, fetcher: Any) -> None:
        """Hold requests back until somebody waits for records.

        aiokafka asks for more as soon as a fetch is taken over, is answered with the first record that comes, and asks
        no further until that is taken: at a thousand records a second each fetch would bring one or two of them.
        """
        request: Callable[..., Awaitable[bool]] = fetcher._proc_fetch_request

        async def request_when_wanted(*args: Any) -> bool:
            try:
                await self._wanted.wait()
                return await request(*args)
            except asyncio.CancelledError:
                # As in the routine itself, which forgets its rest after a broker that did not answer: the assignment
                # has changed, or the end has come.
                return False

        fetcher._proc_fetch_request = request_when_wanted

    def _create_worker_consumer(self, transport: Any) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # Faust reads aborted transactions unless it runs transactions itself; an aborted article never was.
        consumer._isolation_level = "read_committed"
        # Faust's 1.5 s: for so long a rebalance waits on a poll for partitions that nobody has any more.
        consumer._fetch_max_wait_ms = _POLL_MS
        consumer._fetch_max_bytes = _FULL_PARTITIONS * self.app.conf.consumer_max_fetch_size
        return consumer

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """The group has admitted us."""
        if self.lease is not None:
            self.lease.renew(self.lease.start())
        await super().on_partitions_assigned(assigned, generation_id)

    async def getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109
        """Fetch in the thread. Faust's way through its queue of methods costs a handful of tasks on both sides."""
        promise = self.parent_loop.create_future()
        consumer = self._ensure_consumer()
        self.thread_loop.call_soon_threadsafe(self._begin_fetch, promise, consumer, active_partitions, timeout)
        return await promise

    def _begin_fetch(
        self, promise: "asyncio.Future[Any]", consumer: Any, active: set[TP] | None, timeout: float
    ) -> None:
        fetching = asyncio.ensure_future(
            self._fetch_records(consumer, active, timeout=timeout, max_records=consumer._max_poll_records)
        )
        fetching.add_done_callback(lambda done: self.parent_loop.call_soon_threadsafe(_hand_back, promise, done))

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Any:
        self._wanted.set()
        brought = 0
        try:
            records = await super()._fetch_records(*args, **kwargs)
            brought = sum(map(len, records.values()))
        finally:
            if brought < BACKLOG_RECORDS:
                self._wanted.clear()
        for tp in records:
            self.fetch_counts[tp] = self.fetch_counts.get(tp, 0) + 1
        return Fetched(records, {tp: self.fetch_counts[tp] for tp in records})

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek every assigned partition to its committed offset, or to its beginning where nothing is committed."""
        return cast(Mapping[TP, int], await self.call_thread(self._seek_to_committed))

    async def _seek_to_committed(self) -> Mapping[TP, int | None]:
        consumer = self._ensure_consumer()
        streams = [tp for tp in consumer.assignment() if tp.topic not in self.app.tables.changelog_topics]
        committed = {tp: await consumer.committed(tp) for tp in streams}
        fresh = [tp for tp, offset in committed.items() if offset is None]
        begins = await consumer.beginning_offsets(fresh) if fresh else {}
        for tp, offset in committed.items():
            consumer.seek(tp, begins[tp] if offset is None else offset)
        return {TP(tp.topic, tp.partition): offset for tp, offset in committed.items()}

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        consumer = self._ensure_consumer()
        try:
            await consumer.commit(
                {
                    stock.ensure_aiokafka_TP(tp): OffsetAndMetadata(offset, "")
                    for tp, offset in offsets.items()
                    if tp in self.assignment()
                }
            )
        except (
            CommitFailedError,
            IllegalGenerationError,
            IllegalStateError,
            RebalanceInProgressError,
            UnknownMemberIdError,
        ) as error:
            # The partitions went to somebody else meanwhile, who does the records again.
            self.log.info("Offsets are not committed, the partitions were taken away: %r", error)
            return False
        except KafkaError as error:
            leave(delivery_fault(error, f"offsets of the consumer group {self.app.conf.id}", right="READ on the group"))
        # Faust's watch looks here, and would call every five minutes an error that there is no commit.
        self.tp_last_committed_at.update(dict.fromkeys(offsets, monotonic()))
        return True

    async def end_offsets(self, tps: Iterable[TP]) -> Mapping[TP, int]:
        """The end of each partition as readers of committed records see it, asked of the broker."""
        wanted = list(tps)
        found = await self.call_thread(self._end_offsets, wanted)
        return {TP(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def _end_offsets(self, tps: list[TP]) -> Mapping[Any, int]:
        return cast(
            Mapping[Any, int], await self._ensure_consumer().end_offsets([stock.ensure_aiokafka_TP(tp) for tp in tps])
        )

    def read_position(self, tp: TP) -> int | None:
        """The offset that is fetched next; null while unknown. Over the gaps that no record fills."""
        assignment = self._ensure_consumer()._fetcher._subscriptions.subscription.assignment
        key = stock.ensure_aiokafka_TP(tp)
        if assignment is None or key not in assignment.tps:
            return None
        state = assignment.state_value(key)
        return cast(int | None, state._position)
