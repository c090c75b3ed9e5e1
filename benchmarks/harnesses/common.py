"""What every harness shares: the core function, the outputs, the command line and the tuning."""

import argparse
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec
import orjson

from streams.engine.chunks import BACKLOG_CHUNK

#: About what the tags of an article take in its record.
_TAGS: Final = "x" * 2500

#: Alike in every harness: acknowledged by all replicas, batches of up to this size, no compression, no idempotent
#: producer (ours is none, and a resend of ours may come twice as anybody's), output in the partition of the input where
#: the library lets one say so.
ACKS: Final = "all"
BATCH_BYTES: Final = 960 * 1024
#: Peers gather this long; ours sends a finished batch at once, as it already has one.
LINGER_MS: Final = 5
COMPRESSION: Final = "none"
REQUEST_BYTES: Final = 32 * 1024 * 1024
FETCH_BYTES: Final = 1024 * 1024
POLL_RECORDS: Final = 500
COMMIT_S: Final = 0.5
#: One article in so many makes a candidate.
CANDIDATE_EVERY: Final = 20

#: The same in the words of librdkafka, which three of the harnesses sit on. It leaves out the check of record
#: checksums unless told; aiokafka, and so ours, and Java do it.
LIBRDKAFKA_CONSUMER: Final = {"max.partition.fetch.bytes": str(FETCH_BYTES), "check.crcs": "true"}
LIBRDKAFKA_PRODUCER: Final = {
    "acks": ACKS,
    "linger.ms": str(LINGER_MS),
    "batch.size": str(BATCH_BYTES),
    "compression.type": COMPRESSION,
    "enable.idempotence": "false",
}


class Work(msgspec.Struct, frozen=True):
    """Where a harness reads and writes."""

    bootstrap: str
    group: str
    raw: str
    enriched: str
    candidates: str
    core: str = "full"


#: (key, value) of the enriched article, and of the candidate or null.
Outputs = tuple[tuple[bytes, bytes], tuple[bytes, bytes] | None]
CoreFunction = Callable[[bytes | None, bytes, int, int, int], Outputs]
#: (key, value, partition, offset, timestamp in ms)
Given = tuple[bytes | None, bytes, int, int, int]
ManyFunction = Callable[[Sequence[Given]], list[Outputs]]
Record = TypeVar("Record")


def work() -> Work:
    """The command line that every harness takes."""
    logging.disable(logging.INFO)
    parser = argparse.ArgumentParser()
    for field in msgspec.structs.fields(Work):
        parser.add_argument(f"--{field.name}", required=field.required, default=None if field.required else "full")
    return Work(**vars(parser.parse_args()))


def core_function(kind: str = "full") -> CoreFunction:
    """Decode, enrich, detect, encode: (key, value, partition, offset, timestamp in ms) to the outputs.

    "light" is decode and encode alone, with an output of about the same size: it shows the shell and not the core.
    """
    if kind == "light":
        return light
    many = core_of_many(kind)
    return lambda *record: many([record])[0]


def core_of_many(kind: str = "full") -> ManyFunction:
    """The same for a few records at once, as our worker calls it: for every library that hands over lists."""
    if kind == "light":
        return lambda records: [light(*record) for record in records]
    from benchmarks.knowledge import load_core
    from streams.contracts.codec import Limits
    from streams.core.outcome import Outcome, RawRecord
    from streams.core.processing import process_many

    (facts, rules), limits = load_core(), Limits()

    def core(records: Sequence[Given]) -> list[Outputs]:
        made: list[Outputs] = []
        raw = [RawRecord(*record) for record in records]
        for outcome in process_many(raw, facts, rules, limits, now=datetime.now(UTC)):
            assert isinstance(outcome, Outcome) and outcome.enriched is not None
            made.append((outcome.enriched, outcome.candidate))
        return made

    return core


def few(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """A list as it was handed over, in the lengths in which our worker takes a backlog."""
    for start in range(0, len(records), BACKLOG_CHUNK):
        yield records[start : start + BACKLOG_CHUNK]


def light(key: bytes | None, value: bytes, partition: int, offset: int, timestamp: int) -> Outputs:
    """The core's shape without its work."""
    fields = orjson.loads(value)
    fields["tags"] = _TAGS
    made = (str(fields["id"]).encode(), orjson.dumps(fields))
    return made, (made[0], _TAGS.encode()) if offset % CANDIDATE_EVERY == 0 else None
