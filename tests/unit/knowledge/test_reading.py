"""A knowledge or rule file that cannot be read is refused in a sentence that names it, whichever it is."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from streams.contracts.errors import ConfigurationError
from streams.core.cooperation.rules import load_rules
from streams.core.facts import POLITICAL_FILES, load_facts
from streams.knowledge.cooperation import load_cooperation
from streams.knowledge.validation import DATA, load_holders

OPTIONAL = ("cues.toml", "cues_en.toml", "cues_de.toml", "amounts.toml", "cameo.toml")
#: What an article is read with; of the other files only the state is taken when the core is loaded.
PARSED = {"alliances.toml", "offices.toml", "holders.csv", "bodies_international.toml", "bodies_national.csv"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in (*POLITICAL_FILES, *OPTIONAL):
        shutil.copyfile(DATA / name, mine / name)
    return mine


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, refused: Path) -> None:
    """As where the worker's user has no right; the user of a test may have every right."""
    plain = getattr(Path, method)

    def refusing(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == refused:
            raise PermissionError(13, "Permission denied")
        return plain(path, *arguments, **options)

    monkeypatch.setattr(Path, method, refusing)


@pytest.mark.parametrize("name", sorted({*PARSED, *OPTIONAL}))
def test_a_knowledge_file_in_latin_1_is_named_with_its_line(folder: Path, name: str) -> None:
    text = (folder / name).read_bytes()
    (folder / name).write_bytes(text + "# Ämter\n".encode("latin-1"))
    line = text.count(b"\n") + 1
    with pytest.raises(ConfigurationError, match=rf"mine/{name}, line {line}: the text is not UTF-8\. Save"):
        load_facts(folder)


@pytest.mark.parametrize("name", sorted({*POLITICAL_FILES, *OPTIONAL}))
def test_a_knowledge_file_that_we_may_not_read_is_named(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("read_text", "read_bytes"):
        refuse(monkeypatch, method, folder / name)
    with pytest.raises(ConfigurationError, match=rf"mine/{name} cannot be read: Permission denied\. See that"):
        load_facts(folder)


@pytest.mark.parametrize("load", [load_facts, load_cooperation])
def test_a_folder_that_we_may_not_look_into_is_named(folder: Path, load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cues.toml", "alliances.toml"):
        refuse(monkeypatch, "is_file", folder / name)
    with pytest.raises(ConfigurationError, match=r"mine/(cues|alliances)\.toml cannot be read: Permission denied"):
        load(folder)


def test_a_row_that_is_no_csv_is_named(folder: Path) -> None:
    path = folder / "holders.csv"
    line = len(path.read_text("utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as file:
        file.write('"somebody"else,x\n')
    with pytest.raises(ConfigurationError, match=rf"holders\.csv, line {line}, .*no valid CSV.*Close the quotes"):
        load_holders(path)


def test_a_rule_file_in_latin_1_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rule.toml").write_bytes('id = "x"\ntitle = "Über"\n'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"rule\.toml, line 2: the text is not UTF-8"):
        load_rules(tmp_path)


def test_a_rule_file_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "rule.toml").mkdir()
    with pytest.raises(ConfigurationError, match=r"rule\.toml cannot be read: Is a directory"):
        load_rules(tmp_path)


def test_a_rules_folder_that_we_may_not_read_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "iterdir", tmp_path)
    with pytest.raises(ConfigurationError, match=r"cannot be read: Permission denied"):
        load_rules(tmp_path)
    with pytest.raises(ConfigurationError, match="There is no directory"):
        load_rules(tmp_path / "none")
