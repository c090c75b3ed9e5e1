"""A pause is due after some milliseconds of work, rarer in a large batch, and gives the event loop its turns."""

import asyncio

from streams.engine.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.ms = 0.0

    def __call__(self) -> float:
        return self.ms / 1000


def dues(pace: Pace, clock: Clock, records: int, each_ms: float) -> list[int]:
    """The records after which a pause was due, and taken."""
    found = []
    pace.begin(records)
    for number in range(1, records + 1):
        clock.ms += each_ms
        if pace.due(1):
            found.append(number)
            asyncio.run(pace.pause())
    return found


def test_a_pause_is_due_after_three_milliseconds() -> None:
    clock = Clock()
    assert dues(Pace(now=clock), clock, 20, 0.7) == [5, 10, 15, 20]


def test_small_batches_in_a_row_make_one_due_too() -> None:
    clock = Clock()
    pace = Pace(now=clock)
    assert [dues(pace, clock, 2, 0.7) for _ in range(4)] == [[], [], [1], []]


def test_a_large_batch_pauses_rarely_and_goes_out_as_one() -> None:
    clock = Clock()
    pace = Pace(now=clock)
    assert dues(pace, clock, 400, 0.5) == [100, 200, 300, 400]
    assert not pace.early
    dues(pace, clock, 99, 0.5)
    assert pace.early


def test_others_get_several_turns_in_a_pause() -> None:
    async def main() -> int:
        count = 0

        async def other() -> None:
            nonlocal count
            while True:
                count += 1
                await asyncio.sleep(0)

        task = asyncio.ensure_future(other())
        await Pace().pause()
        task.cancel()
        return count

    assert asyncio.run(main()) >= 3
