"""Any text at all: no exception, and every span slices to what it names."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.core.countries import country_tags, tag_countries
from streams.core.language import detect_language
from streams.core.lexicon import Lexicon
from streams.core.text import prepare
from tests.growth import LINEAR, growth

#: Pieces that meet rules, boundaries of scripts, and marks that attackers like.
_PIECES = st.sampled_from(
    ["Georgia", "Paris, Texas", "Korean Peninsulas", "U.S.", "US", "한국", "ウクライナ", "Україні", "أوكرانيا", "भारत",
     "Jordan", "in ", "Franco-", "’s", "\u0301", "\u200d", "\u202e", "\ud800", "\x00", "<p>", "&amp;", "\n", ", ", " ",
     "𝔘𝔨𝔯𝔞𝔦𝔫𝔢", "İran", "ß", "Washington", "Northern Ireland", "President of Ukraine", "-", "BY ", "© "]
)  # fmt: skip
_TEXT = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_TEXT, body=_TEXT, language=st.sampled_from(["en", "de", "uk", "und", None]))
def test_spans_slice_to_the_surface(lexicon: Lexicon, title: str, body: str, language: str | None) -> None:
    document = prepare(title, body)
    known = detect_language(document, language)
    hits = lexicon.scan(document.text, known)
    for (start, end, entry), following in zip(hits, [*hits, (len(document.text), 0, None)][1:], strict=True):
        assert document.text[start:end] == entry.surface
        assert start < end <= following[0]
    mentions = tag_countries(document, hits, language=known, day=document_day())
    assert mentions == sorted(mentions, key=lambda mention: mention.start)
    for tag in country_tags(document, mentions):
        assert 0 < tag.salience <= 1
        for span in tag.spans:
            field = document.title if span.field == "title" else document.body
            assert field[span.start : span.end] == span.text != ""
    document.text.encode()


def document_day() -> date:
    return date(2022, 3, 1)


@pytest.mark.parametrize(
    "piece", ["Georgia, ", "Paris, Texas ", "US ", "Korean Peninsulas", "\n", "BY A ", "한국", "Jordan "]
)
def test_a_megabyte_takes_linear_time(lexicon: Lexicon, piece: str) -> None:
    def countries(body: str) -> None:
        document = prepare("T", body)
        hits = lexicon.scan(document.text, "en")
        country_tags(document, tag_countries(document, hits, language="en", day=document_day()))

    assert growth(countries, piece, 100_000, 1_000_000) < LINEAR
