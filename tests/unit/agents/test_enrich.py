"""A batch of articles goes out in parts while it is worked on, and each batch answers for its own records only."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.record.memory_records import MemoryRecords
from faust.types import TP

from streams.agents.enrich import EnrichAgent, size_of_batch
from streams.contracts.errors import Permanent
from streams.engine.batch import Batch
from streams.engine.config import EngineConfig
from streams.engine.records import Enriched, Message, Record, one_by_one
from streams.engine.telemetry import Silent
from tests.unit.engine.produced import Client

CONFIG = EngineConfig(bootstrap="127.0.0.1:1")
TOPICS = CONFIG.topics


class Counted(Silent):
    """Notes what was counted."""

    def __init__(self) -> None:
        self.outcomes: dict[str, int] = {}

    def processed(self, topic: str, outcome: str, records: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + records


def agent_with(client: Client, process: Callable[[Record], Enriched]) -> tuple[EnrichAgent, Counted]:
    counted = Counted()
    app: Any = SimpleNamespace(telemetry=counted)
    return EnrichAgent(app, CONFIG, one_by_one(process), client.sender(), {}), counted


def event(*offsets: int, partition: int = 0) -> Any:
    records: list[Any] = [
        SimpleNamespace(
            topic=TOPICS.raw, partition=partition, offset=offset, timestamp=1000, key=b"k", value=b"v" * 50, headers=()
        )
        for offset in offsets
    ]
    return SimpleNamespace(value=Batch([(TP(TOPICS.raw, partition), records)]))


def enriched(record: Record, *, candidate: bool = False) -> Enriched:
    return Enriched(
        Message(b"k", b"article"),
        (Message(b"c", b"candidate"),) if candidate else (),
        "candidate" if candidate else "x",
    )


async def turns(count: int = 12) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_the_first_articles_and_candidates_are_sent_before_the_last_is_worked_on() -> None:
    sent_when: list[int] = []
    client = Client(at_once=True)

    def process(record: Record) -> Enriched:
        sent_when.append(sum(one.records for one in client.sent))
        time.sleep(0.004)
        return enriched(record, candidate=record.offset == 0)

    async def main() -> None:
        agent, counted = agent_with(client, process)
        batch = await agent.work(event(*range(10)))
        assert sent_when[0] == 0
        assert sent_when[-1] >= 8
        assert (TOPICS.candidates, 0, 1) in client.seen()[:2]
        await asyncio.wait_for(batch.wait(), 5)
        batch.settled()
        assert sum(one.records for one in client.sent) == 11
        assert counted.outcomes == {"candidate": 1, "x": 9}
        assert agent.in_flight == 0

    asyncio.run(main())


def test_a_batch_from_a_backlog_goes_out_as_one() -> None:
    async def main() -> None:
        client = Client(at_once=True)

        def process(record: Record) -> Enriched:
            assert client.sent == []
            time.sleep(0.0002)
            return enriched(record)

        agent, _ = agent_with(client, process)
        batch = await agent.work(event(*range(100)))
        await asyncio.wait_for(batch.wait(), 5)
        assert client.seen() == [(TOPICS.enriched, 0, 100)]

    asyncio.run(main())


def test_a_refused_article_costs_the_batch_that_it_came_with_and_no_other() -> None:
    async def main() -> None:
        client = Client()
        agent, counted = agent_with(client, enriched)
        first = await agent.work(event(0))
        await turns()
        # These two share a parcel, as the first is still on its way.
        second, third = await agent.work(event(1)), await agent.work(event(2))
        client.sent[0].delivered.set_result(None)
        await turns()
        assert client.seen() == [(TOPICS.enriched, 0, 1), (TOPICS.enriched, 0, 2)]
        client.sent[1].delivered.set_exception(MessageSizeTooLargeError())
        await turns()
        client.sent[2].delivered.set_result(None)
        await turns()
        client.sent[3].delivered.set_exception(MessageSizeTooLargeError())
        waiting = [asyncio.ensure_future(one.wait()) for one in (first, second, third)]
        await turns()
        assert client.seen()[4:] == [(TOPICS.dead_letters, 0, 1)]
        assert [one.done() for one in waiting] == [True, True, False]
        client.sent[4].delivered.set_result(None)
        await asyncio.wait_for(asyncio.gather(*waiting), 5)
        for one in (first, second, third):
            one.settled()
        assert counted.outcomes["dead_lettered"] == 1

    asyncio.run(main())


def test_a_dead_letter_does_not_hold_up_the_articles_around_it() -> None:
    def process(record: Record) -> Enriched:
        if record.offset == 1:
            raise Permanent("no article", stage="DECODE")
        return enriched(record)

    async def main() -> None:
        client = Client(at_once=True)
        agent, counted = agent_with(client, process)
        batch = await agent.work(event(0, 1, 2))
        await asyncio.wait_for(batch.wait(), 5)
        batch.settled()
        assert client.seen() == [(TOPICS.enriched, 0, 2), (TOPICS.dead_letters, 0, 1)]
        assert counted.outcomes == {"dead_lettered": 1, "x": 2}

    asyncio.run(main())


def test_what_two_partitions_brought_together_goes_each_its_way_and_counts_for_both() -> None:
    async def main() -> None:
        client = Client(at_once=True)
        agent, counted = agent_with(client, enriched)
        one, two = event(4, 5), event(7, partition=1)
        one.value.parts[0][1][1].timestamp = 3000
        batch = await agent.work(SimpleNamespace(value=Batch([*one.value.parts, *two.value.parts])))
        await asyncio.wait_for(batch.wait(), 5)
        batch.settled()
        assert sorted(client.seen()) == [(TOPICS.enriched, 0, 2), (TOPICS.enriched, 1, 1)]
        assert agent.last_finished == {TP(TOPICS.raw, 0): 3.0, TP(TOPICS.raw, 1): 1.0}
        assert counted.outcomes == {"x": 3}

    asyncio.run(main())


def test_a_batch_weighs_what_its_records_do() -> None:
    assert size_of_batch(event(0, 1)) == 2 * size_of_batch(event(0)) > 100
    nothing = event(0)
    nothing.value.records[0].value = None
    assert size_of_batch(nothing) > 0


def test_what_is_written_has_the_time_of_now_and_a_candidate_carries_that_of_its_article() -> None:
    client = Client(at_once=True)
    agent, _ = agent_with(client, lambda record: enriched(record, candidate=True))

    async def main() -> None:
        await asyncio.wait_for((await agent.work(event(0))).wait(), 5)

    began = int(time.time() * 1000)
    asyncio.run(main())
    written = {}
    for sent in client.sent:
        batch = MemoryRecords(bytes(sent.builder._build())).next_batch()
        assert batch is not None
        (written[sent.topic],) = list(batch)
    assert all(began <= record.timestamp <= time.time() * 1000 for record in written.values())
    assert written[TOPICS.enriched].headers == []
    assert written[TOPICS.candidates].headers == [("entente.received", b"1000")]
