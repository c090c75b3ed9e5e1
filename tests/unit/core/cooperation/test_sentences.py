"""Where sentences begin and end, by the cases that stops alone get wrong."""

import pytest

from streams.core.cooperation.sentences import LONGEST, split_sentences


def pieces(text: str, *abbreviations: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, frozenset(abbreviations))]


@pytest.mark.parametrize(
    "text",
    [
        "BERLIN. The chancellor spoke.",
        "NEW DELHI. The minister spoke.",
        "КИЇВ. Міністр виступив.",
        "BADEN-BADEN. Die Ministerin sprach.",
    ],
)
def test_a_dateline_belongs_to_the_sentence_that_it_opens(text: str) -> None:
    assert pieces(text) == [text]
    assert pieces(f"A headline\n{text}") == ["A headline", text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # In the middle of a paragraph it is a shout, not a place.
        ("They cheered. BERLIN. The chancellor spoke.", 3),
        ("THE CHANCELLOR HAS SPOKEN. Nobody listened.", 2),
        ("Berlin. The chancellor spoke.", 2),
        ("2022. The chancellor spoke.", 2),
    ],
)
def test_other_short_beginnings_are_sentences(text: str, count: int) -> None:
    assert len(pieces(text)) == count


def test_abbreviations_initials_and_units_do_not_end_a_sentence() -> None:
    text = "Gen. Mark A. Milley met U.S. envoys on Jan. 5. He left."
    assert pieces(text, "gen", "jan") == ["Gen. Mark A. Milley met U.S. envoys on Jan. 5.", "He left."]


def test_a_wall_of_text_is_cut() -> None:
    assert max(map(len, pieces("word " * 2000))) <= LONGEST
