"""What becomes of a record that met a fault: the same for every agent."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from streams.contracts.errors import EntenteError, Fatal, Permanent, Transient
from streams.engine.records import Record

log = logging.getLogger(__name__)
Result = TypeVar("Result")

#: Before the second attempt; doubles with each further one.
_FIRST_PAUSE_S = 0.2


def refusal(error: Exception) -> Permanent | None:
    """The dead letter that `error` makes of its record; null when another policy applies.

    An unforeseen exception is a Permanent of stage ENRICH: the same bytes would raise it for ever.
    """
    if isinstance(error, Permanent):
        return error
    if isinstance(error, EntenteError | MemoryError):
        return None
    unforeseen = Permanent(f"{type(error).__name__}: {error}", stage="ENRICH")
    unforeseen.__cause__ = error
    log.error("An unforeseen error in the processing of a record; it becomes a dead letter.", exc_info=error)
    return unforeseen


async def again(
    function: Callable[[Record], Result], record: Record, error: Exception, *, attempts: int
) -> Result | Permanent:
    """What to do after the first call of `function` has raised `error`: a dead letter, or the late result.

    A Transient is tried again up to `attempts` times in all, holding up the records behind it. Raises what ends
    the process: Fatal, or the Transient that never went away (a restart reads the record again).
    """
    pause = _FIRST_PAUSE_S
    for _ in range(attempts - 1):
        refused = refusal(error)
        if refused is not None:
            return refused
        if not isinstance(error, Transient):
            break
        log.warning(
            "%s[%d] offset %d is tried again in %.1f s: %s",
            record.topic,
            record.partition,
            record.offset,
            pause,
            error,
        )
        await asyncio.sleep(pause)
        pause *= 2
        try:
            return function(record)
        except Exception as next_error:
            error = next_error
    refused = refusal(error)
    if refused is not None:
        return refused
    if isinstance(error, MemoryError):
        raise Fatal("The worker has no memory left.", hint="Give it more, or lower worker.batch_records.") from error
    raise error
