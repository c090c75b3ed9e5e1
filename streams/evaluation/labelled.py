"""Reads a folder of labelled articles, so that a fault in it is told by file and line."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from streams.contracts.codec import Decoded, Limits, decode_raw
from streams.contracts.errors import ConfigurationError, Permanent

ARTICLES: Final = "articles.jsonl"
LABELS: Final = "labels.jsonl"
_T = TypeVar("_T")


def see_both(folder: Path) -> None:
    """Raises ConfigurationError where `folder` lacks one of the two files."""
    for name in (ARTICLES, LABELS):
        if not (folder / name).is_file():
            raise ConfigurationError(f"There is no {name} in {folder}.", hint="Name a folder with both files.")


def labels_of(folder: Path, kind: type[_T]) -> list[_T]:
    """The labels in `folder`, one a line; raises ConfigurationError that names the line of a fault."""
    found = []
    for number, line in _lines(folder / LABELS):
        try:
            found.append(msgspec.json.decode(line, type=kind))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"{folder / LABELS}, line {number}, is no label: {error}.", hint="Correct the line, or take it out."
            ) from error
    return found


def articles_of(folder: Path, now: datetime) -> Iterator[Decoded]:
    """The articles in `folder`, one a line; raises ConfigurationError that names the line of a fault."""
    limits = Limits()
    for number, line in _lines(folder / ARTICLES):
        try:
            yield decode_raw(line, limits, now=now)
        except Permanent as error:
            raise ConfigurationError(
                f"{folder / ARTICLES}, line {number}: {error.message}", hint="Correct the line, or take it out."
            ) from error


def none_labelled(folders: list[Path]) -> ConfigurationError:
    """The fault that no article has a label: a score over none would look like a perfect one."""
    return ConfigurationError(
        f"No article in {', '.join(str(folder) for folder in folders)} has a label.",
        hint=f"Articles ({ARTICLES}) and labels ({LABELS}) are joined by their id.",
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if line.strip():
            yield number, line
