"""What is read, what is refused, and with which reason."""

from datetime import UTC, datetime

import orjson
import pytest

from streams.contracts.codec import Limits, check_headers, decode_raw, encode, format_time, parse_time
from streams.contracts.errors import OverLimit, Permanent

NOW = datetime(2023, 1, 11, 12, tzinfo=UTC)


def raw(**fields: object) -> bytes:
    return orjson.dumps({"id": "1", "title": "A title", **fields})


def refused(value: bytes, **limits: object) -> Permanent:
    with pytest.raises(Permanent) as caught:
        decode_raw(value, Limits(**limits), now=NOW)
    return caught.value


def test_unknown_fields_are_carried_along() -> None:
    decoded = decode_raw(raw(section="world", nested={"a": [1]}), Limits(), now=NOW)
    assert decoded.fields["nested"] == {"a": [1]}


def test_missing_id_is_derived_from_the_url_else_from_the_content() -> None:
    def article_id(**fields: object) -> str | None:
        return decode_raw(orjson.dumps({"title": "T", **fields}), Limits(), now=NOW).article.id

    assert article_id(url="https://a.example/1") == article_id(url="https://a.example/1", body="changed")
    assert article_id(body="one") != article_id(body="two")
    assert article_id(body="one") == article_id(body="one")


@pytest.mark.parametrize(
    ("value", "stage", "words"),
    [
        (b"", "DECODE", "not valid JSON"),
        (b"not json", "DECODE", "not valid JSON"),
        (b"<html><body>502 Bad Gateway</body></html>", "DECODE", "not valid JSON"),
        (b"[1, 2]", "DECODE", "a list where an object"),
        (b'"text"', "DECODE", "a string where an object"),
        (b"null", "DECODE", "a null where an object"),
        (b"17", "DECODE", "a number where an object"),
        (b'{"title": "\\ud800"}', "DECODE", "not valid JSON"),
        (b'{"title": "\xff\xfe"}', "DECODE", "not valid JSON"),
        (b"[" * 100_000, "DECODE", "not valid JSON"),
        (b'{"title": "x", "deep": ' + b"[" * 200 + b"]" * 200 + b"}", "DECODE", "nested deeper than 64"),
        (b"\x00\x00\x00\x00\x07" + raw(), "DECODE", "Confluent-framed with schema id 7"),
        (b'{"title": 17}', "VALIDATE", "wrong type"),
        (b'{"title": ["x"]}', "VALIDATE", "wrong type"),
        (b'{"title": "x", "cameo_codes": "042"}', "VALIDATE", "wrong type"),
        (b'{"title": "x", "cameo_codes": [42]}', "VALIDATE", "wrong type"),
        (b'{"id": "", "title": "x"}', "VALIDATE", "id is empty"),
        (b'{"id": "1"}', "VALIDATE", "neither a title nor a body"),
        (b'{"id": "1", "title": " ", "body": "\\n"}', "VALIDATE", "neither a title nor a body"),
        (b'{"title": "x", "published_at": "yesterday"}', "VALIDATE", "not an RFC 3339 time"),
        (b'{"title": "x", "published_at": "2040-01-01T00:00:00Z"}', "VALIDATE", "48 hours in the future"),
        (b'{"title": "x", "published_at": "0001-01-01T00:00:00+14:00"}', "VALIDATE", "out of range"),
        (b'{"status": "withdrawn"}', "VALIDATE", "neither a title nor a body"),
    ],
)
def test_bad_record_is_refused_with_stage_and_reason(value: bytes, stage: str, words: str) -> None:
    error = refused(value)
    assert error.stage == stage
    assert words in error.message


def test_record_over_the_limit_is_refused_unread() -> None:
    error = refused(b"{" * 2000, record_bytes=1000)
    assert isinstance(error, OverLimit)
    assert error.limit == "limits.record_bytes"
    assert "limits.record_bytes" in error.message


def test_too_many_headers_are_refused_by_number() -> None:
    check_headers(8, Limits(headers=8))
    with pytest.raises(OverLimit, match=r"9 headers; the limit is 8 \(limits.headers\)") as caught:
        check_headers(9, Limits(headers=8))
    assert (caught.value.limit, caught.value.stage) == ("limits.headers", "DECODE")


def test_accepted_confluent_schema_is_unframed() -> None:
    framed = b"\x00\x00\x00\x00\x07" + raw()
    assert decode_raw(framed, Limits(confluent_schema_ids=(7,)), now=NOW).article.title == "A title"


def test_withdrawal_needs_no_text() -> None:
    assert decode_raw(b'{"id": "1", "status": "withdrawn"}', Limits(), now=NOW).article.status == "withdrawn"


def test_message_never_repeats_the_record() -> None:
    assert "hostile" not in str(refused(b'{"title": ["hostile text"]}'))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2022-02-15T09:30:00Z", "2022-02-15T09:30:00.000Z"),
        ("2022-02-15T18:30:00+09:00", "2022-02-15T09:30:00.000Z"),
        ("2022-02-15T09:30:00", "2022-02-15T09:30:00.000Z"),
        ("2022-02-15", "2022-02-15T00:00:00.000Z"),
    ],
)
def test_times_become_utc(text: str, utc: str) -> None:
    assert format_time(parse_time(text)) == utc


def test_what_cannot_be_encoded_is_a_permanent_fault() -> None:
    with pytest.raises(Permanent) as caught:
        encode({"title": "\ud800"})
    assert caught.value.stage == "PUBLISH"
