"""One error tree of three policies, so that every agent treats a fault the same way."""

from typing import ClassVar, Literal

Policy = Literal["dead_letter", "redeliver", "exit"]


class EntenteError(Exception):
    """Any fault of ours: a sentence that names the cause, and a hint that names the way out.

    `policy` says what the consume loop does with a record that met this fault.
    """

    policy: ClassVar[Policy] = "exit"

    def __init__(self, message: str, *, hint: str = "", stage: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        #: Where the fault arose, for the dead letter: DECODE, VALIDATE, ENRICH or PUBLISH.
        self.stage = stage

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class Permanent(EntenteError):
    """The record can never be processed, however often it is read: it goes to the dead-letter topic."""

    policy = "dead_letter"


class OverLimit(Permanent):
    """The record costs more than the settings allow; `limit` names the setting (limits.headers, ...)."""

    def __init__(self, message: str, *, limit: str, stage: str) -> None:
        super().__init__(f"{message} ({limit}).", hint=f"Raise {limit} if such records are wanted.", stage=stage)
        self.limit = limit


class Transient(EntenteError):
    """The record could not be processed now: it is not acknowledged and will be delivered again."""

    policy = "redeliver"


class Fatal(EntenteError):
    """The process cannot go on: it exits without acknowledging anything that is not done."""

    policy = "exit"


class ConfigurationError(Fatal):
    """The settings, rules or knowledge files are wrong; the message names the file and key."""
