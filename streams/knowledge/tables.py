"""Our own data files as rows: one reader for every table that is hand-made."""

import csv
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from streams.contracts.errors import ConfigurationError


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of streams/knowledge/data/`name` (CSV with a header; lines that begin with # are remarks).

    Raises ConfigurationError that names the file and the line where a row has too few or too many columns.
    """
    lines = files("streams.knowledge").joinpath("data", name).read_text("utf-8").splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    columns = next(csv.reader([numbered[0][1]]))
    for number, line in numbered[1:]:
        cells = next(csv.reader([line]))
        if len(cells) != len(columns):
            raise ConfigurationError(
                f"{name}, line {number}: {len(cells)} columns where {len(columns)} are needed ({', '.join(columns)}).",
                hint="Quote a cell that holds a comma.",
            )
        yield dict(zip(columns, cells, strict=True))


def read_table(name: str) -> dict[str, Any]:
    """The TOML file streams/knowledge/data/`name`."""
    return tomllib.loads(files("streams.knowledge").joinpath("data", name).read_text("utf-8"))


def split_forms(cell: str) -> list[str]:
    """The surface forms of a cell: separated by |."""
    return [form for form in (part.strip() for part in cell.split("|")) if form]
