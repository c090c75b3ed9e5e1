"""The agent alert: candidates in batches, joined into stories one by one; each change is written to table and alerts.

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
from collections import Counter
from typing import Any

from aiokafka.errors import KafkaError
from faust.types import TP

from streams.contracts.errors import EntenteError, Fatal, Permanent
from streams.engine.app import EngineApp
from streams.engine.batch import Batch
from streams.engine.config import EngineConfig
from streams.engine.dead_letters import DeadLetters
from streams.engine.delivery import Sender, received, trace_headers
from streams.engine.exits import leave
from streams.engine.faults import RECORD_FAULTS, delivery_fault
from streams.engine.pace import Pace
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
        self._pace = Pace()
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

    async def work(self, event: Any) -> "JoinedBatch | None":
        """Join the candidates of a batch and send what they change; waits for no delivery. Null: not ours any more."""
        book = self._book
        if book is None:
            return None
        await self._sender.know(self._known)
        records: list[Record] = event.value.records
        self.telemetry.consumed(self._topics.candidates, len(records))
        self._count_in_flight(len(records))
        batch, spent, pace = JoinedBatch(self, event.value), 0.0, self._pace
        pace.begin(len(records))
        for record in records:
            if self._book is not book:
                # The partition went in a pause, and the stories with it: whoever has it now reads all of this again.
                self._count_in_flight(-len(records))
                return None
            candidate = JoinedCandidate(self, record)
            batch.candidates.append(candidate)
            started = time.perf_counter()
            joined = await self._joined(book, candidate)
            if isinstance(joined, Permanent):
                candidate.letters.append((record, joined))
            else:
                # From here on memory runs ahead of the log; a fault can only end the process, and memory with it.
                book.apply(joined)
                spent += time.perf_counter() - started
                await self._send(candidate, joined)
            if pace.due(1):
                await pace.pause()
        self.telemetry.processing("alert", spent, len(records))
        self.telemetry.stories(len(self.table.entries))
        return batch

    async def _joined(self, book: Book, candidate: "JoinedCandidate") -> Joined | Permanent:
        """What the candidate changes, if all of it can be written."""
        record = candidate.record
        try:
            joined: Joined | Permanent = book.join(record)
        except Exception as error:
            joined = await again(book.join, record, error, attempts=self._attempts)
        if isinstance(joined, Joined):
            try:
                self._check_sizes(joined, candidate.trace)
            except Permanent as error:
                return error
        return joined

    async def _send(self, candidate: "JoinedCandidate", joined: Joined) -> None:
        record = candidate.record
        candidate.outcome = joined.outcome
        candidate.alerts = len(joined.alerts)
        for key, value in joined.updates:
            self.table.entries.put(record.partition, key, value, record.offset)
            candidate.sent.append((self._changelog, await self._write(record.partition, key, value, record.offset)))
        for message in joined.alerts:
            topic = message.topic or self._topics.alerts
            await self._sender.know((topic,))
            partition = self._sender.partition_of(topic, message.key, otherwise=record.partition)
            headers = [*message.headers, *candidate.trace]
            candidate.sent.append((topic, await self._sender.send(topic, partition, message, headers)))

    def _count_in_flight(self, more: int) -> None:
        self.in_flight += more
        self.telemetry.in_flight(self._topics.candidates, self.in_flight)

    def _check_sizes(self, joined: Joined, trace: list[Header]) -> None:
        for key, value in joined.updates:
            self._sender.check_size(Message(key, value), [(POSITION_HEADER, b"9" * 20)], self._changelog)
        for message in joined.alerts:
            self._sender.check_size(message, [*message.headers, *trace], message.topic or self._topics.alerts)

    async def _write(self, partition: int, key: bytes, value: bytes | None, position: int) -> "asyncio.Future[Any]":
        return await self._sender.send(self._changelog, partition, Message(key, value), [position_header(position)])


class JoinedCandidate:
    """A candidate on its way."""

    def __init__(self, agent: AlertAgent, record: Record) -> None:
        self._agent = agent
        self.record = record
        self.trace = trace_headers(record)
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
                self.letters.append((self.record, refused))
            except KafkaError as error:
                raise delivery_fault(error, f"the topic {topic}") from error
        await self._agent.letters.write(self.letters[:1])


class JoinedBatch:
    """A batch of candidates on its way: finished when each of them is."""

    def __init__(self, agent: AlertAgent, batch: Batch) -> None:
        self._agent = agent
        self._batch = batch
        self.candidates: list[JoinedCandidate] = []

    async def wait(self) -> None:
        """Until what every candidate became is safe."""
        for candidate in self.candidates:
            await candidate.wait()

    def settled(self) -> None:
        """Count the batch."""
        agent, telemetry, topic, now = self._agent, self._agent.telemetry, self._batch.parts[0][0].topic, time.time()
        outcomes = Counter("dead_lettered" if one.letters else one.outcome for one in self.candidates)
        for outcome, count in outcomes.items():
            telemetry.processed(topic, outcome, count)
        agent._count_in_flight(-len(self._batch.records))
        telemetry.progress(topic, now)
        for candidate in self.candidates:
            if candidate.alerts:
                telemetry.end_to_end("alert", now - received(candidate.record) / 1000)
        for tp, records in self._batch.parts:
            agent.last_finished[tp] = records[-1].timestamp / 1000
