"""When work on a batch stops for a moment: what is done goes out, and the event loop gets its turns.

All agents of a worker share one event loop with their producers. A batch that is worked through in one go makes its
first article wait for its last, and makes the candidates of the alert agent wait for articles.
"""

import asyncio
import time
from collections.abc import Callable

from streams.engine.batch import BACKLOG_RECORDS

#: After so long without a pause the next one is due; an article may take longer than that by itself.
_SLICE_S = 0.003
#: Pauses in a batch, at most about so many.
_PARTS = 4
#: Turns of the event loop in a pause. A parcel handed to the producer is on its way after two or three, an answer that
#: has come in reaches the drainer after as many; more of them changed nothing that could be measured.
_TURNS = 4


class Pace:
    """Of one agent, over all of its batches: many small ones in a row make pauses due like one that is large."""

    def __init__(self, *, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._since = now()
        self._least = 0
        self._done = 0
        #: Whether what is done should go out in a pause.
        self.early = True

    def begin(self, records: int) -> None:
        """A batch of so many records begins."""
        self._least = records // _PARTS
        # A backlog needs few requests and not early ones: its batches go out as one.
        self.early = records < BACKLOG_RECORDS
        self._done = 0

    def due(self, records: int) -> bool:
        """Asked after so many more records: whether the work should pause now."""
        self._done += records
        return self._done >= self._least and self._now() - self._since >= _SLICE_S

    async def pause(self) -> None:
        """Let everything else go on that can."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        self._done = 0
        self._since = self._now()
