"""Header names that are not UTF-8, which other clients can write: Kafka's Python clients would die of one in the fetch.

As the record stays where it is, they would die of it at every start. Here such a name is read as an `OddName`, and
written with the bytes that it had. Replaces parts of aiokafka 0.14.
"""

from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy, _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords, _MemoryRecordsPy


class OddName(str):
    """A header name that is not UTF-8: its bytes are escaped, and come out again when it is encoded."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """The bytes that it had, whatever is asked for: clients ask for strict UTF-8."""
        return super().encode("utf-8", "surrogateescape")


class TolerantBuffer(bytearray):
    """The bytes of records, for a reader written in Python: a slice that is no UTF-8 decodes to an OddName."""

    def __getitem__(self, where: Any) -> Any:
        found = super().__getitem__(where)
        return TolerantBuffer(found) if isinstance(where, slice) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The text, or the name."""
        try:
            return super().decode("utf-8")
        except UnicodeDecodeError:
            return OddName(super().decode("utf-8", "surrogateescape"))


class _TolerantBatch(_DefaultRecordBatchPy):  # type: ignore[misc]  # final only for checkers
    _buffer: bytearray

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer = TolerantBuffer(self._buffer)


class _Remembered(MemoryRecords):  # type: ignore[misc]
    """Fetched batches together with their bytes, to be read again in another way."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.data = data


class _Remaining:
    """The batches of a fetch from that of `offset` on, read slowly and tolerantly."""

    def __init__(self, data: bytes, offset: int) -> None:
        walk = _MemoryRecordsPy(data)
        self._batches: list[Any] = []
        while walk.has_next():
            span, batch = walk._next_slice, walk.next_batch()
            if batch is not None and span is not None and batch.next_offset > offset:
                self._batches.append(_TolerantBatch(span) if hasattr(batch, "producer_id") else batch)
        self._batches.reverse()

    def has_next(self) -> bool:
        return bool(self._batches)

    def next_batch(self) -> Any:
        return self._batches.pop()


class _TolerantRecords(fetcher.PartitionRecords):  # type: ignore[misc]
    """What a fetch brought of a partition; what it knows of aborted transactions stays when the reader changes."""

    _records: Any
    _records_iterator: Any

    def __next__(self) -> Any:
        try:
            return next(self._records_iterator)
        except StopIteration:
            # As in the base class: nothing may keep the fetch in memory.
            self._records_iterator = None
            raise
        except UnicodeDecodeError:
            self._records = _Remaining(self._records.data, self.next_fetch_offset)
            self._records_iterator = self._unpack_records()
            return next(self)


class AloneBuilder(BatchBuilder):  # type: ignore[misc]
    """A batch for one record that has an odd name, or is so large that it must be compressed."""

    def __init__(self, *, compressed: bool) -> None:
        codec = _DefaultRecordBatchPy.CODEC_ZSTD if compressed else _DefaultRecordBatchPy.CODEC_NONE
        super().__init__(0, codec)
        # That in C takes no names but UTF-8.
        self._builder = _DefaultRecordBatchBuilderPy(
            2, codec, is_transactional=0, producer_id=-1, producer_epoch=-1, base_sequence=0, batch_size=0
        )

    def _set_producer_state(self, *state: int) -> None:
        # As in the base class, which insists on the builder in C.
        self._builder.set_producer_state(*state)


def install() -> None:
    """Let aiokafka fetch such names; harmless when done twice."""
    fetcher.MemoryRecords = _Remembered
    fetcher.PartitionRecords = _TolerantRecords
