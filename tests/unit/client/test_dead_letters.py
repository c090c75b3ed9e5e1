"""Dead letters by cause, and who may say where a letter came from."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from streams.client.dead_letters import (
    DeadLetter,
    Replayed,
    Selection,
    _letter,
    _send_back,
    group_by_cause,
    read_dead_letters,
    replay,
)
from streams.contracts.headers import DLQ_PREFIX, ORIGIN, REPLAY_ATTEMPT, REPLAY_OF, Headers, dead_letter_headers
from streams.engine.odd_names import OddName
from tests.unit.client.lent import Lent, record

START = datetime(2026, 1, 1, tzinfo=UTC)


def headers(original: Headers, *, topic: str = "articles.raw", message: str = "Bad.") -> Headers:
    return dead_letter_headers(
        original,
        topic=topic,
        partition=1,
        offset=7,
        app="entente-enrich",
        task="host-1",
        stage="DECODE",
        error_class="Permanent",
        message=message,
    )


def letter(message: str = "Bad.", *, original: Headers | None = None, minutes: int = 0, offset: int = 0) -> DeadLetter:
    stamp = int((START + timedelta(minutes=minutes)).timestamp() * 1000)
    return _letter(record(offset, timestamp=stamp, headers=headers(original or [], message=message)))


def test_letters_of_one_cause_are_one_line_whatever_their_numbers() -> None:
    found = group_by_cause(
        iter(
            [
                letter("The record has 7 bytes; the limit is 5 (limits.record_bytes).", minutes=5),
                letter("The record has 99 bytes; the limit is 5 (limits.record_bytes).", minutes=1),
                letter("The record is not valid JSON: unexpected character at byte 3."),
            ]
        )
    )
    assert [(cause.count, cause.reason) for cause in found] == [
        (2, "The record has … bytes; the limit is … (limits.record_bytes)."),
        (1, "The record is not valid JSON: unexpected character at byte …."),
    ]
    assert (found[0].first, found[0].last) == (START + timedelta(minutes=1), START + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("selection", "takes"),
    [
        (Selection(), True),
        (Selection(reason="VALID json"), True),
        (Selection(reason="byte …"), True),
        (Selection(reason="nested"), False),
        (Selection(stage="DECODE", error="Permanent", reason="byte 3"), True),
        (Selection(stage="PUBLISH"), False),
        (Selection(error="OverLimit"), False),
        (Selection(since=START), True),
        (Selection(since=START + timedelta(seconds=1)), False),
        (Selection(until=START), False),
        (Selection(offsets=frozenset({(0, 4)})), True),
        (Selection(offsets=frozenset({(1, 4)})), False),
    ],
)
def test_a_selection_takes_what_meets_every_condition(selection: Selection, takes: bool) -> None:
    assert selection.takes(letter("The record is not valid JSON at byte 3.", offset=4)) is takes


def test_a_feed_cannot_say_where_its_letter_came_from() -> None:
    forged = letter(
        original=[
            (DLQ_PREFIX + "topic", b"alerts.candidates"),
            (ORIGIN, b"alerts.candidates/0/0"),
            (ORIGIN, b"alerts.candidates/0/1"),
        ]
    )
    assert (forged.origin, forged.topic, forged.source_partition, forged.source_offset) == (
        "articles.raw",
        "articles.raw",
        "1",
        "7",
    )


def test_a_feed_cannot_say_why_its_letter_was_refused() -> None:
    brought: Headers = [
        (DLQ_PREFIX + "stage", b"TRANSFORMATION"),
        (DLQ_PREFIX + "exception.message", b"Of another program."),
    ]
    found = letter("Bad.", original=brought)
    assert (found.stage, found.message) == ("DECODE", "Bad.")


def test_a_replay_sends_the_headers_that_the_record_had() -> None:
    odd = OddName(b"source-\xff".decode("utf-8", "surrogateescape"))
    original: Headers = [
        ("b", b"1"),
        (DLQ_PREFIX + "topic", b"of.connect"),
        ("a", b""),
        (ORIGIN, b"alerts.candidates/0/0"),
        (odd, b"\x00"),
        ("b", b"2"),
    ]
    sent: list[Any] = []

    def send(topic: str, **record: Any) -> Any:
        sent.append((topic, record))
        return SimpleNamespace(get=lambda timeout: None)

    connection: Any = SimpleNamespace(bootstrap="127.0.0.1:1", timeout_s=1)
    producer = SimpleNamespace(send=send)
    _send_back(producer, connection, letter(original=original, offset=5), "articles.raw.dlq")
    again = letter(original=sent[0][1]["headers"], offset=9)
    _send_back(producer, connection, again, "articles.raw.dlq")
    for number, (topic, copy) in enumerate(sent):
        assert topic == "articles.raw"
        assert (copy["key"], copy["value"]) == (b"k", b"v")
        assert copy["headers"] == [
            *original,
            (REPLAY_ATTEMPT, b"%d" % (number + 1)),
            (REPLAY_OF, b"articles.raw.dlq/0/%d" % (5, 9)[number]),
        ]


def test_a_letter_of_another_program_has_no_origin() -> None:
    assert _letter(record(0, timestamp=-1, key=None, value=None, headers=None)).origin == ""


def test_numbers_that_a_feed_set_do_not_stop_the_reading() -> None:
    endless = record(0, headers=headers([(REPLAY_ATTEMPT, b"9" * 5000)]), timestamp=2**62)
    twice = record(1, headers=headers([(REPLAY_ATTEMPT, b"2")]))
    connection = Lent("b:1", topics={"dlq": [endless, twice]})
    found = list(read_dead_letters(connection, "dlq", Selection()))
    assert [letter.attempts for letter in found] == [0, 2]
    assert found[0].time.isoformat().startswith("9999-12-31T23:59:59")


def replayed(connection: Lent, *, dry_run: bool = False) -> Replayed:
    return replay(connection, "dlq", ["articles.raw"], Selection(), max_attempts=3, dry_run=dry_run)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_letter_with_neither_key_nor_value_is_parked_and_those_behind_it_are_sent(dry_run: bool) -> None:
    empty = record(0, headers=headers([]), key=None, value=None)
    tombstone = record(1, headers=headers([]), value=None)
    connection = Lent("b:1", topics={"dlq": [empty, tombstone, record(2, headers=headers([]))]})
    assert replayed(connection, dry_run=dry_run) == Replayed(replayed=2, parked=1, empty=1)
    assert len(connection.topics.get("articles.raw", [])) == (0 if dry_run else 2)


def test_nothing_is_sent_twice_though_the_sources_clock_runs_ahead() -> None:
    ahead = record(0, headers=headers([]), timestamp=9_000)
    connection = Lent("b:1", topics={"dlq": [ahead]}, clock_ms=1_000)
    assert replayed(connection) == Replayed(replayed=1)
    assert replayed(connection) == Replayed(already=1)
    assert len(connection.topics["articles.raw"]) == 1
