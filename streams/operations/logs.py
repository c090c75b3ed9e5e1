"""Logging to stderr, one line a message, in which no text of an article can forge a line or move a cursor."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

LogFormat = Literal["text", "json"]

_AGAIN_AFTER_S = 10.0
_MOST_REMEMBERED = 1000
#: Libraries, and those modules of ours whose Faust services log each of their steps under the module's name.
_CHATTY = (
    "kafka",
    "aiokafka",
    "faust",
    "mode",
    "streams.engine.app",
    "streams.engine.consumer_thread",
    "streams.engine.stories",
    "streams.engine.transport",
)


#: What a library calls an error and a fresh broker or a rebalance brings along; said when it has not passed by then.
_PASSING = ("GroupCoordinatorNotAvailable", "because it is rebalancing")
_PASSING_S = 10.0


class _NotAgain(logging.Filter):
    """Lets a library say the same thing (but for its numbers) once in ten seconds, for a lost broker makes it howl."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}
        self._passing_since = self._passing_last = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(_CHATTY):
            return True
        what = (record.name, str(record.msg))
        if any(words in record.getMessage() for words in _PASSING) and self._may_pass(record.created):
            return False
        if record.created - self._said.get(what, 0.0) < _AGAIN_AFTER_S:
            return False
        if len(self._said) > _MOST_REMEMBERED:
            self._said.clear()
        self._said[what] = record.created
        return True

    def _may_pass(self, now: float) -> bool:
        if now - self._passing_last > _PASSING_S:
            self._passing_since = now
        self._passing_last = now
        return now - self._passing_since < _PASSING_S


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        # Tracebacks keep their lines; what was logged does not.
        head, newline, rest = line.partition("\nTraceback")
        return printable(head) + newline + rest


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def printable(text: str) -> str:
    """The text with control characters (newlines, terminal escapes) shown instead of obeyed."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def configure_logging(level: str = "INFO", style: LogFormat = "text") -> None:
    """Send all logging to stderr; debug records are not even built (a tenth of the worker's time)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_NotAgain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    if root.level > logging.DEBUG:
        logging.disable(logging.DEBUG)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
