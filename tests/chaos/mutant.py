"""A worker with one guard turned off: `python -m tests.chaos.mutant GUARD worker ...`; proves that the guard is needed.

The patches reach into the engine on purpose; each raises AttributeError when what it patches is no longer there.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from streams.cli.common import run


def _replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    setattr(owner, name, make(getattr(owner, name)))


def ack_before_delivery() -> None:
    """The loop acknowledges a batch when it was sent, not when it is safe (Faust's own way)."""
    from streams.engine.delivery import Dispatch

    def unheard(wait: Any) -> Any:
        async def go_on(self: Any) -> list[Any]:
            self._unheard = asyncio.ensure_future(wait(self))
            return []

        return go_on

    _replace(Dispatch, "wait", unheard)


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


def no_seek() -> None:
    """After a rebalance reading goes on where it was, not at the committed offset."""
    from streams.engine.transport import Consumer

    async def perform_seek(self: Any) -> None:
        self.in_flight.forget_all()
        self._sought = True

    _replace(Consumer, "perform_seek", lambda _: perform_seek)


GUARDS: dict[str, Callable[[], None]] = {
    function.__name__.replace("_", "-"): function
    for function in (ack_before_delivery, ack_on_failure, skip_dead_letters, no_changelog, read_uncommitted, no_seek)
}


def main() -> None:
    guard = sys.argv.pop(1)
    from streams.cli.main import app

    # Imported here by the patch: Faust reads the event loop that is current then; none is needed to define it.
    GUARDS[guard]()
    print(f"guard off: {guard}", file=sys.stderr)
    run(app)


if __name__ == "__main__":
    main()
