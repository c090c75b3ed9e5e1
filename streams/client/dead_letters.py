"""The life of a dead letter: listed by cause, shown, sent back to where it came from, or parked."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from streams.client.connection import Connection, broker_errors
from streams.client.reading import read_available
from streams.contracts.headers import DLQ_PREFIX, ORIGIN, REPLAY_ATTEMPT, REPLAY_OF, original_headers


class DeadLetter(msgspec.Struct, frozen=True):
    """A record of the dead-letter topic: where it lies, where it came from, why, and its bytes."""

    partition: int
    offset: int
    time: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    #: As our own header says, else as Kafka Connect's, which a feed may have forged.
    topic: str
    source_partition: str
    source_offset: str
    stage: str
    error: str
    message: str
    attempts: int
    #: The topic that our own header names, which no feed can forge; empty where a letter has none.
    origin: str = ""

    @property
    def reason(self) -> str:
        """The message without what differs from record to record: letters of one cause have one reason."""
        return _PARTICULAR.sub("…", self.message)


#: A number of attempts has fewer digits.
_COUNT_DIGITS = 10
#: Numbers, and what stands in quotes.
_PARTICULAR = re.compile(r"\d+|'[^']{0,200}'|`[^`]{0,200}`")


class Cause(msgspec.Struct):
    """Dead letters of one stage, error and reason: how many, and the times of the first and last."""

    stage: str
    error: str
    reason: str
    count: int
    first: datetime
    last: datetime
    example: str


class Selection(msgspec.Struct, frozen=True):
    """Which dead letters: all that meet every condition given; `reason` is a part of the message, in any case."""

    stage: str | None = None
    error: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    offsets: frozenset[tuple[int, int]] | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Whether the letter is one of them."""
        return (
            (self.stage is None or letter.stage == self.stage)
            and (self.error is None or letter.error == self.error)
            and (
                self.reason is None
                or self.reason.casefold() in letter.message.casefold()
                or self.reason.casefold() in letter.reason.casefold()
            )
            and (self.since is None or letter.time >= self.since)
            and (self.until is None or letter.time < self.until)
            and (self.offsets is None or (letter.partition, letter.offset) in self.offsets)
        )


class Replayed(msgspec.Struct):
    """What a replay did (or, dry, would do). `foreign` letters come from no topic that a replay may write to.

    `empty` are those of the parked that have neither key nor value: no producer sends such a record.
    """

    replayed: int = 0
    parked: int = 0
    already: int = 0
    foreign: int = 0
    empty: int = 0


def read_dead_letters(connection: Connection, topic: str, selection: Selection) -> Iterator[DeadLetter]:
    """The dead letters that the topic holds now, oldest first within a partition."""
    for record in read_available(connection, topic):
        letter = _letter(record)
        if selection.takes(letter):
            yield letter


def group_by_cause(letters: Iterator[DeadLetter]) -> list[Cause]:
    """The letters by stage, error and reason, the most frequent first."""
    causes: dict[tuple[str, str, str], Cause] = {}
    for letter in letters:
        which = (letter.stage, letter.error, letter.reason)
        cause = causes.get(which)
        if cause is None:
            causes[which] = Cause(*which, 1, letter.time, letter.time, letter.message)
        else:
            cause.count += 1
            cause.first = min(cause.first, letter.time)
            cause.last = max(cause.last, letter.time)
    return sorted(causes.values(), key=lambda cause: (-cause.count, cause.stage, cause.error, cause.reason))


def replay(
    connection: Connection,
    topic: str,
    targets: Sequence[str],
    selection: Selection,
    *,
    max_attempts: int,
    dry_run: bool,
) -> Replayed:
    """Send the selected letters back to the topic they came from, one of `targets`, without the error headers.

    Kafka Connect's header is not trusted to name it: a feed could have written it, and alerts be made of its bytes.

    Each carries how often it was replayed (past `max_attempts` it stays where it is: parked) and which letter it
    was, so that a second run, or one after an interruption, sends nothing twice (`already`).
    """
    result = Replayed()
    letters = list(read_dead_letters(connection, topic, Selection()))
    wanted = [letter for letter in letters if selection.takes(letter)]
    sources = {letter.origin for letter in wanted} & set(targets)
    done = {mark for target in sorted(sources) for mark in _replayed_before(connection, target, topic)}
    producer = None if dry_run else connection.producer()
    try:
        for letter in wanted:
            if letter.origin not in targets:
                result.foreign += 1
            elif f"{topic}/{letter.partition}/{letter.offset}".encode() in done:
                result.already += 1
            elif letter.key is None and letter.value is None:
                result.parked += 1
                result.empty += 1
            elif letter.attempts >= max_attempts:
                result.parked += 1
            else:
                result.replayed += 1
                if producer is not None:
                    _send_back(producer, connection, letter, topic)
        if producer is not None:
            with broker_errors(connection.bootstrap):
                producer.flush()
    finally:
        if producer is not None:
            producer.close(timeout=5)
    return result


def _replayed_before(connection: Connection, target: str, topic: str) -> set[bytes]:
    """Marks of what was sent back to `target`.

    It is read from its beginning: a letter has the time of the broker (or of its source), whose clock may run ahead
    of the one by which it was sent back, so no time says where the marks begin.
    """
    prefix = f"{topic}/".encode()
    return {
        value
        for record in read_available(connection, target)
        for name, value in record.headers or ()
        if name == REPLAY_OF and value is not None and value.startswith(prefix)
    }


def _send_back(producer: Any, connection: Connection, letter: DeadLetter, topic: str) -> None:
    headers = [
        (name, value)
        for name, value in original_headers(list(letter.headers))
        if name not in {REPLAY_ATTEMPT, REPLAY_OF}
    ]
    headers.append((REPLAY_ATTEMPT, str(letter.attempts + 1).encode()))
    headers.append((REPLAY_OF, f"{topic}/{letter.partition}/{letter.offset}".encode()))
    with broker_errors(connection.bootstrap):
        future = producer.send(letter.origin, key=letter.key, value=letter.value, headers=headers)
        # One at a time: an interruption then leaves no record whose fate is unknown.
        future.get(timeout=connection.timeout_s)


def _letter(record: Any) -> DeadLetter:
    headers = tuple((name, value or b"") for name, value in record.headers or ())
    found: dict[str, bytes] = dict(headers)

    def text(name: str) -> str:
        return found.get(DLQ_PREFIX + name, b"").decode("utf-8", "replace")

    origin = found.get(ORIGIN, b"").decode("utf-8", "replace").rsplit("/", 2)
    if len(origin) != 3:
        origin = ["", text("partition"), text("offset")]
    attempts = found.get(REPLAY_ATTEMPT, b"0")
    return DeadLetter(
        partition=record.partition,
        offset=record.offset,
        time=_time(record.timestamp),
        key=record.key,
        value=record.value,
        headers=headers,
        topic=origin[0] or text("topic"),
        source_partition=origin[1],
        source_offset=origin[2],
        stage=text("stage") or "UNKNOWN",
        error=text("exception.class.name") or "UNKNOWN",
        message=text("exception.message"),
        # A feed can set it too: nobody has replayed a letter a billion times, and Python reads no endless number.
        attempts=int(attempts) if attempts.isdigit() and len(attempts) < _COUNT_DIGITS else 0,
        origin=origin[0],
    )


def _time(timestamp_ms: int) -> datetime:
    """The time of a record; a stamp beyond what a calendar holds, which a feed may set, is its last moment."""
    try:
        return datetime.fromtimestamp(max(timestamp_ms, 0) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)
