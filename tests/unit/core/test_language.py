"""The given language counts where it is one; else the text decides, or says that it cannot."""

import pytest

from streams.core.language import capabilities, detect_language
from streams.core.text import prepare


@pytest.mark.parametrize(
    ("given", "expected"),
    [("en", "en"), ("EN-gb", "en"), ("deu", "de"), ("zh_Hant_TW", "zh"), ("iw", "he"), ("ua", "uk"), ("nb", "no")],
)
def test_given(given: str, expected: str) -> None:
    assert detect_language(prepare("", "x"), given) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le ministre de la Défense a rencontré son homologue polonais mardi à Paris.", "fr"),
        ("Der Verteidigungsminister hat am Dienstag seinen polnischen Amtskollegen getroffen.", "de"),
        ("Міністр оборони зустрівся у вівторок зі своїм польським колегою у Варшаві.", "uk"),
        ("Министр обороны встретился во вторник со своим польским коллегой в Варшаве.", "ru"),
        ("El ministro de Defensa se reunió el martes con su homólogo polaco.", "es"),
        ("国防部長は火曜日、ポーランドの国防相と会談した。", "ja"),
        ("12345 67890", "und"),
        ("", "und"),
    ],
)
@pytest.mark.parametrize("given", [None, "", "und", "not a language"])
def test_detected(text: str, expected: str, given: str | None) -> None:
    assert detect_language(prepare("", text), given) == expected


def test_capabilities_say_what_is_not_looked_for() -> None:
    assert "persons_by_pattern" in capabilities("uk")
    assert "persons_by_pattern" not in capabilities("ja")
    assert "countries" in capabilities("und")
