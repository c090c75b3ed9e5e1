"""The short chaos run: no fault of the selection loses or spoils a record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .harness import Bench
from .run import SHORT, run
from .table import Row, markdown

pytestmark = [pytest.mark.chaos, pytest.mark.integration]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(20_220_224, short=True, folder=tmp_path_factory.mktemp("chaos")) as made:
        yield made


@pytest.mark.timeout(900)
def test_no_fault_of_the_short_run_loses_or_spoils_a_record(bench: Bench) -> None:
    rows: list[Row] = run(bench, SHORT, print)
    table = markdown(rows, "short run")
    assert all(row.verdict == "ok" and row.lost == 0 and row.wrong == 0 for row in rows), table
    assert all(row.records > 0 for row in rows), table


def test_the_table_is_put_between_its_marks(tmp_path: Path) -> None:
    from .table import BEGIN, END, write_docs

    file = tmp_path / "reliability.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    rows = [Row(fault="a | b", records=1000, recovery_s=1.25), Row(fault="c", note="two\nlines")]
    write_docs(file, markdown(rows, "New:"))
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| 1,000 | 0 | 0 | 0 / 0 | 1.2 | ok |" in text
    assert "| ok: two lines |" in text
    bare = tmp_path / "bare.md"
    bare.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        write_docs(bare, "")
