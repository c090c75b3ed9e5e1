"""The payloads of every part: numbered articles of the project's own generator, or real ones from --data."""

from functools import cache
from pathlib import Path

from streams.evaluation.generator import Generator

#: Characters of a body so that a record has about 4 KB.
BODY = 3800


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
