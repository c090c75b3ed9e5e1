"""Dead letters: the record byte for byte, with Kafka Connect's headers, before its input is acknowledged."""

import logging
import os
import socket
from typing import cast

from streams.contracts.errors import EntenteError, Fatal, OverLimit
from streams.contracts.headers import Stage, dead_letter_headers
from streams.engine.delivery import Parcels, Sender
from streams.engine.records import Message, Record
from streams.engine.telemetry import Telemetry

log = logging.getLogger(__name__)

#: A reason longer than this tells nothing more, and some clients refuse long headers.
_MESSAGE_CHARACTERS = 1000
_STAGES = frozenset({"DECODE", "VALIDATE", "ENRICH", "PUBLISH"})


class DeadLetters:
    """The dead-letter topic of one agent. A dead letter that cannot be written ends the process."""

    def __init__(self, sender: Sender, telemetry: Telemetry, *, topic: str, app: str) -> None:
        self._sender = sender
        self._telemetry = telemetry
        self._topic = topic
        self._app = app
        self._task = f"{socket.gethostname()}-{os.getpid()}"

    async def write(self, letters: list[tuple[Record, EntenteError]]) -> None:
        """Write the letters and wait until they are safe. Raises Fatal or Transient when that fails."""
        if not letters:
            return
        try:
            parcels = self._sender.parcels()
            for record, error in letters:
                self._pack(parcels, record, error)
            refused = await parcels.deliver()
        except EntenteError:
            self._telemetry.dead_letter_failed()
            raise
        if refused:
            self._telemetry.dead_letter_failed()
            record, _, reason = refused[0]
            raise Fatal(
                f"The dead letter of {record.topic}[{record.partition}] offset {record.offset}"
                f" is not taken by {self._topic}: {reason}.",
                hint=f"Raise max.message.bytes of {self._topic} above that of {record.topic}, and start again.",
            )
        for record, error in letters:
            self._telemetry.dead_letter(_stage(error), error_class(error))
            if isinstance(error, OverLimit):
                self._telemetry.over_limit(error.limit)
            log.warning(
                "Dead letter: %s[%d] offset %d: %s: %s",
                record.topic,
                record.partition,
                record.offset,
                _stage(error),
                _message(error),
            )

    def _pack(self, parcels: Parcels, record: Record, error: EntenteError) -> None:
        headers = dead_letter_headers(
            list(record.headers or ()),
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            app=self._app,
            task=self._task,
            stage=_stage(error),
            error_class=error_class(error),
            message=_message(error),
        )
        partition = self._sender.partition_of(self._topic, record.key, otherwise=record.partition)
        parcels.add(self._topic, partition, record, Message(record.key, record.value), headers)


def error_class(error: EntenteError) -> str:
    """The class to blame: that of the exception underneath where there is one."""
    return type(error.__cause__ or error).__name__


def _stage(error: EntenteError) -> Stage:
    return cast(Stage, error.stage if error.stage in _STAGES else "ENRICH")


def _message(error: EntenteError) -> str:
    # A reason may quote hostile text: no line breaks or escape codes in logs and headers.
    text = str(error)[:_MESSAGE_CHARACTERS]
    return "".join(character if character.isprintable() else "?" for character in text)
