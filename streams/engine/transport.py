"""Faust's aiokafka transport with the offsets, seeks and fences that a worker which loses nothing needs.

Everything here overrides internals of faust-streaming 0.15.3; `require_tested_faust` refuses any other version.
Upstream: faust-streaming/faust#606 and PR #707 (`_new_offset` commits past a record in flight), #502 (a rebalance
forgets what is finished and not yet committed), #629 (partitions that are never fetched again); not reported there:
the first record after a gap in the offsets taken for a part of the gap, acks of events skipped after a rebalance,
`seek_to_committed` that does not seek where nothing is committed, records fetched before the seek that follows
a recovery and cleared from the stream's queue after it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import faust
from faust.transport.drivers import TRANSPORTS
from faust.transport.drivers import aiokafka as stock
from faust.types import TP, ConsumerMessage

from streams.contracts.errors import ConfigurationError, Transient
from streams.engine import connections, odd_names
from streams.engine.batch import BACKLOG_RECORDS, Batch
from streams.engine.consumer_thread import ConsumerThread, Fetched
from streams.engine.exits import leave
from streams.engine.inflight import InFlight
from streams.engine.producer import Producer

TESTED_FAUST = "0.15.3"
#: The scheme of broker addresses that selects this transport.
SCHEME = "entente"
connections.install()
odd_names.install()
TRANSPORTS.aliases[SCHEME] = "streams.engine.transport:Transport"

#: How long the fetch loop rests while no partition may be fetched.
_CLOSED_REST_S = 0.02
#: How long a fetch waits for records before it looks around; a rebalance waits for it.
_FETCH_WAIT_S = 0.25
#: Batches that may wait for the agent when more are asked for: while it works on one, the next is fetched. With one
#: more waiting the fetches bring fewer records each, and cost more than they save.
_BATCHES_AHEAD = 0
#: The same in a backlog, where batches are a megabyte each and the next should be there before it is needed.
_BATCHES_AHEAD_IN_BACKLOG = 2


def require_tested_faust(*, any_version: bool = False) -> None:
    """Raises ConfigurationError when another Faust is installed than the one these overrides were tested with."""
    if faust.__version__ != TESTED_FAUST and not any_version:
        raise ConfigurationError(
            f"faust-streaming {faust.__version__} is installed; the engine is tested with {TESTED_FAUST} only,"
            " and another version may lose records.",
            hint=f"Install faust-streaming=={TESTED_FAUST}.",
        )


class Consumer(stock.Consumer):
    """Delivers in periods: one from each recovery to the next rebalance, each beginning with a seek to the committed.

    Within a period every record that is fetched is delivered, in order; what a fetch brings after its period has
    ended is dropped, because the next period reads it again. `finish` alone moves offsets: Faust's own acks
    (of events it skips, or of agents that forget `noack`) count nothing.
    """

    _thread: ConsumerThread

    def __init__(self, transport: Any, callback: Any, *args: Any, **kwargs: Any) -> None:
        self.in_flight: InFlight[TP] = InFlight()
        self._period: object | None = None
        self._sought = False
        self._fetch_period: object | None = None
        # How many fetches with records of a partition were delivered; the thread counts how many there were.
        self._counts: dict[Any, int] = {}
        self._no_fetch = asyncio.Event()
        self._no_fetch.set()
        self._confirmed: dict[TP, int] = {}
        # Batches that wait for the agent; while there are some, records gather at the broker into larger ones.
        self._ahead = 0
        self._most_ahead = _BATCHES_AHEAD
        self._hungry = asyncio.Event()
        self._hungry.set()
        self._hand_over = callback
        super().__init__(transport, self._deliver, *args, **kwargs)

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    @property
    def thread(self) -> ConsumerThread:
        """The thread that talks to the broker."""
        return self._thread

    # -- periods

    def end_period(self) -> None:
        """A rebalance begins: nothing more is delivered."""
        self._period = None
        self.loop.call_soon_threadsafe(self._hungry.set)
        self._sought = False

    def begin_period(self) -> None:
        """The recovery has ended; delivery begins. Ends the process when the seek of the recovery did not happen."""
        if self.assignment() and not self._sought:
            leave(
                Transient(
                    "The committed offsets could not be read after a rebalance.",
                    hint="Starting the worker again reads from them.",
                )
            )
        self._ahead = 0
        self._hungry.set()
        self._period = object()

    @property
    def delivering(self) -> bool:
        """Whether records are delivered now."""
        return self._period is not None

    async def perform_seek(self) -> None:
        """Seek every partition to its committed offset; what was delivered before no longer counts."""
        # A fetch of the last period may still wait in the thread: after the seek it would bring, and we would drop,
        # the first records of the next.
        await self._no_fetch.wait()
        self.in_flight.forget_all()
        self._confirmed.clear()
        await super().perform_seek()
        self.in_flight.forget_all()
        self._counts = dict(self.thread.fetch_counts)
        self._sought = True

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109
        await self._hungry.wait()
        # Taken together with the fetch: a period that begins between the two must not lose what the fetch brings.
        self._fetch_period = self._period
        if self._period is not None:
            self._no_fetch.clear()
            try:
                return await super()._getmany(active_partitions, min(timeout, _FETCH_WAIT_S))
            finally:
                self._no_fetch.set()
        restoring = {tp for tp in active_partitions or () if self._is_changelog_tp(tp)}
        if restoring:
            return await super()._getmany(restoring, min(timeout, _FETCH_WAIT_S))
        await asyncio.sleep(_CLOSED_REST_S)
        return None

    async def _wait_next_records(self, timeout: float) -> tuple[Any, set[TP] | None]:  # noqa: ASYNC109
        # As in the base class, but for the second that it sleeps where nothing is assigned.
        if not self.flow_active:
            await self.wait(cast(Any, self.can_resume_flow))
        active = self._get_active_partitions()
        if not active:
            await asyncio.sleep(_CLOSED_REST_S)
            return None, active
        return await self._getmany(active, timeout), active

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109
        """Fetch, and yield what belongs to this period (or to a recovery)."""
        brought, active = await self._wait_next_records(timeout)
        fetched = cast(Fetched | None, brought)
        period, generation = self._fetch_period, self.app.consumer_generation_id
        if fetched is None or self.should_stop:
            return
        backlog = sum(map(len, fetched.records.values())) >= BACKLOG_RECORDS
        self._most_ahead = _BATCHES_AHEAD_IN_BACKLOG if backlog else _BATCHES_AHEAD
        found = {TP(tp.topic, tp.partition): records for tp, records in fetched.records.items() if records}
        delivering = period is not None and period is self._period
        if delivering:
            for tp in found:
                if not self._is_changelog_tp(tp):
                    self._see_that_none_is_missing(tp, fetched.counts[tp])
        if delivering and not backlog and self._go_together(found):
            await self._deliver_at_once(Batch(list(found.items())).message(generation))
            return
        wrapped = {
            tp: records if self._is_changelog_tp(tp) else [Batch([(tp, records)])] for tp, records in found.items()
        }
        for tp, record in self.scheduler.iterate(wrapped):
            if self._is_changelog_tp(tp):
                if not self.flow_active or generation != self.app.consumer_generation_id:
                    return
                if active is not None and tp not in active:
                    continue
            elif period is None or period is not self._period:
                # The next period reads it again: it begins with a seek, and no fetch spans the seek.
                continue
            message = self._to_message(tp, record)
            if self._has_room(tp, message.offset):
                await self._deliver_at_once(message)
            else:
                yield tp, message

    def _go_together(self, found: Mapping[TP, list[Any]]) -> bool:
        """Whether records of several partitions can go as one event: an event costs more than a few records do."""
        return len(found) > 1 and all(self._has_room(tp, records[-1].offset) for tp, records in found.items())

    async def _deliver_at_once(self, message: ConsumerMessage) -> None:
        """Nothing can hold it up, so it goes without the five tasks in which Faust wraps each message."""
        await self._deliver(message)
        for tp, _, last in _spans(message):
            self._read_offset[tp] = last

    def _has_room(self, tp: TP, offset: int) -> bool:
        """Whether a message can be handed to its agent at once: no rebalance, room in the queue, not seen before."""
        if self._is_changelog_tp(tp) or not self.app.flow_control.is_active():
            return False
        conductor = cast(Any, self.app.topics)
        read = self._read_offset[tp]
        return (
            (read is None or offset >= read)
            and not conductor._tp_to_callback_lock.locked()
            and not any(channel.queue.full() for channel in conductor._tp_index[tp])
        )

    def _see_that_none_is_missing(self, tp: TP, count: int) -> None:
        expected = self._counts.get(tp, 0) + 1
        self._counts[tp] = count
        if count != expected:
            leave(
                Transient(
                    f"Records of {tp.topic}[{tp.partition}] were fetched and never delivered to the agent.",
                    hint="This is a fault of the worker; starting it again reads them from the committed offset.",
                )
            )

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        if isinstance(record, Batch):
            return record.message(self.app.consumer_generation_id)
        return super()._to_message(TP(tp.topic, tp.partition), record)

    async def _deliver(self, message: Any) -> None:
        if not self._is_changelog_tp(message.tp):
            self._ahead += 1
            if self._ahead > self._most_ahead:
                self._hungry.clear()
            for tp, first, last in _spans(message):
                self.in_flight.delivered(tp, message, first, last)
        await self._hand_over(message)

    def take(self, message: Any) -> None:
        """The agent begins with the message."""
        self._ahead = max(0, self._ahead - 1)
        if self._ahead <= self._most_ahead:
            self._hungry.set()

    # -- offsets

    def finish(self, message: Any) -> None:
        """Everything that the message became is delivered: it may be committed."""
        message.acked = True
        self._unacked_messages.discard(message)
        self.in_flight.finish(message)
        if self._waiting_for_ack is not None and not self._waiting_for_ack.done():
            self._waiting_for_ack.set_result(None)

    def abandon(self, message: Any) -> None:
        """The message is not worked on: nobody need wait for it, and it will be delivered again."""
        message.acked = True
        self._unacked_messages.discard(message)

    def ack(self, message: Any) -> bool:
        """Faust's own acks end the waiting for a message; they never make it committable."""
        self.abandon(message)
        return False

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Any:
        return iter([tp for tp in self.in_flight.partitions() if topics is None or tp in topics or tp.topic in topics])

    def _new_offset(self, tp: TP) -> int | None:
        return self.in_flight.committable(tp)

    def _should_commit(self, tp: TP, offset: int) -> bool:
        # Against what the broker has confirmed: Faust also counts commits that failed.
        return offset > self._confirmed.get(tp, -1)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        done = await super()._commit(offsets)
        if done:
            self._confirmed.update(offsets)
        return done

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Gaps mean nothing to offsets that are kept in order of delivery."""

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Wait for what is in flight and commit it (base class), and only then forget."""
        await super().on_partitions_revoked(revoked)
        self.in_flight.forget_all()
        self._confirmed.clear()


def _spans(message: Any) -> list[tuple[TP, int, int]]:
    """The first and the last offset of a message in each of its partitions."""
    return [(tp, records[0].offset, records[-1].offset) for tp, records in message.value.parts]


class Transport(stock.Transport):
    """Faust's aiokafka transport with our consumer and producer."""

    Consumer = Consumer
    Producer = Producer
