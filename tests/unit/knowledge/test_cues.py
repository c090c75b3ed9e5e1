"""The cue files: each can be spelt out, all have the same concepts, a faulty one of an operator is refused at once."""

import shutil
from pathlib import Path

import pytest

from streams.contracts.errors import ConfigurationError
from streams.knowledge.cooperation import load_cooperation
from streams.knowledge.cues import CueFiles, concepts_of
from streams.knowledge.languages import LANGUAGES
from streams.knowledge.validation import DATA

TEXTS = {code: (DATA / f"cues_{code}.toml").read_text("utf-8") for code in LANGUAGES.cues}


@pytest.mark.parametrize("code", LANGUAGES.cues)
def test_a_packaged_file_has_the_concepts_of_all_and_can_be_spelt_out(code: str) -> None:
    files = CueFiles(TEXTS, frozenset())
    assert concepts_of(files.raw(code)) == concepts_of(files.raw("en"))
    assert files[code].language == code
    assert files[code] is files[code]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("[acts]\n", "same concepts"),
        ("not toml", "not valid TOML"),
        (TEXTS["it"].replace('["non",', '["*",'), "is not a cue"),
        (TEXTS["it"] + "\n[surplus]\n", "unknown section surplus"),
    ],
)
def test_a_faulty_file_of_an_operator_is_refused_by_name(tmp_path: Path, fault: str, message: str) -> None:
    (tmp_path / "alliances.toml").write_bytes((DATA / "alliances.toml").read_bytes())
    (tmp_path / "cues_it.toml").write_text(fault, "utf-8")
    with pytest.raises(ConfigurationError, match=rf"cues_it\.toml.*{message}"):
        load_cooperation(tmp_path)


def test_another_text_gives_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("cues_*.toml"))
    (folder / "cues_it.toml").write_text(TEXTS["it"] + "# another\n", "utf-8")
    assert load_cooperation(folder).version != load_cooperation().version
