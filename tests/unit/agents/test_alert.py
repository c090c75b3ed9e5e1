"""Candidates come in batches and are joined one by one, in order; a batch is finished when all of it is safe."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from faust.types import TP

from streams.agents.alert import AlertAgent
from streams.contracts.errors import Fatal, Permanent
from streams.engine.batch import Batch
from streams.engine.config import EngineConfig
from streams.engine.records import Joined, Message, Record
from streams.engine.stories import Entries
from streams.engine.telemetry import Silent
from tests.unit.engine.produced import Client

CONFIG = EngineConfig(bootstrap="127.0.0.1:1")
TOPICS = CONFIG.topics
Join = Callable[[Record], Joined]


class Counted(Silent):
    """Notes what was counted."""

    def __init__(self) -> None:
        self.outcomes: dict[str, int] = {}
        self.waits: list[float] = []
        self.flying: list[int] = []

    def processed(self, topic: str, outcome: str, records: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + records

    def end_to_end(self, agent: str, seconds: float) -> None:
        self.waits.append(seconds)

    def in_flight(self, topic: str, records: int) -> None:
        self.flying.append(records)


class Book:
    """Joins by a function, and notes in which order."""

    def __init__(self, join: Join) -> None:
        self.join = join
        self.applied: list[Joined] = []

    def apply(self, joined: Joined) -> None:
        self.applied.append(joined)


def agent_with(client: Client, join: Join) -> tuple[AlertAgent, Book, Counted]:
    counted = Counted()
    table = SimpleNamespace(entries=Entries(), on_recover=lambda _: None)
    revoked = SimpleNamespace(connect=lambda _: None)
    app: Any = SimpleNamespace(telemetry=counted, story_table=lambda: table, on_partitions_revoked=revoked)
    book = Book(join)
    agent = AlertAgent(app, CONFIG, lambda entries: book, client.sender(), {})
    agent._book = book
    return agent, book, counted


def event(*offsets: int, headers: tuple[Any, ...] = ()) -> Any:
    tp = TP(TOPICS.candidates, 0)
    records: list[Any] = [
        SimpleNamespace(
            topic=tp.topic,
            partition=0,
            offset=offset,
            timestamp=(time.time() - 3) * 1000,
            key=b"k%d" % offset,
            value=b"candidate",
            headers=headers,
        )
        for offset in offsets
    ]
    return SimpleNamespace(value=Batch([(tp, records)]))


def story_and_alert(record: Record) -> Joined:
    name = b"%d" % record.offset
    return Joined(updates=((b"story " + name, b"{}"),), alerts=(Message(b"alert " + name, b"{}"),), outcome="joined")


def test_each_candidate_writes_its_story_before_its_alert_and_all_are_counted_when_safe() -> None:
    async def main() -> None:
        client = Client()
        agent, book, counted = agent_with(client, story_and_alert)
        batch = await agent.work(event(5, 6, 9))
        assert batch is not None
        assert [sent.topic for sent in client.sent] == [CONFIG.changelog, TOPICS.alerts] * 3
        assert [joined.updates[0][0] for joined in book.applied] == [b"story 5", b"story 6", b"story 9"]
        assert set(agent.table.entries.all()) == {b"story 5", b"story 6", b"story 9"}
        waiting = asyncio.ensure_future(batch.wait())
        for sent in client.sent:
            assert not waiting.done()
            sent.delivered.set_result(None)
            await asyncio.sleep(0)
        await asyncio.wait_for(waiting, 5)
        assert counted.outcomes == {}
        batch.settled()
        assert counted.outcomes == {"joined": 3}
        assert (counted.flying, agent.in_flight) == ([3, 0], 0)
        assert agent.last_finished[TP(TOPICS.candidates, 0)] == pytest.approx(time.time() - 3, abs=2)

    asyncio.run(main())


def test_a_candidate_that_cannot_be_read_costs_no_other() -> None:
    def join(record: Record) -> Joined:
        if record.offset == 6:
            raise Permanent("No candidate.", stage="DECODE")
        return story_and_alert(record)

    async def main() -> None:
        client = Client(at_once=True)
        agent, book, counted = agent_with(client, join)
        batch = await agent.work(event(5, 6, 7))
        assert batch is not None
        await asyncio.wait_for(batch.wait(), 5)
        batch.settled()
        assert [joined.updates[0][0] for joined in book.applied] == [b"story 5", b"story 7"]
        assert client.sent[-1].topic == TOPICS.dead_letters
        assert counted.outcomes == {"joined": 2, "dead_lettered": 1}

    asyncio.run(main())


def test_an_alert_that_is_refused_is_a_dead_letter_and_a_story_that_is_ends_the_worker() -> None:
    async def refused(which: int) -> dict[str, int]:
        client = Client()
        agent, _, counted = agent_with(client, story_and_alert)
        batch = await agent.work(event(1, 2))
        assert batch is not None
        waiting = asyncio.ensure_future(batch.wait())
        for number, sent in enumerate(client.sent):
            if number == which:
                sent.delivered.set_exception(MessageSizeTooLargeError())
            else:
                sent.delivered.set_result(None)
        for _ in range(20):
            await asyncio.sleep(0)
        for letter in client.sent[4:]:
            letter.delivered.set_result(None)
        await asyncio.wait_for(waiting, 5)
        batch.settled()
        return counted.outcomes

    assert asyncio.run(refused(1)) == {"dead_lettered": 1, "joined": 1}
    with pytest.raises(Fatal, match=CONFIG.changelog):
        asyncio.run(refused(2))


def test_what_is_not_joined_yet_when_the_stories_go_is_left_to_whoever_has_them_now() -> None:
    async def main() -> None:
        client = Client(at_once=True)

        def join(record: Record) -> Joined:
            joined.append(record.offset)
            time.sleep(0.004)
            return story_and_alert(record)

        joined: list[int] = []
        agent, _, counted = agent_with(client, join)
        asyncio.get_running_loop().call_soon(lambda: setattr(agent, "_book", None))
        assert await agent.work(event(*range(10))) is None
        assert 0 < len(joined) < 10
        assert (counted.flying, agent.in_flight) == ([10, 0], 0)
        assert await agent.work(event(10)) is None
        assert 10 not in joined

    asyncio.run(main())


def test_an_alert_counts_its_time_from_its_article() -> None:
    async def main() -> list[float]:
        agent, _, counted = agent_with(Client(at_once=True), story_and_alert)
        for headers in ((("entente.received", b"%d" % ((time.time() - 90) * 1000)),), ()):
            batch = await agent.work(event(1, headers=headers))
            assert batch is not None
            await asyncio.wait_for(batch.wait(), 5)
            batch.settled()
        return counted.waits

    assert [round(wait) for wait in asyncio.run(main())] == [90, 3]
