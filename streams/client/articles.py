"""Reads articles from files: JSON Lines, a JSON array or object, or one text or HTML file an article."""

import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
import orjson

from streams.contracts.errors import ConfigurationError

#: One JSON line may not exhaust the memory of the machine; the record limit proper is a setting.
MAX_LINE_BYTES = 64 * 1024 * 1024
_TEXT_SUFFIXES = frozenset({".txt", ".html", ".htm"})


class Line(msgspec.Struct, frozen=True):
    """One article as it stands in a file: its bytes, and where it came from (line from 1)."""

    value: bytes
    origin: str
    number: int


def read_articles(name: str, stdin: BinaryIO | None = None) -> Iterator[Line]:
    """Every article of a file, or of standard input when `name` is "-"; blank lines are passed over.

    A .txt or .html file is one article: its first line the title, the whole its body.
    Raises ConfigurationError where the file cannot be read.
    """
    path = Path(name)
    try:
        if name == "-":
            if stdin is None and sys.stdin is None:  # as it is where a shell says <&-
                raise OSError(errno.EBADF, "it is closed")
            yield from _lines(stdin or sys.stdin.buffer, "standard input")
        elif path.suffix.lower() in _TEXT_SUFFIXES:
            yield Line(_text_article(path), name, 1)
        else:
            with path.open("rb") as file:
                yield from _lines(file, name)
    except OSError as error:
        raise _unreadable(name, error) from error


def see_readable(name: str) -> None:
    """Raises ConfigurationError where `read_articles` would, for who must know before the first article is read."""
    path = Path(name)
    try:
        # A pipe that is opened and closed again has lost its writer.
        if name != "-" and not path.is_fifo():
            path.open("rb").close()
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"{'Standard input' if name == '-' else name} cannot be read: {error.strerror}.",
        hint="Name a file of articles: JSON Lines, or a .txt or .html file of one.",
    )


def _lines(file: BinaryIO, origin: str) -> Iterator[Line]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES):
        number += 1
        stripped = line.strip()
        if stripped:
            yield Line(stripped, origin, number)


def _text_article(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8", errors="replace").strip("\ufeff")
    if path.suffix.lower() == ".txt":
        title, _, body = text.strip().partition("\n")
        # A text that is one long line is a body without a title.
        article = {"title": title.strip(), "body": body.strip()} if body.strip() else {"body": title.strip()}
    else:
        article = {"body": text}
    return orjson.dumps({**article, "id": path.stem})
