"""The life of a dead letter: listed by cause, shown, sent back to where it came from, or parked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from streams.client.connection import Connection, broker_errors
from streams.client.reading import read_available
from streams.contracts.headers import DLQ_PREFIX, REPLAY_ATTEMPT, REPLAY_OF


class DeadLetter(msgspec.Struct, frozen=True):
    """A record of the dead-letter topic: where it lies, where it came from, why, and its bytes."""

    partition: int
    offset: int
    time: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    topic: str
    source_partition: str
    source_offset: str
    stage: str
    error: str
    message: str
    attempts: int


class Cause(msgspec.Struct):
    """Dead letters of one stage and error: how many, and the times of the first and last."""

    stage: str
    error: str
    count: int
    first: datetime
    last: datetime
    example: str


class Selection(msgspec.Struct, frozen=True):
    """Which dead letters: all that meet every condition given."""

    stage: str | None = None
    error: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    offsets: frozenset[tuple[int, int]] | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Whether the letter is one of them."""
        return (
            (self.stage is None or letter.stage == self.stage)
            and (self.error is None or letter.error == self.error)
            and (self.since is None or letter.time >= self.since)
            and (self.until is None or letter.time < self.until)
            and (self.offsets is None or (letter.partition, letter.offset) in self.offsets)
        )


class Replayed(msgspec.Struct):
    """What a replay did (or, dry, would do)."""

    replayed: int = 0
    parked: int = 0
    already: int = 0


def read_dead_letters(connection: Connection, topic: str, selection: Selection) -> Iterator[DeadLetter]:
    """The dead letters that the topic holds now, oldest first within a partition."""
    for record in read_available(connection, topic):
        letter = _letter(record)
        if selection.takes(letter):
            yield letter


def group_by_cause(letters: Iterator[DeadLetter]) -> list[Cause]:
    """The letters by stage and error, the most frequent first."""
    causes: dict[tuple[str, str], Cause] = {}
    for letter in letters:
        cause = causes.get((letter.stage, letter.error))
        if cause is None:
            causes[letter.stage, letter.error] = Cause(
                letter.stage, letter.error, 1, letter.time, letter.time, letter.message
            )
        else:
            cause.count += 1
            cause.first = min(cause.first, letter.time)
            cause.last = max(cause.last, letter.time)
    return sorted(causes.values(), key=lambda cause: (-cause.count, cause.stage, cause.error))


def replay(
    connection: Connection,
    topic: str,
    target: str,
    selection: Selection,
    *,
    max_attempts: int,
    dry_run: bool,
) -> Replayed:
    """Send the selected letters back to `target`, the topic they came from, without the error headers.

    The topic that a letter's own header names is not trusted: a feed could have written it.

    Each carries how often it was replayed (past `max_attempts` it stays where it is: parked) and which letter it
    was, so that a second run, or one after an interruption, sends nothing twice (`already`).
    """
    result = Replayed()
    letters = list(read_dead_letters(connection, topic, Selection()))
    done = _replayed_before(connection, target, topic)
    producer = None if dry_run else connection.producer()
    try:
        for letter in letters:
            if not selection.takes(letter):
                continue
            if f"{topic}/{letter.partition}/{letter.offset}".encode() in done:
                result.already += 1
            elif letter.attempts >= max_attempts:
                result.parked += 1
            else:
                result.replayed += 1
                if producer is not None:
                    _send_back(producer, connection, letter, topic, target)
        if producer is not None:
            with broker_errors(connection.bootstrap):
                producer.flush()
    finally:
        if producer is not None:
            producer.close(timeout=5)
    return result


def _replayed_before(connection: Connection, target: str, topic: str) -> set[bytes]:
    prefix = f"{topic}/".encode()
    return {
        value
        for record in read_available(connection, target)
        for name, value in record.headers or ()
        if name == REPLAY_OF and value is not None and value.startswith(prefix)
    }


def _send_back(producer: Any, connection: Connection, letter: DeadLetter, topic: str, target: str) -> None:
    headers = [
        (name, value)
        for name, value in letter.headers
        if not name.startswith(DLQ_PREFIX) and name not in {REPLAY_ATTEMPT, REPLAY_OF}
    ]
    headers.append((REPLAY_ATTEMPT, str(letter.attempts + 1).encode()))
    headers.append((REPLAY_OF, f"{topic}/{letter.partition}/{letter.offset}".encode()))
    with broker_errors(connection.bootstrap):
        future = producer.send(target, key=letter.key, value=letter.value, headers=headers)
        # One at a time: an interruption then leaves no record whose fate is unknown.
        future.get(timeout=connection.timeout_s)


def _letter(record: Any) -> DeadLetter:
    headers = tuple((name, value or b"") for name, value in record.headers or ())
    found: dict[str, bytes] = dict(headers)

    def text(name: str) -> str:
        return found.get(DLQ_PREFIX + name, b"").decode("utf-8", "replace")

    attempts = found.get(REPLAY_ATTEMPT, b"0")
    return DeadLetter(
        partition=record.partition,
        offset=record.offset,
        time=datetime.fromtimestamp(max(record.timestamp, 0) / 1000, UTC),
        key=record.key,
        value=record.value,
        headers=headers,
        topic=text("topic"),
        source_partition=text("partition"),
        source_offset=text("offset"),
        stage=text("stage") or "UNKNOWN",
        error=text("exception.class.name") or "UNKNOWN",
        message=text("exception.message"),
        attempts=int(attempts) if attempts.isdigit() else 0,
    )
