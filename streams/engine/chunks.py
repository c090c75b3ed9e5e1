"""Articles go to the core a few at a time: each of its steps then finds its tables in the processor's cache."""

from collections.abc import Iterator, Sequence

from streams.engine.records import Record

#: Records at once. More bring little more, and what is known of them crowds out what the chunk is made for.
BACKLOG_CHUNK = 32
#: Where each record's wait counts, it should not wait for many.
HURRY_CHUNK = 2
#: Long articles leave nothing in the cache for the next one.
_MOST_BYTES = 256 * 1024


def chunks(records: Sequence[Record], *, hurry: bool) -> Iterator[Sequence[Record]]:
    """All of `records` in their order, as lists that are never empty; short ones where there is a `hurry`."""
    most = HURRY_CHUNK if hurry else BACKLOG_CHUNK
    chunk: list[Record] = []
    size = 0
    for record in records:
        own = len(record.value or b"")
        if chunk and (len(chunk) == most or size + own > _MOST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += own
    if chunk:
        yield chunk
