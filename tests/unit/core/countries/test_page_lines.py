"""What the page says of itself is none of the article; the cheap looks before the patterns agree with them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.countries import page_lines
from streams.knowledge.context import CONTEXT


@given(st.from_regex(CONTEXT.dateline, fullmatch=True) | st.from_regex(CONTEXT.city_dateline, fullmatch=True))
def test_every_dateline_that_does_not_end_the_text_holds_a_dash_within_reach(line: str) -> None:
    head = line[: page_lines._DASH_REACH]
    assert any(dash in head for dash in "-—–") or len(line) < page_lines._DASH_REACH


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("By Kim Min, Seoul correspondent\n\nUkraine asked for help.", {"UA"}),
        ("WARSAW (Reuters) - Ukraine asked for help.\n\nIt was given.", {"UA"}),
        ("Ukraine asked for help.\n\nRead more\nFrance wins the cup\n\nIt was given.", {"UA"}),
        ("Ukraine asked for help.\n\nFrance gave it.", {"UA", "FR"}),
        (
            "Reporting by A. Smith in Paris, France.\n\nUkraine asked France, which gave help to Ukraine.",
            {"UA", "FR"},
        ),
    ],
)
def test_a_country_of_the_page_alone_is_none_of_the_article(
    codes: Callable[..., set[str]], body: str, expected: set[str]
) -> None:
    assert codes(body) == expected
