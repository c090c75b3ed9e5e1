"""A fetched batch goes through Faust as one message: its machinery for each message would cost more than the work."""

from typing import Any, NamedTuple, cast

from faust.types import TP, ConsumerMessage

from streams.engine.records import Record


class Batch(NamedTuple):
    """All records of one partition that one fetch brought: the value of one Faust event."""

    records: list[Record]

    def message(self, tp: TP, generation: int) -> ConsumerMessage:
        """The message that stands for all of them: with the offset of the last, so that Faust goes on behind it."""
        last = self.records[-1]
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
