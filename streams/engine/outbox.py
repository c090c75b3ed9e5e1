"""What an agent's batches become, packed by partition: one parcel of a partition is on its way, the next one grows.

With one request to a broker in flight at a time, a parcel of its own for each small batch would wait for a round trip
of every parcel before it. Here batches share the parcel that is being packed, as long as the one before is not safe:
a quick broker gets small parcels at once, a slow one or a backlog makes them large.
"""

import asyncio
from collections import deque

from streams.engine.delivery import Parcel, Refusal, Sender
from streams.engine.records import Header, Message, Record


class Shipment:
    """The parcels that hold what one batch became."""

    def __init__(self) -> None:
        self._parcels: dict[Parcel, asyncio.Future[list[Refusal]]] = {}

    def hold(self, parcel: Parcel, safe: "asyncio.Future[list[Refusal]]") -> None:
        """Something of the batch lies in this parcel."""
        self._parcels[parcel] = safe

    async def wait(self) -> list[Refusal]:
        """Wait until all are safe; gives what was refused, of other batches in these parcels too.

        Raises the fault that ends the process.
        """
        refused: list[Refusal] = []
        for safe in self._parcels.values():
            refused += await safe
        return refused


class Outbox:
    """The parcels of one agent, in order for each partition."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._lines: dict[tuple[str, int], _Line] = {}
        self._packing: set[_Line] = set()

    def add(
        self, shipment: Shipment, topic: str, partition: int, record: Record, message: Message, headers: list[Header]
    ) -> None:
        """Pack one record. Raises Permanent (PUBLISH) when it is too large by our own limit."""
        self._sender.check_size(message, headers, topic)
        line = self._lines.get((topic, partition))
        if line is None:
            line = self._lines[(topic, partition)] = _Line(self._sender, topic, partition)
        line.add(shipment, record, message, headers)
        self._packing.add(line)

    def flush(self) -> None:
        """Send what is packed, each parcel as soon as the one before it is safe; until then it may still grow."""
        for line in self._packing:
            line.flush()
        self._packing.clear()


class _Line:
    """The parcels of one partition, in order."""

    def __init__(self, sender: Sender, topic: str, partition: int) -> None:
        self._sender = sender
        self._topic = topic
        self._partition = partition
        self._open: Parcel | None = None
        self._safe: asyncio.Future[list[Refusal]]
        self._full: deque[tuple[Parcel, asyncio.Future[list[Refusal]]]] = deque()
        self._wanted = False
        self._sending: asyncio.Task[None] | None = None

    def add(self, shipment: Shipment, record: Record, message: Message, headers: list[Header]) -> None:
        """Pack one record into the open parcel, or into a new one."""
        if self._open is None or not self._open.pack(record, message, headers):
            if self._open is not None:
                self._close()
                self._go()
            self._open = Parcel(self._topic, self._partition, self._sender.new_builder())
            self._safe = asyncio.get_running_loop().create_future()
            self._open.pack(record, message, headers)
        shipment.hold(self._open, self._safe)

    def flush(self) -> None:
        """Send what is packed when its turn comes."""
        if self._open is not None:
            self._wanted = True
            self._go()

    def _close(self) -> None:
        assert self._open is not None
        self._full.append((self._open, self._safe))
        self._open = None
        self._wanted = False

    def _go(self) -> None:
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._send())

    async def _send(self) -> None:
        while self._full or self._wanted:
            if not self._full:
                self._close()
            parcel, safe = self._full.popleft()
            try:
                refused = await self._sender.deliver(parcel)
            except BaseException as error:
                # Nothing behind it may go out; who waits for this parcel ends the process.
                safe.set_exception(error)
                return
            safe.set_result(refused)
        self._sending = None
