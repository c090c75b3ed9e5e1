"""Batches share the parcel that is being packed; a partition's parcels go one by one, and none behind a fault."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError, NotEnoughReplicasError

from streams.contracts.errors import EntenteError, Permanent
from streams.engine.outbox import Outbox, Shipment
from streams.engine.records import Message
from tests.unit.engine.produced import Client


def record(offset: int) -> Any:
    return SimpleNamespace(topic="raw", partition=0, offset=offset, timestamp=1000, key=b"k", value=b"v", headers=())


def pack(outbox: Outbox, shipment: Shipment, *offsets: int, partition: int = 0, size: int = 10) -> None:
    for offset in offsets:
        outbox.add(shipment, "enriched", partition, record(offset), Message(b"k", b"x" * size), [])


async def turns(count: int = 12) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def run(body: Callable[[Client, Outbox], Coroutine[Any, Any, None]], **options: Any) -> None:
    async def main() -> None:
        client = Client(**options)
        await body(client, Outbox(client.sender()))

    asyncio.run(main())


def test_while_a_parcel_is_on_its_way_the_next_one_takes_what_comes() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        first, second, third = Shipment(), Shipment(), Shipment()
        for number, shipment in enumerate((first, second, third)):
            pack(outbox, shipment, number)
            outbox.flush()
            await turns()
        assert client.seen() == [("enriched", 0, 1)]
        client.sent[0].delivered.set_result(None)
        await turns()
        assert client.seen() == [("enriched", 0, 1), ("enriched", 0, 2)]
        assert await asyncio.wait_for(first.wait(), 1) == []
        waiting = [asyncio.ensure_future(shipment.wait()) for shipment in (second, third)]
        await turns()
        assert not any(one.done() for one in waiting)
        client.sent[1].delivered.set_result(None)
        assert await asyncio.wait_for(asyncio.gather(*waiting), 1) == [[], []]

    run(body)


def test_a_batch_is_safe_when_its_last_parcel_is() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        shipment = Shipment()
        pack(outbox, shipment, 0)
        pack(outbox, shipment, 1, partition=1)
        outbox.flush()
        await turns()
        # No partition waits for another.
        assert client.seen() == [("enriched", 0, 1), ("enriched", 1, 1)] or client.seen() == [
            ("enriched", 1, 1),
            ("enriched", 0, 1),
        ]
        waiting = asyncio.ensure_future(shipment.wait())
        client.sent[0].delivered.set_result(None)
        await turns()
        assert not waiting.done()
        client.sent[1].delivered.set_result(None)
        assert await asyncio.wait_for(waiting, 1) == []

    run(body)


def test_nothing_goes_out_before_it_is_flushed_except_a_full_parcel() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        pack(outbox, Shipment(), *range(4), size=400)
        await turns()
        assert client.seen() == [("enriched", 0, 2)]
        client.sent[0].delivered.set_result(None)
        await turns()
        assert len(client.sent) == 1
        outbox.flush()
        await turns()
        assert client.seen()[1:] == [("enriched", 0, 2)]

    run(body, batch_bytes=1000)


def test_full_parcels_keep_their_order() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        shipment = Shipment()
        pack(outbox, shipment, *range(5), size=400)
        outbox.flush()
        for number in range(3):
            await turns()
            assert len(client.sent) == number + 1
            client.sent[number].delivered.set_result(None)
        assert [sent.records for sent in client.sent] == [2, 2, 1]
        assert await asyncio.wait_for(shipment.wait(), 1) == []

    run(body, batch_bytes=1000)


def test_a_refused_record_is_found_and_the_others_are_sent() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        mine, other = Shipment(), Shipment()
        pack(outbox, mine, 1)
        pack(outbox, other, 2)
        outbox.flush()
        await turns()
        client.sent[0].delivered.set_exception(MessageSizeTooLargeError())
        await turns()
        client.sent[1].delivered.set_exception(MessageSizeTooLargeError())
        await turns()
        client.sent[2].delivered.set_result(None)
        found = await asyncio.wait_for(asyncio.gather(mine.wait(), other.wait()), 1)
        assert [[(refused.offset, topic) for refused, topic, _ in one] for one in found] == [[(1, "enriched")]] * 2
        # The line goes on.
        pack(outbox, Shipment(), 3)
        outbox.flush()
        await turns()
        assert len(client.sent) == 4

    run(body)


def test_behind_a_fault_nothing_goes_out_and_its_batch_hears_of_it() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        shipment, behind = Shipment(), Shipment()
        pack(outbox, shipment, 1)
        outbox.flush()
        await turns()
        pack(outbox, behind, 2)
        outbox.flush()
        client.sent[0].delivered.set_exception(NotEnoughReplicasError())
        with pytest.raises(EntenteError):
            await asyncio.wait_for(shipment.wait(), 1)
        pack(outbox, behind, 3)
        outbox.flush()
        await turns()
        assert len(client.sent) == 1

    run(body)


def test_what_is_too_large_by_our_own_limit_is_not_packed() -> None:
    async def body(client: Client, outbox: Outbox) -> None:
        with pytest.raises(Permanent):
            pack(outbox, Shipment(), 1, size=11_000_000)
        outbox.flush()
        await turns()
        assert client.sent == []

    run(body)
