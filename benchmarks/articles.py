"""The payloads of every part: numbered articles of the project's own generator, or real ones from --data."""

from functools import cache
from pathlib import Path

import msgspec

from benchmarks.harnesses.common import CoreFunction
from streams.evaluation.generator import Generator

#: Characters of a body so that a record has about 4 KB.
BODY = 3800


class Payload(msgspec.Struct, frozen=True):
    """Mean sizes of values in bytes: of a raw record, of what is made of it, and of a candidate."""

    raw_bytes: int
    enriched_bytes: int
    candidate_bytes: int


@cache
def generator(kind: str, size: int = BODY, candidate_every: int = 20) -> Generator:
    """The generator of a kind ("mixed" or "dense"), always with the same seed."""
    return Generator(1, kind="dense" if kind == "dense" else "mixed", size=size, candidate_every=candidate_every)


def article_values(kind: str, count: int, data: Path | None = None, *, size: int = BODY) -> list[bytes]:
    """`count` values of articles.raw; kind "data" gives every article of the folder's dev/ and train/."""
    if kind == "data":
        assert data is not None
        files = [data / name / "articles.jsonl" for name in ("dev", "train")]
        return [line for file in files if file.is_file() for line in file.read_bytes().splitlines() if line.strip()]
    made = generator(kind, size)
    return [made.value(number) for number in range(count)]


def payload(core: CoreFunction, values: list[bytes]) -> Payload:
    """What `values` are made into by the core function of a harness, by size."""
    made = [core(b"gen-1-0", value, 0, number, 1_700_000_000_000) for number, value in enumerate(values)]
    candidates = [len(candidate[1]) for _, candidate in made if candidate is not None]
    return Payload(
        raw_bytes=_mean([len(value) for value in values]),
        enriched_bytes=_mean([len(enriched[1]) for enriched, _ in made]),
        candidate_bytes=_mean(candidates),
    )


def _mean(sizes: list[int]) -> int:
    return round(sum(sizes) / len(sizes)) if sizes else 0
