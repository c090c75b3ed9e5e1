"""The loop finishes an event only when everything it became is safe, in order, and never lets an error out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from streams.contracts.errors import Fatal
from streams.engine import loop as loop_module
from streams.engine.loop import Loop


class Left(BaseException):
    """The process would have ended."""


class Settler:
    def __init__(self) -> None:
        self.finished: list[Any] = []
        self.abandoned: list[Any] = []
        self.taken: list[Any] = []

    def take(self, message: Any) -> None:
        self.taken.append(message)

    def finish(self, message: Any) -> None:
        self.finished.append(message)

    def abandon(self, message: Any) -> None:
        self.abandoned.append(message)


class Delivery:
    """A pending delivery that the test completes or fails."""

    def __init__(self) -> None:
        self.future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.counted = False

    async def wait(self) -> None:
        await self.future

    def settled(self) -> None:
        self.counted = True


class Stream:
    def __init__(self) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()

    def noack(self) -> "Stream":
        return self

    def events(self) -> AsyncIterator[Any]:
        return self._events()

    async def _events(self) -> AsyncIterator[Any]:
        while True:
            yield await self.queue.get()


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    errors: list[BaseException] = []

    def leave(error: BaseException) -> Any:
        errors.append(error)
        raise Left

    monkeypatch.setattr(loop_module, "leave", leave)
    return errors


async def turn() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def scenario(
    body: Callable[[Stream, Settler, list[Delivery], Loop], Any],
    *,
    slots: int = 2,
    weight: Callable[[Any], int] = lambda event: 1,
) -> None:
    async def main() -> None:
        stream, settler, deliveries = Stream(), Settler(), []

        async def work(event: Any) -> Any:
            if isinstance(event.value, BaseException):
                raise event.value
            if event.value == "not ours":
                return None
            delivery = Delivery()
            deliveries.append(delivery)
            return delivery

        looping = Loop(work, slots=slots, weight=weight, settler=lambda: settler)
        running = asyncio.ensure_future(looping.run(stream))
        try:
            await body(stream, settler, deliveries, looping)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    with contextlib.suppress(Left):
        asyncio.run(main())


def put(stream: Stream, *values: Any) -> None:
    for value in values:
        stream.queue.put_nowait(SimpleNamespace(value=value, message=f"m{value}"))


def test_an_event_is_finished_after_its_delivery_and_in_order() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 1, 2)
        await turn()
        deliveries[1].future.set_result(None)
        await turn()
        assert settler.finished == []
        assert not deliveries[1].counted
        deliveries[0].future.set_result(None)
        await turn()
        assert settler.finished == ["m1", "m2"]

    scenario(body)


def test_no_more_events_than_slots_are_in_flight() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 1, 2, 3)
        await turn()
        assert len(deliveries) == 2
        deliveries[0].future.set_result(None)
        await turn()
        assert len(deliveries) == 3

    scenario(body)


def test_events_in_flight_weigh_no_more_than_the_slots_and_one_that_weighs_more_goes_alone() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 4, 5, 2, 30, 1)
        await turn()
        assert len(deliveries) == 2
        deliveries[0].future.set_result(None)
        await turn()
        assert len(deliveries) == 3
        deliveries[1].future.set_result(None)
        await turn()
        assert len(deliveries) == 3
        deliveries[2].future.set_result(None)
        await turn()
        assert len(deliveries) == 4
        deliveries[3].future.set_result(None)
        await turn()
        assert len(deliveries) == 5
        assert settler.finished == ["m4", "m5", "m2", "m30"]

    scenario(body, slots=10, weight=lambda event: event.value)


def test_the_consumer_hears_of_each_message_that_is_taken() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 1, "not ours")
        await turn()
        assert settler.taken == ["m1", "mnot ours"]

    scenario(body)


def test_a_failed_delivery_ends_the_process_and_nothing_behind_it_is_finished(left: list[BaseException]) -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 1, 2)
        await turn()
        deliveries[1].future.set_result(None)
        deliveries[0].future.set_exception(Fatal("refused"))
        await turn()
        assert settler.finished == []

    scenario(body)
    assert [str(error) for error in left] == ["refused"]


def test_an_agent_that_raises_ends_the_process(left: list[BaseException]) -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, RuntimeError("a bug"), 2)
        await turn()
        assert settler.finished == []
        assert deliveries == []

    scenario(body)
    assert [str(error) for error in left] == ["a bug"]


def test_what_is_not_ours_is_let_go_unfinished() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, "not ours", 1)
        await turn()
        assert settler.abandoned == ["mnot ours"]
        deliveries[0].future.set_result(None)
        await turn()
        assert settler.finished == ["m1"]

    scenario(body)


def test_finishing_up_waits_for_what_was_taken_and_takes_nothing_more() -> None:
    async def body(stream: Stream, settler: Settler, deliveries: list[Delivery], looping: Loop) -> None:
        put(stream, 1)
        await turn()
        finishing = asyncio.ensure_future(looping.finish_up())
        put(stream, 2)
        await turn()
        assert settler.abandoned == ["m2"]
        assert not finishing.done()
        deliveries[0].future.set_result(None)
        await turn()
        assert finishing.done()
        assert settler.finished == ["m1"]

    scenario(body)
