"""Liveness: a worker that has work and does none ends itself, because Faust only logs it."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from aiokafka.errors import KafkaError
from faust.types import TP

from streams.contracts.errors import Transient
from streams.engine.app import EngineApp
from streams.engine.exits import leave
from streams.engine.telemetry import Lag

log = logging.getLogger(__name__)

#: How often the state is looked at; a stall is noticed at most this much late.
_LOOK_S = 2.0


class Progress(NamedTuple):
    """Of a partition: everything before `done` is finished (null: unknown), `end` is where it ends."""

    done: int | None
    end: int


class StallClock:
    """Says for how long each thing that should move has not moved."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[object, float]] = {}

    def idle(self, what: Hashable, mark: object, *, now: float, at_rest: bool) -> float:
        """Seconds since `mark` changed or `what` was last at rest (has nothing to do)."""
        seen = self._seen.get(what)
        if at_rest or seen is None or seen[0] != mark:
            self._seen[what] = (mark, now)
            return 0.0
        return now - seen[1]

    def keep_only(self, wanted: set[Hashable]) -> None:
        """Forget what is no longer watched."""
        for what in set(self._seen) - wanted:
            del self._seen[what]


class Watchdog:
    """Watches one app; ends the process when it has lag, or a rebalance, and nothing moves for `limit_s`."""

    def __init__(self, app: EngineApp, limit_s: float, *, last_finished: Mapping[TP, float]) -> None:
        self._app = app
        self._limit_s = limit_s
        # Timestamp (Unix seconds) of the last finished record of a partition.
        self._last_finished = last_finished
        self._clock = StallClock()
        self._answered_at = time.monotonic()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await asyncio.sleep(min(_LOOK_S, self._limit_s / 4))
            await self._look()

    async def _look(self) -> None:
        app, now = self._app, time.monotonic()
        consumer = app.engine_consumer
        if not consumer.delivering:
            restored = sum(len(table.entries) + table.entries.restored for table in app.tables.values())
            self._end_if(
                self._clock.idle("recovery", restored, now=now, at_rest=False), "the recovery after a rebalance"
            )
            # Whose the partitions are now is not known.
            app.telemetry.lag(app.agent_name, {})
            return
        self._clock.keep_only({*self._clock._seen} - {"recovery"})
        progress = await self._progress()
        if progress is None:
            self._end_if(
                time.monotonic() - self._answered_at, "the broker, which does not tell the ends of the topics,"
            )
            return
        self._clock.keep_only(set(progress))
        lags = {}
        for tp, (done, end) in progress.items():
            behind = max(end - done, 0) if done is not None else None
            idle = self._clock.idle(tp, done, now=now, at_rest=behind == 0)
            self._end_if(idle, f"{tp.topic}[{tp.partition}], {behind} records behind,")
            if behind is not None:
                finished = self._last_finished.get(tp)
                age = max(time.time() - finished, 0.0) if behind and finished is not None else None
                lags[(tp.topic, tp.partition)] = Lag(behind, age)
        # A rebalance may have begun while the broker was asked.
        app.telemetry.lag(app.agent_name, lags if consumer.delivering else {})

    async def _progress(self) -> dict[TP, Progress] | None:
        consumer = self._app.engine_consumer
        tps = {TP(tp.topic, tp.partition) for tp in consumer.assignment() if not consumer._is_changelog_tp(tp)}
        try:
            ends = await asyncio.wait_for(consumer.thread.end_offsets(tps), timeout=self._limit_s) if tps else {}
        except (TimeoutError, KafkaError) as error:
            log.warning("The ends of the topics cannot be read: %r", error)
            return None
        self._answered_at = time.monotonic()
        found = {}
        for tp in tps & set(ends):
            open_from = consumer.in_flight.first_open(tp)
            done = open_from if open_from is not None else consumer.thread.read_position(tp)
            found[tp] = Progress(done, ends[tp])
        return found

    def _end_if(self, idle_s: float, what: str) -> None:
        if idle_s >= self._limit_s:
            leave(
                Transient(
                    f"The {self._app.agent_name} agent stands still: {what} has not moved for {idle_s:.0f} s.",
                    hint="Starting the worker again continues at the last committed offset.",
                )
            )


class DeadMan:
    """A thread that ends the process when the event loop itself has not turned for `limit_s`."""

    def __init__(self, limit_s: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._limit_s = limit_s
        self._now = now
        self._turned = now()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="dead-man", daemon=True)

    async def turn(self) -> None:
        """Runs in the event loop as long as that turns."""
        while True:
            self._turned = self._now()
            await asyncio.sleep(1.0)

    def start(self) -> None:
        """Begin to watch."""
        self._turned = self._now()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(1.0):
            stood = self._now() - self._turned
            if stood >= self._limit_s:
                leave(Transient(f"The worker's event loop has stood still for {stood:.0f} s."))
