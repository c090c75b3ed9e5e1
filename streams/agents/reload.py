"""Takes up changed knowledge and rule files while the worker runs, without a restart and without a gap."""

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from streams.agents.handlers import Core
from streams.contracts.errors import EntenteError

log = logging.getLogger(__name__)

#: Of a file: its path, the times in ns when its text and its rights changed, and its size.
_Stamp = frozenset[tuple[str, int, int, int]]


class LiveCore:
    """The core in force: `current()` is one attribute read; a thread replaces it when files change.

    A change that cannot be loaded is refused with the file and row named, and the old core stays in force.
    `see` says by an error that a loaded core cannot be used as things stand outside the files (a rule's topic is
    missing): that is asked again at each look, until it can be or the files change.
    """

    def __init__(
        self,
        load: Callable[[], Core],
        folders: Iterable[Path],
        *,
        every_s: float,
        told: Callable[[str], None] = lambda result: None,
        see: Callable[[Core], None] = lambda core: None,
    ) -> None:
        self._load = load
        self._folders = tuple(folders)
        self._every_s = every_s
        self._told = told
        self._see = see
        #: Loaded, and not yet passed by `see`.
        self._waiting: Core | None = None
        self._stop = threading.Event()
        # Looked at before loading: a change during the load is then seen at the next look.
        self._stamp = self._look()
        self._core = load()
        self._thread = threading.Thread(target=self._watch, name="reload", daemon=True)

    def current(self) -> Core:
        """Knowledge and rules as they are in force."""
        return self._core

    def start(self) -> None:
        """Begin to look for changes (never, where `every_s` is 0)."""
        if self._every_s > 0:
            self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()

    def look_now(self) -> bool:
        """Take up a change if there is one; whether the core was replaced."""
        stamp = self._look()
        waiting = self._waiting if stamp == self._stamp else None
        if stamp == self._stamp and waiting is None:
            return False
        self._stamp, self._waiting = stamp, None
        try:
            core = self._load() if waiting is None else waiting
        except Exception as error:
            # A fault that no loader foresaw is none the less a change that is not in force.
            return self._refuse(error)
        self._waiting = core
        try:
            self._see(core)
        except EntenteError as error:
            # Said once, not at every look.
            return self._refuse(error) if waiting is None else False
        self._core, self._waiting = core, None
        log.info("Changed knowledge or rules are in force: knowledge %s, rules %s.", *self._versions())
        self._told("applied")
        return True

    def _refuse(self, error: Exception) -> bool:
        unforeseen = None if isinstance(error, EntenteError) else error
        log.error("Changed knowledge or rules are refused, the old ones stay in force: %s", error, exc_info=unforeseen)
        self._told("refused")
        return False

    def _versions(self) -> tuple[str, str]:
        return self._core.facts.version, self._core.rules.version

    def _watch(self) -> None:
        while not self._stop.wait(self._every_s):
            try:
                self.look_now()
            except Exception:
                # A folder may vanish while it is being copied; the next look will tell.
                log.exception("Looking for changed knowledge failed; the old one stays in force.")

    def _look(self) -> _Stamp:
        found = set()
        for folder in self._folders:
            for path in folder.rglob("*"):
                try:
                    if path.is_file():
                        state = path.stat()
                        found.add((str(path), state.st_mtime_ns, state.st_ctime_ns, state.st_size))
                except OSError:
                    # Gone since, or not ours to look at: loading says so where it matters.
                    found.add((str(path), 0, 0, 0))
        return frozenset(found)
