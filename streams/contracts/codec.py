"""Bytes to records and back: what is refused, and with which reason, is decided here alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import orjson

from streams.contracts.articles import RawArticle
from streams.contracts.errors import OverLimit, Permanent
from streams.contracts.ids import article_id

#: First byte of Confluent's wire format (0x00, schema id big-endian, payload); JSON never starts with it.
_CONFLUENT_MAGIC = 0
_CONFLUENT_HEADER_BYTES = 5

#: The only status of a raw article that has a meaning here: it was taken back.
WITHDRAWN = "withdrawn"

_encoder = msgspec.json.Encoder()
encode_struct = _encoder.encode


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a raw record may cost us; beyond it the record is dead-lettered.

    `confluent_schema_ids` are the schema ids whose Confluent-framed JSON is accepted; by default none is.
    """

    record_bytes: int = 5 * 1024 * 1024
    #: Of title and body without markup; about a second of work at the worst, and fifty times a long article.
    text_characters: int = 200_000
    nesting_depth: int = 64
    #: Each is carried into the dead letter, and looked through for the trace.
    headers: int = 128
    #: How far ahead of now a publication date or a record timestamp may lie.
    future_hours: float = 48.0
    confluent_schema_ids: tuple[int, ...] = ()


class Decoded(msgspec.Struct, frozen=True):
    """A raw record that can be worked on: the typed article, every field as it came, and its day."""

    article: RawArticle
    fields: dict[str, Any]
    published: datetime | None


def decode_raw(value: bytes, limits: Limits, *, now: datetime) -> Decoded:
    """Read the value of a record of articles.raw.

    Raises Permanent (stage DECODE or VALIDATE) with a sentence that says what is wrong. `now` is the time
    against which a publication date counts as lying in the future.
    """
    fields = load_json_object(value, limits)
    try:
        article = msgspec.convert(fields, RawArticle)
    except msgspec.ValidationError as error:
        raise Permanent(f"The article has a field of a wrong type: {error}.", stage="VALIDATE") from error
    title, body = article.title or "", article.body or ""
    if article.id is not None and not article.id.strip():
        raise Permanent("The article's id is empty: leave it out or give one.", stage="VALIDATE")
    # A withdrawal needs no text, but it must say which article it takes back.
    if not title.strip() and not body.strip() and not (article.status == WITHDRAWN and article.id):
        raise Permanent("The article has neither a title nor a body.", stage="VALIDATE")
    published = None
    if article.published_at is not None:
        published = parse_time(article.published_at)
        # Nearly all lie in the past, and need no limit worked out.
        if published > now and published > now + timedelta(hours=limits.future_hours):
            raise Permanent(
                f"The article's published_at lies more than {limits.future_hours:g} hours in the future.",
                stage="VALIDATE",
            )
    if article.id is None:
        article = msgspec.structs.replace(article, id=article_id(article.url, title, body))
    return Decoded(article, fields, published)


def check_headers(count: int, limits: Limits) -> None:
    """Raises OverLimit (stage DECODE) for a record with more headers than are looked through."""
    if count > limits.headers:
        raise OverLimit(
            f"The record has {count} headers; the limit is {limits.headers}", limit="limits.headers", stage="DECODE"
        )


def load_json_object(value: bytes, limits: Limits) -> dict[str, Any]:
    """Parse a JSON object within the limits; raises Permanent (stage DECODE)."""
    if len(value) > limits.record_bytes:
        raise OverLimit(
            f"The record has {len(value)} bytes; the limit is {limits.record_bytes}",
            limit="limits.record_bytes",
            stage="DECODE",
        )
    value = _unframe(value, limits)
    try:
        fields = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise Permanent(f"The record is not valid JSON: {error.msg} at byte {error.pos}.", stage="DECODE") from error
    if not isinstance(fields, dict):
        raise Permanent(f"The record is JSON, but a {_kind(fields)} where an object is needed.", stage="DECODE")
    for extra in fields.values():
        # Scalars, nearly all fields, are not looked into.
        if extra.__class__ in (dict, list) and _deeper_than(extra, limits.nesting_depth):
            raise OverLimit(
                f"The record is nested deeper than {limits.nesting_depth} levels",
                limit="limits.nesting_depth",
                stage="DECODE",
            )
    return fields


def parse_time(text: str) -> datetime:
    """An RFC 3339 time, or a date, as UTC; a missing zone is read as UTC. Raises Permanent (VALIDATE)."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Permanent("The article's published_at is not an RFC 3339 time.", stage="VALIDATE") from error
    try:
        if moment.tzinfo is UTC:
            # What "Z" is read as: by far the most.
            return moment
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:
        raise Permanent("The article's published_at is out of range.", stage="VALIDATE") from error


def format_time(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: 2022-02-15T09:30:00.000Z."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    # Quicker than isoformat, and that ten times as quick as strftime.
    seconds = orjson.dumps(moment)[1:20].decode()
    return f"{seconds}.{moment.microsecond // 1000:03}Z"


def encode(record: dict[str, Any] | msgspec.Struct) -> bytes:
    """A record as JSON; Structs inside a dict are encoded in place. Raises Permanent (stage PUBLISH)."""
    try:
        if isinstance(record, msgspec.Struct):
            return encode_struct(record)
        return orjson.dumps(record, default=_struct_fragment)
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise Permanent(f"The result cannot be written as JSON: {error}.", stage="PUBLISH") from error


def _struct_fragment(value: Any) -> orjson.Fragment:
    return orjson.Fragment(encode_struct(value))


def _unframe(value: bytes, limits: Limits) -> bytes:
    if not value or value[0] != _CONFLUENT_MAGIC or len(value) < _CONFLUENT_HEADER_BYTES:
        return value
    schema = int.from_bytes(value[1:_CONFLUENT_HEADER_BYTES], "big")
    if schema not in limits.confluent_schema_ids:
        raise Permanent(
            f"The record is Confluent-framed with schema id {schema}, which is not accepted"
            " (limits.confluent_schema_ids).",
            stage="DECODE",
        )
    return value[_CONFLUENT_HEADER_BYTES:]


def _deeper_than(value: Any, depth: int) -> bool:
    level = [value]
    while level:
        if depth <= 0:
            return True
        depth -= 1
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
    return False


def _kind(value: Any) -> str:
    return {list: "list", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")
