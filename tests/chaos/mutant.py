"""A worker with one guard turned off: `python -m tests.chaos.mutant GUARD worker ...`; proves that the guard is needed.

`slow-record` turns none off: it makes the records slow that carry a mark. The patches reach into the engine on
purpose; each raises AttributeError when what it patches is no longer there.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from streams.cli.common import run


def _replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    setattr(owner, name, make(getattr(owner, name)))


def ack_before_delivery() -> None:
    """The loop acknowledges a batch when it was sent, not when it is safe (Faust's own way)."""
    from streams.engine.outbox import Shipment

    def unheard(wait: Any) -> Any:
        async def go_on(self: Any) -> list[Any]:
            self._unheard = asyncio.ensure_future(wait(self))
            return []

        return go_on

    _replace(Shipment, "wait", unheard)


def ack_on_failure() -> None:
    """A delivery that fails is logged, and the batch acknowledged (Faust's way with an agent that raises)."""
    from streams.agents.enrich import EnrichedBatch

    def swallowing(wait: Any) -> Any:
        async def swallow(self: Any) -> None:
            try:
                await wait(self)
            except Exception as error:
                print("swallowed", error, file=sys.stderr)

        return swallow

    _replace(EnrichedBatch, "wait", swallowing)


def skip_dead_letters() -> None:
    """A dead letter that cannot be written is skipped."""
    from streams.engine.dead_letters import DeadLetters

    def swallowing(write: Any) -> Any:
        async def swallow(self: Any, letters: Any) -> None:
            try:
                await write(self, letters)
            except Exception as error:
                print("swallowed", error, file=sys.stderr)

        return swallow

    _replace(DeadLetters, "write", swallowing)


def no_changelog() -> None:
    """The story table is kept in memory only."""
    from streams.agents.alert import AlertAgent

    async def write(self: Any, *_: Any) -> Any:
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    _replace(AlertAgent, "_write", lambda _: write)


def read_uncommitted() -> None:
    """Records of aborted transactions are read (Faust's default)."""
    from streams.engine import transport

    thread = transport.ConsumerThread
    _replace(thread, "_create_worker_consumer", lambda _: super(thread, thread)._create_worker_consumer)


#: In the value of a record that `slow-record` is slow for.
SLOW_MARK = b"!slow! "
SLOW_SAID = "a slow record begins"
#: Longer than a session; shorter than what a rebalance waits for.
_SLOW_S = 9.0


def slow_record() -> None:
    """Some records take longer than the session: the event loop stands still for so long."""
    from streams.agents import handlers

    def slowed(process: Any) -> Any:
        def wait(records: Any, *rest: Any, **more: Any) -> Any:
            for record in records:
                if record.value is not None and SLOW_MARK in record.value:
                    print(SLOW_SAID, file=sys.stderr)
                    time.sleep(_SLOW_S)
            return process(records, *rest, **more)

        return wait

    _replace(handlers, "process_many", slowed)


def commit_in_flight() -> None:
    """What was delivered to an agent counts as finished (a commit by position, as clients do by themselves)."""
    from streams.engine.inflight import InFlight

    def eager(delivered: Any) -> Any:
        def deliver(self: Any, tp: Any, message: Any, first: int, last: int) -> None:
            delivered(self, tp, message, first, last)
            self.finish(message)

        return deliver

    _replace(InFlight, "delivered", eager)


GUARDS: dict[str, Callable[[], None]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        ack_before_delivery,
        ack_on_failure,
        skip_dead_letters,
        no_changelog,
        read_uncommitted,
        commit_in_flight,
        slow_record,
    )
}


def main() -> None:
    guard = sys.argv.pop(1)
    from streams.cli.main import add_commands

    # Imported here by the patch: Faust reads the event loop that is current then; none is needed to define it.
    GUARDS[guard]()
    print(f"guard off: {guard}", file=sys.stderr)
    run(add_commands())


if __name__ == "__main__":
    main()
