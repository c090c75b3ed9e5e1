"""The clients beside the worker read what feeds may send: snappy, large zstd batches, odd header names."""

import pytest
import zstandard
from kafka import codec
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from streams.client.codecs import teach_kafka_python
from streams.engine.odd_names import OddName


def test_snappy_goes_both_ways() -> None:
    teach_kafka_python()
    teach_kafka_python()
    assert codec.has_snappy()
    data = b"news " * 100_000
    for xerial in (True, False):
        assert codec.snappy_decode(codec.snappy_encode(data, xerial_compatible=xerial)) == data


def test_a_large_zstd_batch_that_does_not_say_its_size_is_read() -> None:
    teach_kafka_python()
    data = b"news " * 1_000_000
    stream = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    assert codec.zstd_decode(stream.compress(data) + stream.flush()) == data


def batch(*names: str, compression: int = 0) -> bytearray:
    builder = DefaultRecordBatchBuilder(2, compression, False, -1, -1, -1, 9999)
    for number, name in enumerate(names):
        builder.append(number, 1, b"k", b"v" * 99, [("a", b"1"), (name, b"2")])
    return bytearray(builder.build())


@pytest.mark.parametrize("compression", [0, 1])
def test_a_header_name_that_is_not_utf8_is_read_and_written_with_its_bytes(compression: int) -> None:
    teach_kafka_python()
    odd = OddName(b"source-\xff".decode("utf-8", "surrogateescape"))
    records = list(DefaultRecordBatch(batch("é", odd, "b", odd, compression=compression)))
    assert [record.offset for record in records] == [0, 1, 2, 3]
    assert [record.headers[1][0].encode("utf-8") for record in records] == [
        "é".encode(),
        b"source-\xff",
        b"b",
        b"source-\xff",
    ]
    assert type(records[0].headers[1][0]) is str


def test_a_batch_that_is_broken_otherwise_is_still_refused() -> None:
    teach_kafka_python()
    with pytest.raises(CorruptRecordError):
        list(DefaultRecordBatch(batch("a")[:-5]))
