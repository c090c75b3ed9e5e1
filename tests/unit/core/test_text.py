"""What is published is clean: no markup, no invisible marks, no lone surrogates; clean text is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.text import prepare, scrub
from tests.growth import LINEAR, filled, growth, processor_time


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Plain text, 3 < 4 and a > b.", "Plain text, 3 < 4 and a > b."),
        ("<p>One <b>two</b>&nbsp;three</p><p>Four<br>five</p>", "One two three\n\nFour\nfive"),
        ("<html><head><title>x</title></head><body><nav>Home</nav><p>Text</p><script>a()</script></body>", "Text"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("Marks &amp; Spencer&#8217;s", "Marks & Spencer’s"),
        ("<p>AT&amp;T</p>", "AT&T"),
        ("a\ud800b", "a\ufffdb"),
        ("a\x00\u200bb\u202ec\ufeff", "abc"),
        ("e\u0301\r\nnext\u00a0line", "é\nnext line"),
        ("Persian\u200ctext", "Persian\u200ctext"),
    ],
)
def test_bodies(body: str, expected: str) -> None:
    assert prepare(None, body).body == expected


def test_a_title_is_one_line() -> None:
    assert prepare("  A\n title\t here ", "Body").title == "A title here"


def test_clean_text_is_the_same_object() -> None:
    title, body = "A “clean” title — really", "First line.\n\nSecond line’s end… 日本 Україна"
    document = prepare(title, body)
    assert document.title is title
    assert document.body is body
    assert document.text == f"{title}\n\n{body}"
    assert document.text[document.body_start :] == body


@given(st.text(alphabet=st.characters(), max_size=200))
def test_scrubbing_is_done_once(text: str) -> None:
    once = scrub(text)
    once.encode()
    assert scrub(once) == once


@given(st.text(alphabet=st.characters(), max_size=200), st.text(alphabet=st.characters(), max_size=200))
def test_fast_and_slow_way_agree(title: str, body: str) -> None:
    from streams.core.text import clean_line, clean_text

    document = prepare(title, body)
    assert (document.title, document.body) == (clean_line(title), clean_text(body))


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<p ", "<", "<p>x", "&", "&a", "<a " + "x" * 50, "<!--", "\u0301", "\n "]
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    def read(body: str) -> object:
        return prepare(None, body)

    assert growth(read, piece, 100_000, 1_000_000) < LINEAR
    assert processor_time(read, filled(piece, 1_000_000)) < 15
