"""The clients beside the worker read what feeds may send: snappy, and large zstd batches."""

import zstandard
from kafka import codec

from streams.client.codecs import teach_kafka_python


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
