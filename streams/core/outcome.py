"""A record as it comes in, and what becomes of it: the two ends of `records.process`."""

import msgspec

from streams.contracts.alerts import Verdict


class RawRecord(msgspec.Struct, frozen=True):
    """A record of articles.raw: key and value bytes as they are, where and when it was written; headers are counted."""

    key: bytes | None
    value: bytes | None
    partition: int
    offset: int
    timestamp_ms: int
    headers: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """What a raw record becomes. `enriched` and `candidate` are (key, value); `verdicts` are for counting."""

    article_id: str
    enriched: tuple[bytes, bytes] | None
    candidate: tuple[bytes, bytes] | None
    verdicts: tuple[Verdict, ...] = ()
