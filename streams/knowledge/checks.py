"""Holds the checks that every knowledge file shares, each failing with the file, the row and the column named."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from csv import Error as CsvError
from csv import reader
from datetime import date
from typing import Any

import msgspec

from streams.contracts.errors import ConfigurationError

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Place(msgspec.Struct, frozen=True):
    """Where a value stands: file, row (a line number, or the entry of a TOML file) and column or key."""

    file: str
    row: str
    column: str

    def at(self, column: str) -> "Place":
        """The same row, another column."""
        return Place(self.file, self.row, column)

    def fault(self, problem: str, hint: str = "") -> ConfigurationError:
        """The error to raise: it names this place, the problem and the way out."""
        return ConfigurationError(
            f"{self.file}, {self.row}, column {self.column}: {problem}",
            hint=hint or "Correct the row and check again with `entente knowledge check`.",
        )


def check_text(text: str, file: str) -> None:
    """Refuse a file that is not in Unicode's composed form (NFC): its names would never match an article."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not unicodedata.is_normalized("NFC", line):
            raise Place(file, f"line {number}", "-").fault(
                "the text is not in Unicode NFC.", "Save the file in composed form (NFC)."
            )


def csv_rows(text: str, file: str, columns: tuple[str, ...]) -> Iterator[tuple[Place, dict[str, str]]]:
    """Place and cells by column of each row of a CSV file ("#" lines are comments, the header must be `columns`)."""
    check_text(text, file)
    header: list[str] | None = None
    lines = text.splitlines()
    source = reader(lines, strict=True)
    for cells in _cells(source, file):
        place = Place(file, f"line {source.line_num}", columns[0])
        if not cells or cells[0].startswith("#"):
            continue
        if header is None:
            header = cells
            if tuple(header) != columns:
                raise place.fault(f"the header is {','.join(header)}, not {','.join(columns)}.")
            continue
        if len(cells) != len(columns):
            raise place.at(columns[min(len(cells), len(columns)) - 1]).fault(
                f"the row has {len(cells)} cells, not {len(columns)}."
            )
        for column, cell in zip(columns, cells, strict=True):
            if cell != cell.strip():
                raise place.at(column).fault(f"{cell!r} has white space around it.")
        yield place, dict(zip(columns, cells, strict=True))
    if header is None:
        raise Place(file, "line 1", columns[0]).fault("the file has no header row.")


def _cells(source: Any, file: str) -> Iterator[list[str]]:
    try:
        yield from source
    except CsvError as error:
        raise Place(file, f"line {source.line_num}", "-").fault(
            f"the row is no valid CSV: {error}.", "Close the quotes, and double those within a cell."
        ) from error


def toml_table(text: str, file: str) -> dict[str, Any]:
    """The parsed TOML file; a syntax fault names the file."""
    check_text(text, file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file} is no valid TOML: {error}.", hint="Correct the line named.") from error


def toml_entries(table: dict[str, Any], key: str, file: str, label: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The entries of the array of tables `key`, each with its place (number from 1 and the value of `label`)."""
    entries = table.get(key)
    if not isinstance(entries, list) or not entries:
        raise Place(file, "the file", key).fault(f"there is no [[{key}]] in it.")
    for number, entry in enumerate(entries, start=1):
        yield Place(file, f"{key} {number} ({entry.get(label, '?')})", label), entry


def known_keys(place: Place, entry: dict[str, Any], known: Iterable[str]) -> None:
    """Refuse a key that nobody would read: mostly a slip of the pen."""
    allowed = tuple(known)
    for key in entry:
        if key not in allowed:
            raise place.at(key).fault(f"the key is unknown; known are {', '.join(allowed)}.")


def required(place: Place, value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise place.fault("it is empty.")
    if value != value.strip():
        raise place.fault(f"{value!r} has white space around it.")
    return value


def optional(place: Place, value: object) -> str:
    """A text, or "" where it is absent."""
    return "" if value in (None, "") else required(place, value)


def one_of(place: Place, value: object, allowed: Iterable[str]) -> str:
    """A text out of a closed list."""
    text = required(place, value)
    choices = sorted(allowed)
    if text not in choices:
        shown = ", ".join(choices) if len(choices) <= 40 else f"{len(choices)} known values"
        raise place.fault(f"{text!r} is unknown; allowed: {shown}.")
    return text


def slug(place: Place, value: object) -> str:
    """An id of lower-case ASCII letters, digits and hyphens."""
    text = required(place, value)
    if not _SLUG.fullmatch(text):
        raise place.fault(f"{text!r} is no id of lower-case letters, digits and single hyphens.")
    return text


def day(place: Place, value: object) -> date:
    """A calendar day: TOML's own date, or text as yyyy-mm-dd."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise place.fault(f"{value!r} is no date of the form yyyy-mm-dd.")


def optional_day(place: Place, value: object) -> date | None:
    """A calendar day, or None where it is absent."""
    return None if value in (None, "") else day(place, value)


def texts(place: Place, value: object, *, unlike: str = "") -> tuple[str, ...]:
    """A list of texts (TOML array, or one cell with '|' between), none empty, none twice, none equal to `unlike`."""
    if value in (None, "", []):
        return ()
    items = value.split("|") if isinstance(value, str) else value
    if not isinstance(items, list):
        raise place.fault("it is no list of texts.")
    seen = {unlike} if unlike else set()
    for item in items:
        text = required(place, item)
        if text in seen:
            raise place.fault(f"{text!r} stands there twice" + (" (it is the name itself)." if text == unlike else "."))
        seen.add(text)
    return tuple(items)
