"""A header name that is not UTF-8 is fetched and written again, byte for byte; stock aiokafka dies of one."""

from typing import Any

import pytest
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchBuilderPy
from aiokafka.structs import TopicPartition

from streams.engine import odd_names
from streams.engine.odd_names import AloneBuilder, OddName

ODD = OddName(b"source-\xff\xe9".decode("utf-8", "surrogateescape"))
CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}

odd_names.install()


def batch(offset: int, *names: str, codec: int = 0, producer: int = -1) -> bytes:
    """A record batch as a broker gives it, with a record for each header name."""
    builder = _DefaultRecordBatchBuilderPy(
        2,
        codec,
        is_transactional=producer >= 0,
        producer_id=producer,
        producer_epoch=0,
        base_sequence=0,
        batch_size=9999,
    )
    for number, name in enumerate(names):
        builder.append(number, 1, b"k%d" % (offset + number), b"v" * 50, [(name, b"x"), ("null", None)])
    data = builder.build()
    data[:8] = offset.to_bytes(8, "big")
    return bytes(data)


def fetched(data: bytes, offset: int, aborted: list[tuple[int, int]] | None = None) -> Any:
    """What aiokafka makes of a fetch from `offset` on."""
    tp = TopicPartition("articles.raw", 0)
    return fetcher.PartitionRecords(tp, fetcher.MemoryRecords(data), aborted, offset, None, None, True, 1)


@pytest.mark.parametrize("codec", CODECS)
def test_every_record_of_the_fetch_comes_once_with_the_bytes_of_its_names(codec: str) -> None:
    of = {"codec": CODECS[codec]}
    data = batch(5, "a", "b", **of) + batch(7, "c", ODD, "é", ODD, **of) + batch(20, "d", **of) + batch(21, ODD, **of)
    records = fetched(data, 6)
    found = [(record.offset, record.key, record.headers[0][0].encode(), record.headers[1:]) for record in records]
    names = {6: b"b", 7: b"c", 8: b"source-\xff\xe9", 9: "é".encode(), 10: b"source-\xff\xe9", 20: b"d"}
    names[21] = b"source-\xff\xe9"
    assert found == [(offset, b"k%d" % offset, name, (("null", None),)) for offset, name in names.items()]
    assert records.next_fetch_offset == 22


def test_a_fetch_that_begins_at_the_record_gives_it() -> None:
    assert [record.offset for record in fetched(batch(7, ODD, "c", ODD), 9)] == [9]


def test_aborted_records_stay_aborted_behind_such_a_name() -> None:
    data = batch(0, "a", producer=1) + batch(1, ODD) + batch(2, "b", producer=1) + batch(3, ODD, producer=2)
    records = fetched(data, 0, aborted=[(1, 0)])
    assert [record.offset for record in records] == [1, 3]


def test_an_ordinary_name_is_a_plain_text() -> None:
    (first, second) = fetched(batch(0, "é", ODD), 0)
    assert type(first.headers[0][0]) is str
    assert type(second.headers[0][0]) is OddName


@pytest.mark.parametrize("compressed", [False, True])
def test_what_was_read_is_written_with_the_same_bytes(compressed: bool) -> None:
    (record,) = fetched(batch(0, ODD), 0)
    builder = AloneBuilder(compressed=compressed)
    assert builder.append(timestamp=None, key=record.key, value=record.value * 99, headers=list(record.headers))
    assert builder.append(timestamp=None, key=b"k", value=b"v") is None
    (again,) = fetched(bytes(builder._build()), 0)
    assert (again.key, again.value, again.headers) == (record.key, record.value * 99, record.headers)
    assert again.headers[0][0].encode() == b"source-\xff\xe9"


def test_stock_aiokafka_still_dies_of_such_a_name() -> None:
    with pytest.raises(UnicodeDecodeError):
        list(DefaultRecordBatch(batch(0, ODD)))
