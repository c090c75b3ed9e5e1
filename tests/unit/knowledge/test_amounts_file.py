"""amounts.toml: every language can be spelt out, a faulty file of an operator is refused at once and by name."""

import re
from pathlib import Path

import pytest

from streams.contracts.errors import ConfigurationError
from streams.knowledge.amounts import AmountFiles
from streams.knowledge.cooperation import load_cooperation
from streams.knowledge.languages import LANGUAGES
from streams.knowledge.validation import DATA

PATH = DATA / "amounts.toml"
TEXT = PATH.read_text("utf-8")


@pytest.fixture(scope="module")
def files() -> AmountFiles:
    return AmountFiles(TEXT, PATH, at_once=False)


@pytest.mark.parametrize("language", LANGUAGES.cues)
def test_every_language_with_cues_has_its_words(files: AmountFiles, language: str) -> None:
    words = files.of(language)
    assert words.numbers
    assert words.ranges
    assert {1e3, 1e6, 1e9} <= set(words.scales.values())
    assert {"EUR", "USD"} <= set(words.currencies.values())
    things = set(words.things.values()) | set(words.stems.values())
    assert {"tank", "howitzer", "vehicle", "missile", "drone", "generator", "person", "tonne"} <= things
    forms = [*words.numbers, *words.scales, *words.currencies, *words.things, *words.stems, *words.between]
    assert not [form for form in forms if re.search(r"[()|*]", form) or form != form.lower()]
    assert words is files.of(language)


def test_a_language_without_words_has_what_is_written_alike_everywhere(files: AmountFiles) -> None:
    words = files.of("ja")
    assert words.signs["€"] == "EUR"
    assert not words.things


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("not toml", "Expected"),
        ('[things]\n"tank" = "tank"\n', "Expected"),
        (TEXT.replace('"chars", "tanks"', '"(char|tank(|s))"'), "alternatives inside alternatives"),
        (TEXT + "\n[surplus]\n", "surplus"),
    ],
)
def test_a_faulty_file_of_an_operator_is_refused_by_name(tmp_path: Path, fault: str, message: str) -> None:
    (tmp_path / "alliances.toml").write_bytes((DATA / "alliances.toml").read_bytes())
    (tmp_path / "amounts.toml").write_text(fault, "utf-8")
    with pytest.raises(ConfigurationError, match=rf"amounts\.toml.*{message}"):
        load_cooperation(tmp_path)
