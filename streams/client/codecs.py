"""Lets kafka-python read every record batch that the worker can: snappy, and zstd beyond a megabyte."""

import cramjam
from kafka import codec

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


def teach_kafka_python() -> None:
    """Give kafka-python its codecs; doing it twice changes nothing."""
    if codec.snappy is None:
        codec.snappy = _Snappy
    codec.ZSTD_MAX_OUTPUT_SIZE = max(codec.ZSTD_MAX_OUTPUT_SIZE, _LARGEST_BATCH_BYTES)
