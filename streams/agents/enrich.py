"""The agent enrich: articles in batches, stateless; each becomes a tagged article, and perhaps candidates."""

import time
from typing import Any

from faust.types import TP

from streams.contracts.errors import EntenteError, Permanent
from streams.contracts.headers import RECEIVED
from streams.engine.app import EngineApp
from streams.engine.batch import Batch
from streams.engine.chunks import chunks
from streams.engine.config import EngineConfig
from streams.engine.dead_letters import DeadLetters
from streams.engine.delivery import Sender, trace_headers
from streams.engine.outbox import Outbox, Shipment
from streams.engine.pace import Pace
from streams.engine.policy import again
from streams.engine.records import Enriched, EnrichMany, Record

#: What a record takes apart from its value, about.
_RECORD_BYTES = 100


def size_of_batch(event: Any) -> int:
    """About the bytes of a batch of articles; never nothing."""
    return sum(len(record.value or b"") + _RECORD_BYTES for record in event.value.records)


class EnrichAgent:
    """What happens to a batch of articles, and where the results go."""

    def __init__(
        self, app: EngineApp, config: EngineConfig, process: EnrichMany, sender: Sender, last_finished: dict[TP, float]
    ) -> None:
        self._process = process
        self._sender = sender
        self._topics = topics = config.topics
        self._known = (topics.raw, topics.enriched, topics.candidates, topics.dead_letters)
        self._attempts = config.transient_attempts
        self.telemetry = app.telemetry
        self.last_finished = last_finished
        self.in_flight = 0
        self._pace = Pace()
        self._outbox = Outbox(sender)
        self.letters = DeadLetters(
            sender, app.telemetry, topic=config.topics.dead_letters, app=config.group_of("enrich")
        )

    async def work(self, event: Any) -> "EnrichedBatch":
        """Process every record of the batch and send what it becomes, in parts; waits for no delivery."""
        records: list[Record] = event.value.records
        self.in_flight += len(records)
        self.telemetry.consumed(self._topics.raw, len(records))
        self.telemetry.in_flight(self._topics.raw, self.in_flight)
        await self._sender.know(self._known)
        batch = EnrichedBatch(self, event.value)
        same_partition = self._sender.partitions(self._topics.enriched) == self._sender.partitions(self._topics.raw)
        pace, spent = self._pace, 0.0
        pace.begin(len(records))
        started = time.perf_counter()
        for chunk in chunks(records, hurry=pace.early):
            for record, answer in zip(chunk, self._process(chunk), strict=True):
                result: Enriched | Permanent = (
                    await again(self._alone, record, answer, attempts=self._attempts)
                    if isinstance(answer, Exception)
                    else answer
                )
                if not isinstance(result, Permanent):
                    try:
                        self._pack(batch.shipment, record, result, same_partition=same_partition)
                    except Permanent as error:
                        result = error
                if isinstance(result, Permanent):
                    batch.refuse(record, result)
                else:
                    batch.outcomes[result.outcome] = batch.outcomes.get(result.outcome, 0) + 1
            if pace.due(len(chunk)):
                spent += time.perf_counter() - started
                if pace.early:
                    self._outbox.flush()
                await pace.pause()
                started = time.perf_counter()
        self.telemetry.processing("enrich", spent + time.perf_counter() - started, len(records))
        self._outbox.flush()
        return batch

    def _alone(self, record: Record) -> Enriched:
        answer = self._process((record,))[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _pack(self, shipment: Shipment, record: Record, result: Enriched, *, same_partition: bool) -> None:
        trace = trace_headers(record)
        # Few articles make a candidate; the others need no header of one.
        of_candidate = [*trace, (RECEIVED, b"%d" % record.timestamp)] if result.candidates else trace
        enriched, candidates = self._topics.enriched, self._topics.candidates
        # All sizes before any packing: a dead-lettered article must not leave half of itself behind.
        for message in result.candidates:
            self._sender.check_size(message, [*message.headers, *of_candidate], candidates)
        if result.article is not None:
            headers = [*result.article.headers, *trace]
            partition = (
                record.partition
                if same_partition
                else self._sender.partition_of(enriched, result.article.key, otherwise=record.partition)
            )
            self._outbox.add(shipment, enriched, partition, record, result.article, headers)
        for message in result.candidates:
            partition = self._sender.partition_of(candidates, message.key, otherwise=record.partition)
            self._outbox.add(shipment, candidates, partition, record, message, [*message.headers, *of_candidate])


class EnrichedBatch:
    """A batch on its way: outputs first, then dead letters, then it is finished."""

    def __init__(self, agent: EnrichAgent, batch: Batch) -> None:
        self._agent = agent
        self._batch = batch
        self._letters: list[tuple[Record, EntenteError]] = []
        self.outcomes: dict[str, int] = {}
        self.shipment = Shipment()

    def refuse(self, record: Record, error: EntenteError) -> None:
        """The record becomes a dead letter."""
        self._letters.append((record, error))

    async def wait(self) -> None:
        """Until every output and every dead letter is safe."""
        refused = await self.shipment.wait()
        if refused:
            # Other batches may share a parcel. An article and its candidate may both be refused: one dead letter.
            open_records = {id(record) for record in self._batch.records} - {id(record) for record, _ in self._letters}
            for record, topic, reason in refused:
                if id(record) in open_records:
                    open_records.discard(id(record))
                    self.refuse(record, Permanent(f"{topic} does not take what it became: {reason}.", stage="PUBLISH"))
        await self._agent.letters.write(self._letters)

    def settled(self) -> None:
        """Count the batch."""
        agent, telemetry, topic = self._agent, self._agent.telemetry, self._batch.records[0].topic
        now = time.time()
        agent.in_flight -= len(self._batch.records)
        # A record refused by the broker was counted with its outcome before; the difference is small and says so.
        if self._letters:
            telemetry.processed(topic, "dead_lettered", len(self._letters))
        for outcome, count in self.outcomes.items():
            telemetry.processed(topic, outcome, count)
        telemetry.in_flight(topic, agent.in_flight)
        telemetry.progress(topic, now)
        telemetry.end_to_end("enrich", now - min(records[0].timestamp for _, records in self._batch.parts) / 1000)
        for tp, records in self._batch.parts:
            agent.last_finished[tp] = records[-1].timestamp / 1000
