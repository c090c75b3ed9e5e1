"""The rows of a chaos run: printed, written as JSON, and put into docs/reliability.md."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

BEGIN = "<!-- chaos: begin (made by `make chaos ARGS=--write-docs`) -->"
END = "<!-- chaos: end -->"


class Row(msgspec.Struct, kw_only=True):
    """One fault and what it did. `verdict`: ok, FAILED, not run, or left out; `note` says why or what else was seen."""

    fault: str
    records: int = 0
    lost: int = 0
    wrong: int = 0
    #: Repeats by id: before a reader drops them, and what is left after.
    duplicates: int = 0
    duplicates_after: int = 0
    recovery_s: float | None = None
    verdict: str = "ok"
    note: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        return self.verdict == "FAILED"


def markdown(rows: Sequence[Row], heading: str) -> str:
    lines = [
        heading,
        "",
        "| fault | records | lost | wrong | duplicates before / after | recovery s | verdict |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        recovery = "" if row.recovery_s is None else f"{row.recovery_s:.1f}"
        note = " ".join(row.note.split())  # a row is one line, whatever a log said
        verdict = row.verdict + (f": {note}" if note else "")
        lines.append(
            f"| {row.fault} | {row.records:,} | {row.lost} | {row.wrong}"
            f" | {row.duplicates:,} / {row.duplicates_after} | {recovery} | {verdict.replace('|', '/')} |"
        )
    return "\n".join(lines)


def write_docs(path: Path, table: str) -> None:
    """Put the table between its marks. Raises ValueError when the marks are not there."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} lacks the marks of the chaos table")
    path.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
