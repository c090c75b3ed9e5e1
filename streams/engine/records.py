"""What crosses the border between the engine and the pure functions that are handed in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

Header = tuple[str, bytes]


class Record(Protocol):
    """A record as fetched. `timestamp` is in milliseconds since 1970; `value` is null for a tombstone."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[Header]: ...


class Message(msgspec.Struct, frozen=True):
    """A record to publish; it takes the trace headers of the record that it comes from.

    `topic` null: that of the agent's configuration. An alert of a rule with an output of its own names it.
    """

    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()
    topic: str | None = None


class Enriched(msgspec.Struct, frozen=True):
    """What one article becomes: itself with tags (null for a tombstone), and candidates. `outcome` is counted."""

    article: Message | None
    candidates: tuple[Message, ...] = ()
    outcome: str = "no_match"


#: Raises Permanent (dead letter) or Transient (again); any other exception counts as Permanent, stage ENRICH.
Enrich = Callable[[Record], Enriched]

#: The same for a few records at once, with one answer a record, in their order: what it becomes, or the exception that
#: `Enrich` would raise. It raises nothing itself; what it does raise ends the worker.
EnrichMany = Callable[[Sequence[Record]], Sequence[Enriched | Exception]]


def one_by_one(enrich: Enrich) -> EnrichMany:
    """What takes a few records, of a function that takes one."""

    def answer(record: Record) -> Enriched | Exception:
        try:
            return enrich(record)
        except Exception as error:
            return error

    return lambda records: [answer(record) for record in records]


class Joined(msgspec.Struct):
    """What one candidate changes: entries of the story table (null deletes), and records to publish."""

    updates: tuple[tuple[bytes, bytes | None], ...] = ()
    alerts: tuple[Message, ...] = ()
    outcome: str = "no_match"


class Book(Protocol):
    """The stories in memory. The table is its truth: it is made anew from the table after each rebalance.

    `join` changes nothing. It must be idempotent: a candidate that is already in the table gives no other story
    and gives its alerts again, because a kill may have come between table and alert.
    """

    def join(self, record: Record) -> Joined:
        """What the candidate changes. Raises Permanent or Transient like `Enrich`."""

    def apply(self, joined: Joined) -> None:
        """Take over what `join` gave; called once per call of `join`, in order."""


#: Makes the book from the table's entries.
OpenBook = Callable[[Mapping[bytes, bytes]], Book]
