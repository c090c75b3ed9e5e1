"""A fetched batch goes through Faust as one message: its machinery for each message would cost more than the work."""

from collections.abc import Sequence
from typing import Any, cast

from faust.types import TP, ConsumerMessage

from streams.engine.records import Record

#: A fetch that brings so many records found a backlog: throughput counts there, elsewhere the wait of each record.
BACKLOG_RECORDS = 100


class Batch:
    """What one fetch brought, of one partition or of several: the value of one Faust event. No part is empty."""

    __slots__ = ("parts", "records")

    def __init__(self, parts: Sequence[tuple[TP, list[Record]]]) -> None:
        self.parts = parts
        self.records = parts[0][1] if len(parts) == 1 else [record for _, records in parts for record in records]

    def message(self, generation: int) -> ConsumerMessage:
        """The message that stands for all of them: with the last offset of the first part, as if there were no more.

        Faust goes on behind it; what it makes of the other parts is ours to see to.
        """
        tp, records = self.parts[0]
        last = records[-1]
        return ConsumerMessage(
            tp.topic,
            tp.partition,
            last.offset,
            last.timestamp / 1000.0,
            0,
            [],
            None,
            cast(Any, self),
            None,
            0,
            0,
            TP(tp.topic, tp.partition),
            generation_id=generation,
        )
