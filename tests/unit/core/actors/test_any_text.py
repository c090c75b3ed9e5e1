"""Whatever the text: no fault, spans that slice to what they say, and time that grows with the length only."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.core.actors import actor_tags
from tests.growth import LINEAR, growth
from tests.unit.core.actors.conftest import Tag

_PIECES = st.sampled_from(
    [
        "President", "the", "former", "Polish", "Ukraine", "'s", "’s", ",", ", ", "(", ")", " - ", "-", ".", "\n",
        "and",
        "of", "Ministry", "Defence", "Joe Biden", "Biden", "Putin", "Gen.", "Mr", "Foreign Ministers", "spokesman for",
        "his counterparts,", "O'Neil", "van der", "al-Amin", "Jong-un", "II", "US-", "Präsident", "міністр", "оборони",
        "\u202e", "e\u0301", "\u00a0", "İ", "ß", "أحمد", "習近平", "🙂", "1st", "\u200b", "X.", "A", "\ufffd",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=60).map(" ".join),
    st.lists(_PIECES, max_size=80).map("".join),
).map(lambda text: text.encode("utf-8", "replace").decode("utf-8"))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_TEXTS, body=_TEXTS, language=st.sampled_from(["en", "de", "fr", "es", "uk", "ru", "pl", "ja", "und"]))
def test_spans_slice_to_their_surface(tag: Tag, title: str, body: str, language: str) -> None:
    document, actors = tag(body, language=language, title=title)
    for actor in actors:
        for start, end in actor.mentions:
            assert 0 <= start < end <= len(document.text)
            assert end <= len(document.title) or start >= document.body_start
        first = actor.mentions[0]
        assert document.text[first[0] : first[1]] == actor.name
    for one in actor_tags(document, actors):
        for span in one.spans:
            field = document.title if span.field == "title" else document.body
            assert field[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "unit",
    [
        "President ",
        "Aa ",
        "President Aa ",
        "A.",
        "President A.",
        "the Ministry of Defence and ",
        "former ",
        ", ",
        "former President, ",
        "Joe Biden, ",
        "President of ",
    ],
)
def test_hostile_lengths_stay_linear(tag: Tag, unit: str) -> None:
    assert growth(tag, unit, 2_000 * len(unit), 16_000 * len(unit)) < LINEAR
