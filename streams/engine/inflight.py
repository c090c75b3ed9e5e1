"""What was delivered to an agent and is not finished: the only source of the offsets that are committed."""

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

TP = TypeVar("TP", bound=Hashable)


class _Entry:
    __slots__ = ("done", "first", "message", "next")

    def __init__(self, message: object, first: int, following: int) -> None:
        self.message = message
        self.first = first
        self.next = following
        self.done = False


class InFlight(Generic[TP]):
    """Per partition, in the order of delivery. An offset can be committed when everything before it is finished.

    It replaces Faust's `_new_offset` (its bug #606: commits past a record in flight), its gap bookkeeping (takes the
    first record after a gap for a part of it) and its acks of skipped events. Gaps between offsets need no care
    here: only the order of delivery counts.
    """

    def __init__(self) -> None:
        self._queues: dict[TP, deque[_Entry]] = {}
        self._entries: dict[int, list[tuple[TP, _Entry]]] = {}
        self._finished: dict[TP, int] = {}

    def delivered(self, tp: TP, message: object, first: int, last: int) -> None:
        """`message` goes to the agent now, with the records `first` to `last`; said once for each of its partitions."""
        entry = _Entry(message, first, last + 1)
        self._queues.setdefault(tp, deque()).append(entry)
        # The entry holds the message, so its id stays its own.
        self._entries.setdefault(id(message), []).append((tp, entry))

    def finish(self, message: object) -> bool:
        """Everything that `message` became is delivered. False when it was forgotten meanwhile: it does not count."""
        known = self._entries.pop(id(message), None)
        if known is None:
            return False
        for tp, entry in known:
            entry.done = True
            queue = self._queues[tp]
            while queue and queue[0].done:
                self._finished[tp] = queue.popleft().next
        return True

    def committable(self, tp: TP) -> int | None:
        """The offset to commit: after the last record of which all before it are finished; null when none is."""
        return self._finished.get(tp)

    def first_open(self, tp: TP) -> int | None:
        """Offset of the first record not finished; null when nothing is in flight."""
        queue = self._queues.get(tp)
        return queue[0].first if queue else None

    def partitions(self) -> list[TP]:
        """Partitions of which something was finished."""
        return list(self._finished)

    def forget_all(self) -> None:
        """The partitions were taken away or sought: what was delivered before no longer counts."""
        self._queues.clear()
        self._entries.clear()
        self._finished.clear()
