"""What a dead letter adds to the headers of its record can be told from them, and taken off again."""

import pytest

from streams.contracts.headers import DLQ_PREFIX, ORIGIN, Headers, dead_letter_headers, original_headers

ODD: list[Headers] = [
    [],
    [("b", b"1"), ("a", b""), ("b", b"2")],
    # From a dead-letter topic of Kafka Connect, or forged.
    [(DLQ_PREFIX + "stage", b"TRANSFORMATION"), (DLQ_PREFIX + "topic", b"other"), ("a", b"")],
    [(ORIGIN, b"alerts.candidates/0/0")],
]


def letter(original: Headers) -> Headers:
    return dead_letter_headers(
        original,
        topic="articles.raw",
        partition=1,
        offset=7,
        app="entente-enrich",
        task="host-1",
        stage="DECODE",
        error_class="Permanent",
        message="Bad.",
    )


@pytest.mark.parametrize("original", [*ODD, letter(ODD[2])])
def test_ours_are_the_last_of_their_names_and_leave_the_others_as_they_were(original: Headers) -> None:
    made = letter(original)
    assert made[: len(original)] == original
    assert original_headers(made) == original
    found = dict(made)
    assert found[DLQ_PREFIX + "stage"] == b"DECODE"
    assert found[DLQ_PREFIX + "exception.message"] == b"Bad."
    assert found[DLQ_PREFIX + "topic"] == b"articles.raw"
    assert found[ORIGIN] == b"articles.raw/1/7"


def test_of_a_letter_that_is_not_like_ours_the_error_headers_are_taken_off() -> None:
    earlier = [header for header in letter([("a", b"1")]) if header[0] != DLQ_PREFIX + "stage"]
    assert original_headers(earlier) == [("a", b"1")]
    assert original_headers([(DLQ_PREFIX + "topic", b"x"), ("a", b"1")]) == [("a", b"1")]
