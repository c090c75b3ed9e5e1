"""A dead letter of any size or shape is written as its record was; what its topic refuses ends the worker."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import InvalidTimestampError, MessageSizeTooLargeError
from aiokafka.record.memory_records import MemoryRecords

from streams.contracts.errors import Fatal, Permanent
from streams.contracts.headers import Headers, original_headers
from streams.engine import odd_names
from streams.engine.dead_letters import DeadLetters
from streams.engine.odd_names import OddName
from streams.engine.telemetry import Silent
from tests.unit.engine.produced import Client

MEGABYTE = 1024 * 1024
TOPIC = "articles.raw.dead"


class Counted(Silent):
    """Notes what was counted."""

    def __init__(self) -> None:
        self.written = self.failed = 0

    def dead_letter(self, stage: str, error: str) -> None:
        self.written += 1

    def dead_letter_failed(self) -> None:
        self.failed += 1


def record(offset: int, value: bytes, headers: Headers | None = None) -> Any:
    return SimpleNamespace(
        topic="articles.raw", partition=0, offset=offset, timestamp=1000, key=b"k", value=value, headers=headers or ()
    )


def write(client: Client, *records: Any, refuse: Exception | None = None) -> Counted:
    """Write them as dead letters; with `refuse` the broker takes none of them."""
    counted = Counted()

    async def main() -> None:
        letters = DeadLetters(client.sender(), counted, topic=TOPIC, app="entente-enrich")
        writing = asyncio.ensure_future(letters.write([(one, Permanent("Bad.", stage="DECODE")) for one in records]))
        while not writing.done():
            await asyncio.sleep(0)
            for sent in client.sent:
                if refuse is not None and not sent.delivered.done():
                    sent.delivered.set_exception(refuse)
        writing.result()

    try:
        asyncio.run(main())
    finally:
        client.__dict__["counted"] = counted
    return counted


def read(client: Client) -> list[Any]:
    """Every record that was sent, in order, read tolerantly."""
    found: list[Any] = []
    for sent in client.sent:
        remaining = odd_names._Remaining(bytes(sent.builder._build()), -1)
        while remaining.has_next():
            found += list(remaining.next_batch())
    return found


def test_a_letter_larger_than_any_limit_of_the_worker_is_compressed() -> None:
    client = Client(at_once=True)
    value = b" " * 40 * MEGABYTE
    assert write(client, record(7, value)).written == 1
    batch = client.sent[0].builder._build()
    assert len(batch) < MEGABYTE
    first = MemoryRecords(bytes(batch)).next_batch()
    assert first is not None
    (letter,) = list(first)
    assert letter.value == value


def test_large_letters_go_alone_and_keep_the_order() -> None:
    client = Client(at_once=True)
    values = [b"a", b"b", b"x" * MEGABYTE, b"c", b"d"]
    write(client, *(record(offset, value) for offset, value in enumerate(values)))
    assert [letter.value for letter in read(client)] == values
    assert [sent.records for sent in client.sent] == [2, 1, 2]
    assert {sent.partition for sent in client.sent} == {0}


def test_a_header_name_that_is_not_utf8_keeps_its_bytes() -> None:
    client = Client(at_once=True)
    odd = OddName(b"source-\xff".decode("utf-8", "surrogateescape"))
    headers: Headers = [("a", b"1"), (odd, b"\x00"), ("é", b"")]
    write(client, record(0, b"{"), record(1, b"{", headers), record(2, b"{"))
    letters = read(client)
    assert [letter.headers[-1][1] for letter in letters] == [b"articles.raw/0/%d" % offset for offset in range(3)]
    kept = original_headers(letters[1].headers)
    assert [(name.encode(), value) for name, value in kept] == [
        (b"a", b"1"),
        (b"source-\xff", b"\x00"),
        ("é".encode(), b""),
    ]


def test_a_letter_has_the_time_of_its_writing_from_which_its_retention_counts() -> None:
    client = Client(at_once=True)
    before = int(time.time() * 1000)
    write(client, record(0, b"{"), record(1, b"x" * MEGABYTE))
    assert all(before <= letter.timestamp <= int(time.time() * 1000) for letter in read(client))


def test_a_letter_too_large_for_its_topic_ends_the_worker_and_names_the_setting() -> None:
    client = Client()
    with pytest.raises(Fatal, match=r"Raise max\.message\.bytes of articles\.raw\.dead above that of articles\.raw,"):
        write(client, record(7, b"x" * MEGABYTE), refuse=MessageSizeTooLargeError())
    assert client.__dict__["counted"].failed == 1
    assert client.__dict__["counted"].written == 0


def test_a_letter_whose_time_is_refused_ends_the_worker_and_names_the_clock() -> None:
    client = Client()
    with pytest.raises(Fatal, match=r"the topic articles\.raw\.dead\. Set the clock .*=LogAppendTime on") as caught:
        write(client, record(7, b"{"), refuse=InvalidTimestampError())
    assert "max.message.bytes" not in str(caught.value)
    assert client.__dict__["counted"].failed == 1
