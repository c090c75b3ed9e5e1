"""A faulty knowledge file is refused with its file, row and column named; the packaged files are valid."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from streams.contracts.errors import ConfigurationError
from streams.knowledge.places import PACKAGED
from streams.knowledge.validation import (
    load_alliances,
    load_bodies_international,
    load_bodies_national,
    load_holders,
    load_offices,
    load_regions,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in Path(PACKAGED).glob("*"):
        if path.suffix in (".csv", ".toml"):
            shutil.copyfile(path, tmp_path / path.name)
    return tmp_path


def _append(path: Path, line: str) -> int:
    """Add a row; returns its line number."""
    text = path.read_text("utf-8").rstrip("\n") + f"\n{line}\n"
    path.write_text(text, "utf-8")
    return text.count("\n")


def _refusal(load: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    return str(caught.value)


def test_the_packaged_files_are_valid(folder: Path) -> None:
    assert len(load_holders(folder / "holders.csv")) > 1900
    assert load_alliances(folder / "alliances.toml")
    assert load_regions(folder / "regions.toml")
    assert load_offices(folder / "offices.toml")
    assert load_bodies_international(folder / "bodies_international.toml")
    assert load_bodies_national(folder / "bodies_national.csv")


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("ann-lee,Ann Lee,US,minister,,2024-13-01,,,,general,", "start", "no date of the form yyyy-mm-dd"),
        ("ann-lee,Ann Lee,US,minister,,2024-02-30,,,,general,", "start", "no date of the form yyyy-mm-dd"),
        ("ann-lee,Ann Lee,US,minister,,2024-05-01,2023-05-01,,,general,", "end", "before the start"),
        ("ann-lee,Ann Lee,UK,minister,,2024-05-01,,,,general,", "country", "'UK' is unknown"),
        ("ann-lee,Ann Lee,,minister,NOBODY,2024-05-01,,,,general,", "body", "'NOBODY' is unknown"),
        ("ann-lee,Ann Lee,US,minister,NATO,2024-05-01,,,,general,", "country", "either a country or"),
        ("ann-lee,Ann Lee,US,wizard,,2024-05-01,,,,general,", "office", "'wizard' is unknown"),
        ("Ann Lee,Ann Lee,US,minister,,2024-05-01,,,,general,", "person_id", "no id of lower-case letters"),
        ("ann-lee,Ann Lee,US,minister,,2024-05-01,,Ann Lee,,general,", "aliases", "it is the name itself"),
        ("ann-lee,Ann Lee,US,minister,,2024-05-01,,,,,", "source", "it is empty"),
        ("ann-lee,Ann Lee,US,minister,,2024-05-01,,,,general,perhaps", "flags", "'perhaps' is unknown"),
        ("ann-lee,Ann Lee,US,minister,,2024-05-01", "start", "6 cells"),
        ("ann-lee, Ann Lee,US,minister,,2024-05-01,,,,general,", "name", "white space"),
        ("ann-lee,Ann Lee,US,head_of_state,,2024-05-01,2024-06-01,,,general,", "start", "overlaps"),
        ("joe-biden,Joseph Biden,US,minister,,2025-05-01,,,,general,", "name", "in a row before"),
    ],
)
def test_a_faulty_holder_is_named(folder: Path, row: str, column: str, problem: str) -> None:
    path = folder / "holders.csv"
    number = _append(path, row)
    refusal = _refusal(load_holders, path)
    assert problem in refusal
    assert f"column {column}" in refusal
    # Of two terms that overlap, the later is named, which may be one of before.
    assert f"line {number}" in refusal or problem == "overlaps"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('code = "FI", from = 2023-04-04', 'code = "SU", from = 2023-04-04'), "'SU' is unknown"),
        (('code = "FI", from = 2023-04-04', 'code = "FI", from = "soon"'), "no date"),
        (('code = "FI", from = 2023-04-04', 'code = "FI", from = 2023-04-04, until = 2020-01-01'), "before the start"),
        (('code = "FI", from = 2023-04-04', 'code = "SE", from = 2023-04-04'), "already a member"),
        (('code = "FI", from = 2023-04-04', 'code = "FI", frm = 2023-04-04'), "key is unknown"),
    ],
)
def test_a_faulty_membership_is_named(folder: Path, change: tuple[str, str], problem: str) -> None:
    path = folder / "alliances.toml"
    text = path.read_text("utf-8")
    assert text.count(change[0]) >= 1, "the file has changed its shape"
    path.write_text(text.replace(*change, 1), "utf-8")
    refusal = _refusal(load_alliances, path)
    assert problem in refusal
    assert "alliances.toml, alliances 1 (NATO), member" in refusal


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("US,Department of Magic,castle,GOV,,,general", "kind", "'castle' is unknown"),
        ("US,Department of Magic,ministry,FUN,,,general", "sector", "'FUN' is unknown"),
        ("XX,Department of Magic,ministry,GOV,,,general", "country", "'XX' is unknown"),
        ("GB,Department of Magic,ministry,GOV,Pentagon,,general", "forms", "'Pentagon' already means 'US'"),
        ("US,White House,seat,GOV,,,general", "name", "stands there twice"),
        ("US,Department of Magic,ministry,GOV,Magic,Magic,general", "context_forms", "stands in forms too"),
    ],
)
def test_a_faulty_national_body_is_named(folder: Path, row: str, column: str, problem: str) -> None:
    path = folder / "bodies_national.csv"
    number = _append(path, row)
    refusal = _refusal(load_bodies_national, path)
    assert problem in refusal
    assert f"bodies_national.csv, line {number}, column {column}" in refusal


def test_a_faulty_international_body_is_named(folder: Path) -> None:
    path = folder / "bodies_international.toml"
    text = path.read_text("utf-8")
    path.write_text(text + '\n[[bodies]]\nid = "GUILD"\nname = "Guild"\nsector = "IGO"\nparent = "NOBODY"\n', "utf-8")
    refusal = _refusal(load_bodies_international, path)
    assert "(GUILD), column parent: 'NOBODY' is no body of this file" in refusal


def test_a_file_that_is_no_toml_or_not_composed_is_named(folder: Path) -> None:
    (folder / "offices.toml").write_text("[[offices]\n", "utf-8")
    assert "offices.toml is no valid TOML" in _refusal(load_offices, folder / "offices.toml")
    number = _append(folder / "holders.csv", "# decomposed: e\u0301")
    shutil.copyfile(Path(PACKAGED) / "offices.toml", folder / "offices.toml")
    assert f"holders.csv, line {number}" in _refusal(load_holders, folder / "holders.csv")


@pytest.mark.parametrize(
    ("code", "joined"), [("ME", "2017-06-05"), ("MK", "2020-03-27"), ("FI", "2023-04-04"), ("SE", "2024-03-07")]
)
def test_nato_grows_on_its_days(code: str, joined: str) -> None:
    nato = next(one for one in load_alliances(Path(PACKAGED) / "alliances.toml") if one.id == "NATO")
    day = date.fromisoformat(joined)

    def members(when: date) -> set[str]:
        return {member.code for member in nato.members if member.holds_on(when)}

    assert code in members(day)
    assert code not in members(date.fromordinal(day.toordinal() - 1))
    assert len(members(date(2024, 3, 7))) == 32


@pytest.mark.parametrize(("group", "code", "last_day"), [("EU", "GB", "2020-01-31"), ("G7", "RU", "2014-03-24")])
def test_who_left_is_a_member_no_more(group: str, code: str, last_day: str) -> None:
    alliances = load_alliances(Path(PACKAGED) / "alliances.toml")
    found = [m for one in alliances if one.id == group for m in one.members if m.code == code]
    after = date.fromordinal(date.fromisoformat(last_day).toordinal() + 2)
    assert not any(member.holds_on(after) for member in found)


def test_the_row_that_the_readme_shows_is_taken(folder: Path) -> None:
    guide = (Path(PACKAGED).parent / "README.md").read_text("utf-8")
    row = next(line.strip() for line in guide.splitlines() if line.strip().startswith("ann-lee,"))
    path = folder / "holders.csv"
    lines = path.read_text("utf-8").splitlines()
    # The reader ends the predecessor's term first.
    open_term = next(n for n, line in enumerate(lines) if ",NZ,foreign_minister,," in line and _is_open(line))
    cells = lines[open_term].split(",")
    cells[6] = "2026-11-30"
    lines[open_term] = ",".join(cells)
    path.write_text("\n".join([*lines, row]) + "\n", "utf-8")
    assert load_holders(path)[-1].name == "Ann Lee"


def _is_open(line: str) -> bool:
    return line.split(",")[6] == ""
