"""Whole words by script, leftmost and longest, and the same after a trip through bytes."""

import pytest

from streams.core.lexicon import Lexicon, Reading, build_lexicon


def _lexicon(*forms: str, kind: str = "country") -> Lexicon:
    return build_lexicon((form, Reading(kind, "XX", "name")) for form in forms)  # type: ignore[arg-type]


def _found(lexicon: Lexicon, text: str) -> list[str]:
    return [text[start:end] for start, end, _ in lexicon.scan(text)]


@pytest.mark.parametrize(
    ("forms", "text", "expected"),
    [
        (["Mali", "Malian"], "Malian Mali, Malice Somali", ["Malian", "Mali"]),
        (["Korean", "Korean Peninsula"], "Korean Peninsulas, Korean Peninsula", ["Korean", "Korean Peninsula"]),
        (["New York", "York City Hall", "City"], "New York City Halls", ["New York", "City"]),
        (["The Fed", "Federal Service"], "The Federal Service, the Fed", ["Federal Service"]),
        (["U.S.", "US"], "U.S.-led U.S.S.R. US's USB", ["U.S.", "US"]),
        (["Franco-", "German"], "Franco-German", ["Franco-", "German"]),
        (["한국"], "한국은 대한국", ["한국"]),
        (["イラン"], "イランの メイランド", ["イラン"]),
        (["中国"], "在中国的", ["中国"]),
        (["Ukraine"], "在Ukraine的", ["Ukraine"]),
        (["Рим"], "Римляне Рим", ["Рим"]),
        (["أوكرانيا"], "وأوكرانيا لأوكرانيا كأوكرانياي", ["أوكرانيا", "أوكرانيا"]),
        (["गाना"], "तेलंगाना गाना", ["गाना"]),
        (["Poland"], "Poland\u0301 Poland", ["Poland"]),
    ],
)
def test_whole_words(forms: list[str], text: str, expected: list[str]) -> None:
    assert _found(_lexicon(*forms), text) == expected


def test_readings_of_an_equal_form_are_merged() -> None:
    lexicon = build_lexicon(
        [("Congress", Reading("body", "US:Congress", "US")), ("Congress", Reading("role", "legislature"))]
    )
    [(_, _, entry)] = lexicon.scan("Congress")
    assert {reading.kind for reading in entry.readings} == {"body", "role"}
    assert entry.countries == ()


def test_a_sure_national_body_mentions_its_country_and_a_doubtful_one_does_not() -> None:
    lexicon = build_lexicon(
        [
            ("Bundestag", Reading("body", "DE:Bundestag", "DE")),
            ("Senate", Reading("body", "US:Senate", "US", "context")),
        ]
    )
    bundestag, senate = (entry for _, _, entry in lexicon.scan("Bundestag Senate"))
    assert bundestag.plain == (("DE", "body"),)
    assert senate.plain == ()


def test_a_country_inside_a_role_is_still_seen() -> None:
    lexicon = build_lexicon(
        [("Ukraine", Reading("country", "UA", "name")), ("President of Ukraine", Reading("role", "head_of_state"))]
    )
    [(_, _, entry)] = lexicon.scan("President of Ukraine")
    assert entry.nested == ((13, 20, "UA", "name"),)


def test_lower_case_forms_are_looked_for_where_the_language_writes_them() -> None:
    lexicon = _lexicon("ukrainien", "Ukraine")
    assert [hit[2].surface for hit in lexicon.scan("ukrainien Ukraine", "fr")] == ["ukrainien", "Ukraine"]
    assert [hit[2].surface for hit in lexicon.scan("ukrainien Ukraine", "en")] == ["Ukraine"]


def test_english_text_is_searched_for_small_words_that_mean_something_in_english() -> None:
    lexicon = build_lexicon(
        [
            ("minister", Reading("role", "minister")),
            ("ministre", Reading("role", "minister", "not in en")),
            ("the Alliance", Reading("body", "NATO")),
            ("european Union", Reading("body", "EU")),
            ("European Union", Reading("body", "EU")),
        ]
    )
    text = "a minister, a ministre; the Alliance, the european Union, the European Union"
    assert _found(lexicon, text) == ["minister", "ministre", "the Alliance", "european Union", "European Union"]
    assert [text[start:end] for start, end, _ in lexicon.scan(text, "en")] == [
        "minister",
        "the Alliance",
        "European Union",
    ]


def _told(lexicon: Lexicon, text: str) -> list[tuple[int, int, str, tuple[Reading, ...]]]:
    return [(start, end, entry.surface, entry.readings) for start, end, entry in lexicon.scan(text)]


def test_bytes_and_back() -> None:
    lexicon = _lexicon("Korean", "Korean Peninsula", "日本")
    again = Lexicon.from_bytes(lexicon.to_bytes())
    text = "Korean Peninsulas 日本"
    assert _told(again, text) == _told(lexicon, text)
    assert len(again) == 3


def test_damaged_bytes_are_refused() -> None:
    data = _lexicon("Korea").to_bytes()
    for damaged in (b"", b"ELX1", data[:-20], b"XXXX" + data[4:]):
        with pytest.raises(ValueError, match="lexicon"):
            Lexicon.from_bytes(damaged)
