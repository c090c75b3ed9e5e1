"""The one way out for a worker that cannot go on: at once, with a sentence, acknowledging nothing more."""

import logging
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from streams.contracts.errors import EntenteError, Transient

log = logging.getLogger(__name__)

#: The worker cannot go on until somebody changes something (settings, rights, topics).
EXIT_FATAL = 70
#: Starting again may help (EX_TEMPFAIL): the broker was away, nothing moved, the partitions were lost.
EXIT_AGAIN = 75


def exit_code(error: BaseException) -> int:
    """EXIT_AGAIN for what a restart may cure, else EXIT_FATAL."""
    return EXIT_AGAIN if isinstance(error, Transient) else EXIT_FATAL


def leave(error: BaseException, *, end: Callable[[int], NoReturn] = os._exit) -> NoReturn:
    """End the process without acknowledging anything.

    An exception or a graceful stop would not do: Faust acknowledges the event of an agent that raises, and a
    graceful stop waits for the very deliveries that have failed.
    """
    if isinstance(error, EntenteError):
        log.critical("The worker ends: %s", error)
    else:
        log.critical("The worker ends on an error of its own: %r", error, exc_info=error)
    end_process(exit_code(error), end=end)


def end_process(code: int, *, end: Callable[[int], NoReturn] = os._exit) -> NoReturn:
    """End at once, with what was logged and printed written out."""
    logging.shutdown()
    for stream in (sys.stderr, sys.stdout):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    end(code)
