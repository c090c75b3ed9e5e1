"""Whether this worker may still write for its partitions: a worker that was frozen must not write for another."""

import time
from collections.abc import Callable

#: Part of the session time-out after which the lease counts as run out; the rest is for clocks and the network.
_SAFE_PART = 0.9


def _now() -> float:
    # Also counts the time in which the machine was suspended; the plain monotonic clock does not on Linux.
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Lease:
    """Renewed by every heartbeat that the group coordinator answered, from the moment the heartbeat was sent.

    Written by the consumer's thread, read by the event loop; single attributes, so no lock.
    """

    def __init__(self, session_timeout_s: float, *, now: Callable[[], float] = _now) -> None:
        self._length = session_timeout_s * _SAFE_PART
        self._now = now
        self._until = 0.0
        self.lost = False

    def start(self) -> float:
        """The time to hand to `renew` once the coordinator has answered."""
        return self._now()

    def renew(self, since: float) -> None:
        """The coordinator knew us at a moment after `since`."""
        self._until = since + self._length
        self.lost = False

    def lose(self) -> None:
        """The coordinator no longer knows us: the partitions belong to others."""
        self._until = 0.0
        self.lost = True

    def holds(self) -> bool:
        """Whether nobody else can own the partitions now."""
        return not self.lost and self._now() < self._until
