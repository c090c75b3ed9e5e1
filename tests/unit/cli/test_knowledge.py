"""`entente knowledge` says what is known of a name on a day, and which row of a faulty file is at fault."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from streams.knowledge.places import PACKAGED
from tests.unit.cli.test_analyze import entente


def _shown(name: str, day: str) -> list[dict[str, Any]]:
    done = entente("knowledge", "show", name, "--on", day, "--json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _whats(name: str, day: str) -> set[str]:
    return {row["what"] for known in _shown(name, day) for row in known["rows"]}


def test_a_country_is_a_member_from_its_day_on() -> None:
    nato = "member of North Atlantic Treaty Organization"
    assert nato in _whats("Finland", "2023-04-04")
    assert nato not in _whats("FI", "2023-04-03")


def test_a_person_is_shown_with_the_office_of_the_day() -> None:
    assert _whats("kaja kallas", "2023-05-01") == {"Head of government, EE"}
    assert not _whats("Kaja Kallas", "2010-05-01")


def test_a_name_at_home_is_shown_for_each_country_that_has_it() -> None:
    assert {known["rows"][0]["what"] for known in _shown("Treasury", "2024-01-01")} == {"ministry, US", "ministry, GB"}


def test_what_is_not_known_ends_with_one() -> None:
    done = entente("knowledge", "show", "Nobody Atall", "--on", "2024-01-01")
    assert done.returncode == 1
    assert "Nothing is known of Nobody Atall on 2024-01-01" in " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("row", ["ann-lee,Ann Lee,US,minister,,2024-02-30,,,,general,"])
def test_check_names_the_row_at_fault(tmp_path: Path, row: str) -> None:
    folder = tmp_path / "mine"
    assert entente("knowledge", "export", str(folder)).returncode == 0
    path = folder / "holders.csv"
    text = path.read_text("utf-8").rstrip("\n") + f"\n{row}\n"
    path.write_text(text, "utf-8")
    done = entente("knowledge", "check", str(folder))
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1
    number = text.count("\n")
    assert f"holders.csv, line {number}, column start" in said


def test_a_name_added_to_a_copy_is_found_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(PACKAGED, folder)
    path = folder / "holders.csv"
    row = "tuva-bogsnes,Tuva Bogsnes,NO,spokesperson,,2023-01-01,,,,general,\n"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + row, "utf-8")
    settings = tmp_path / "entente.toml"
    settings.write_text(f'[paths]\nknowledge = "{folder}"\n', "utf-8")
    done = entente("knowledge", "show", "Tuva Bogsnes", "--on", "2023-06-01", "--json", "--config", str(settings))
    assert json.loads(done.stdout)["rows"][0]["what"] == "Spokesperson, NO"
