"""The agent alert: candidates one by one, joined into stories; each change is written to table and alerts.

For one candidate, in this order: the changelog entries and then the alerts are handed to the producer, which keeps
their order in each partition; the candidate is finished when all are safe. A kill may leave any part of them
written. Every part is safe alone, because `join` is idempotent and deterministic and candidates are read again
from the first unfinished one, in the same order:
nothing written: it is done again. Changelog only: the candidate is found in the table, its alerts are sent again.
Alerts only: joined again to the same story, the same alert goes out again. Both: as changelog only.
"""

import asyncio
import logging
import time
from typing import Any

from aiokafka.errors import KafkaError
from faust.types import TP

from streams.contracts.errors import EntenteError, Fatal, Permanent
from streams.engine.app import EngineApp
from streams.engine.config import EngineConfig
from streams.engine.dead_letters import DeadLetters
from streams.engine.delivery import Sender, received, trace_headers
from streams.engine.exits import leave
from streams.engine.faults import RECORD_FAULTS, delivery_fault
from streams.engine.policy import again
from streams.engine.records import Book, Header, Joined, Message, OpenBook, Record
from streams.engine.stories import POSITION_HEADER, StoryTable, position_header

log = logging.getLogger(__name__)


class AlertAgent:
    """What happens to a candidate, and where the results go."""

    def __init__(
        self,
        app: EngineApp,
        config: EngineConfig,
        open_book: OpenBook,
        sender: Sender,
        last_finished: dict[TP, float],
    ) -> None:
        self._app = app
        self._open_book = open_book
        self._sender = sender
        self._topics = config.topics
        self._changelog = config.changelog
        self._known = (config.topics.alerts, config.topics.dead_letters)
        self._attempts = config.transient_attempts
        self._book: Book | None = None
        self.telemetry = app.telemetry
        self.last_finished = last_finished
        self.in_flight = 0
        self.letters = DeadLetters(
            sender, app.telemetry, topic=config.topics.dead_letters, app=config.group_of("alert")
        )
        self.table: StoryTable = app.story_table()
        self.table.on_recover(self._open)
        app.on_partitions_revoked.connect(self._close)

    async def _open(self) -> None:
        """The table is restored: make the book. Faust swallows what is raised here, so any error ends the process."""
        try:
            entries = self.table.entries
            for partition, key, value, position in entries.overwritten():
                log.warning("A story was overwritten by a worker that had lost its partition; it is written again.")
                await (await self._write(partition, key, value, position))
            entries.forget_deleted()
            self._book = self._open_book(entries.all())
            self.telemetry.stories(len(entries))
        except KafkaError as error:
            leave(delivery_fault(error, f"the topic {self._changelog}"))
        except EntenteError as error:
            leave(error)
        except Exception as error:
            leave(Fatal(f"The stories in the table cannot be used: {type(error).__name__}: {error}."))

    async def _close(self, *_: Any, **__: Any) -> None:
        """The partition is gone; what is in flight was waited for."""
        self._book = None

    async def work(self, event: Any) -> "JoinedCandidate | None":
        """Join one candidate and send what it changes; waits for no delivery. Null: not ours any more."""
        record: Record = event.value
        book = self._book
        if book is None:
            return None
        await self._sender.know(self._known)
        self.in_flight += 1
        self.telemetry.consumed(self._topics.candidates, 1)
        candidate = JoinedCandidate(self, event.message.tp, record)
        started = time.perf_counter()
        try:
            joined: Joined | Permanent = book.join(record)
        except Exception as error:
            joined = await again(book.join, record, error, attempts=self._attempts)
        trace = trace_headers(record)
        if isinstance(joined, Joined):
            try:
                self._check_sizes(joined, trace)
            except Permanent as error:
                joined = error
        if isinstance(joined, Permanent):
            candidate.letters.append((record, joined))
            return candidate
        # From here on memory runs ahead of the log; a fault can only end the process, and memory with it.
        book.apply(joined)
        self.telemetry.processing("alert", time.perf_counter() - started, 1)
        candidate.outcome = joined.outcome
        candidate.alerts = len(joined.alerts)
        for key, value in joined.updates:
            self.table.entries.put(record.partition, key, value, record.offset)
            candidate.sent.append((self._changelog, await self._write(record.partition, key, value, record.offset)))
        if joined.updates:
            self.telemetry.stories(len(self.table.entries))
        for message in joined.alerts:
            topic = message.topic or self._topics.alerts
            await self._sender.know((topic,))
            partition = self._sender.partition_of(topic, message.key, otherwise=record.partition)
            headers = [*message.headers, *trace]
            candidate.sent.append((topic, await self._sender.send(topic, partition, message, headers)))
        return candidate

    def _check_sizes(self, joined: Joined, trace: list[Header]) -> None:
        for key, value in joined.updates:
            self._sender.check_size(Message(key, value), [(POSITION_HEADER, b"9" * 20)], self._changelog)
        for message in joined.alerts:
            self._sender.check_size(message, [*message.headers, *trace], message.topic or self._topics.alerts)

    async def _write(self, partition: int, key: bytes, value: bytes | None, position: int) -> "asyncio.Future[Any]":
        return await self._sender.send(self._changelog, partition, Message(key, value), [position_header(position)])


class JoinedCandidate:
    """A candidate on its way."""

    def __init__(self, agent: AlertAgent, tp: TP, record: Record) -> None:
        self._agent = agent
        self._tp = tp
        self._record = record
        self.sent: list[tuple[str, asyncio.Future[Any]]] = []
        self.letters: list[tuple[Record, EntenteError]] = []
        self.outcome = "no_match"
        self.alerts = 0

    async def wait(self) -> None:
        """Until the table's entries, the alerts and any dead letter are safe."""
        for topic, delivered in self.sent:
            try:
                await delivered
            except RECORD_FAULTS as error:
                if topic == self._agent._changelog:
                    raise Fatal(
                        f"A story is too large for its topic {topic}: {error}.",
                        hint=f"Raise max.message.bytes of {topic} and start again.",
                    ) from error
                # The story stands in the table without its alert; a replay of the dead letter sends it again.
                refused = Permanent(f"{topic} does not take the alert: {error}.", stage="PUBLISH")
                self.letters.append((self._record, refused))
            except KafkaError as error:
                raise delivery_fault(error, f"the topic {topic}") from error
        await self._agent.letters.write(self.letters[:1])

    def settled(self) -> None:
        """Count the candidate."""
        telemetry, topic, now = self._agent.telemetry, self._tp.topic, time.time()
        self._agent.in_flight -= 1
        telemetry.processed(topic, "dead_lettered" if self.letters else self.outcome, 1)
        telemetry.in_flight(topic, self._agent.in_flight)
        telemetry.progress(topic, now)
        if self.alerts:
            telemetry.end_to_end("alert", now - received(self._record) / 1000)
        self._agent.last_finished[self._tp] = self._record.timestamp / 1000
