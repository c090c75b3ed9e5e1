"""Lets kafka-python read all that the worker can: snappy, zstd beyond a megabyte, header names that are not UTF-8."""

from typing import Any

import cramjam
from kafka import codec
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatch

from streams.engine.odd_names import TolerantBuffer

#: kafka-python gives up at 1 MiB where a zstd frame does not say its size (Java's frames do not).
_LARGEST_BATCH_BYTES = 128 * 1024 * 1024


class _Snappy:
    """What kafka-python expects of the package python-snappy, made of the codecs that aiokafka uses anyway."""

    @staticmethod
    def compress(data: bytes) -> bytes:
        return bytes(cramjam.snappy.compress_raw(data))

    @staticmethod
    def decompress(data: bytes) -> bytes:
        return bytes(cramjam.snappy.decompress_raw(data))


_next_record = DefaultRecordBatch.__next__


def _next_record_tolerantly(batch: Any) -> Any:
    try:
        return _next_record(batch)
    except CorruptRecordError as error:
        if not isinstance(error.__context__, UnicodeDecodeError):
            raise
        # The position in the batch moves on only behind a whole record.
        batch._buffer = TolerantBuffer(batch._buffer)
        return _next_record(batch)


def teach_kafka_python() -> None:
    """Give kafka-python its codecs and its tolerance; doing it twice changes nothing."""
    DefaultRecordBatch.__next__ = _next_record_tolerantly
    if codec.snappy is None:
        codec.snappy = _Snappy
    codec.ZSTD_MAX_OUTPUT_SIZE = max(codec.ZSTD_MAX_OUTPUT_SIZE, _LARGEST_BATCH_BYTES)
