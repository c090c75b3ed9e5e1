"""The consume loop of every agent: take, work, deliver, and only then acknowledge, in the order of arrival.

For each event (what one fetch brought):
1. `work` runs the handed-in function on every record and hands all outputs to the producer; it does not wait.
2. While later events are worked on, the drainer waits for the deliveries of the first: outputs, then dead letters.
3. The drainer finishes the event: its offset may be committed, as everything before it has been finished.
Whatever else happens (a delivery that fails, a bug) ends the process before step 3: the record is read again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from streams.contracts.errors import EntenteError
from streams.engine.exits import leave

log = logging.getLogger(__name__)


class Pending(Protocol):
    """The outputs of one event on their way."""

    async def wait(self) -> None:
        """Return when everything is safe, dead letters too. Raises the fault that ends the process."""

    def settled(self) -> None:
        """The event is finished: count it."""


Work = Callable[[Any], Awaitable[Pending | None]]


class Settler(Protocol):
    """The part of the consumer that the loop needs."""

    def take(self, message: Any) -> None: ...
    def finish(self, message: Any) -> None: ...
    def abandon(self, message: Any) -> None: ...


class Loop:
    """Runs one agent. `work` gives null for an event that is not ours.

    Unfinished events may take `slots` together; `weight` says how many one takes. One that takes more goes alone.
    """

    def __init__(
        self,
        work: Work,
        *,
        slots: int,
        settler: Callable[[], Settler],
        weight: Callable[[Any], int] = lambda event: 1,
    ) -> None:
        self._work = work
        self._slots = slots
        self._weight = weight
        self._taken = 0
        self._room = asyncio.Event()
        self._settler = settler
        self._pending: asyncio.Queue[tuple[Any, Pending, int]] = asyncio.Queue()
        self._idle = asyncio.Event()
        self._idle.set()
        self._unfinished = 0
        self._stopping = False

    async def run(self, stream: Any) -> None:
        """The agent's body: it never raises, it ends the process."""
        drainer = asyncio.ensure_future(self._drain())
        try:
            async for event in stream.noack().events():
                await self._take(event)
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:
            leave(error)
        finally:
            if not self._stopping:
                drainer.cancel()

    async def _take(self, event: Any) -> None:
        self._settler().take(event.message)
        if self._stopping:
            self._settler().abandon(event.message)
            return
        self._unfinished += 1
        self._idle.clear()
        weight = self._weight(event)
        while self._taken and self._taken + weight > self._slots:
            self._room.clear()
            await self._room.wait()
        self._taken += weight
        pending = await self._work(event)
        if pending is None:
            self._settler().abandon(event.message)
            self._done_one(weight)
        else:
            self._pending.put_nowait((event, pending, weight))

    async def _drain(self) -> None:
        try:
            while True:
                event, pending, weight = await self._pending.get()
                await pending.wait()
                self._settler().finish(event.message)
                pending.settled()
                self._done_one(weight)
        except asyncio.CancelledError:
            raise
        except EntenteError as error:
            leave(error)
        except BaseException as error:
            leave(error)

    def _done_one(self, weight: int) -> None:
        self._taken -= weight
        self._room.set()
        self._unfinished -= 1
        if not self._unfinished:
            self._idle.set()

    async def finish_up(self) -> None:
        """Take nothing more and wait until everything taken is finished."""
        self._stopping = True
        await self._idle.wait()
