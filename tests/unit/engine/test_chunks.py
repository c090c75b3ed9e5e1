"""Chunks hold every record once and in order, few where it hurries, and no more bytes than the cache is for."""

from types import SimpleNamespace
from typing import Any

import pytest

from streams.engine.chunks import BACKLOG_CHUNK, HURRY_CHUNK, chunks


def records(*sizes: int | None) -> list[Any]:
    return [
        SimpleNamespace(offset=offset, value=None if size is None else b"x" * size) for offset, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(("hurry", "most"), [(True, HURRY_CHUNK), (False, BACKLOG_CHUNK)])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 33, 200])
def test_every_record_is_in_one_chunk_in_order(hurry: bool, most: int, count: int) -> None:
    found = list(chunks(records(*[100] * count), hurry=hurry))
    assert [record.offset for chunk in found for record in chunk] == list(range(count))
    assert [len(chunk) for chunk in found] == [most] * (count // most) + ([count % most] if count % most else [])


def test_long_articles_go_in_short_chunks_and_a_very_long_one_alone() -> None:
    found = list(chunks(records(100_000, 100_000, 100_000, 1_000_000, 10, None, 10), hurry=False))
    assert [[record.offset for record in chunk] for chunk in found] == [[0, 1], [2], [3], [4, 5, 6]]
