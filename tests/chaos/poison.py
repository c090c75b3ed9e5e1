"""Every kind of record that cannot be an article, with the stage at which it must be refused."""

import gzip
import random
from collections.abc import Callable

import msgspec
import orjson

from streams.engine.odd_names import OddName

Header = tuple[str, bytes | None]
#: Schema id of Confluent's framing that the settings of the poison run accept.
KNOWN_SCHEMA = 7


class Poisoned(msgspec.Struct, frozen=True):
    """A record as it is sent, and where it must be refused."""

    kind: str
    stage: str
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()


def _article(**fields: object) -> bytes:
    return orjson.dumps({"id": "poison", "title": "A title", "body": "A body.", **fields})


def _framed(schema: int, payload: bytes) -> bytes:
    return b"\x00" + schema.to_bytes(4, "big") + payload


def _deep(levels: int) -> bytes:
    return b'{"title":"t","x":' + b"[" * levels + b"]" * levels + b"}"


_DECODE: dict[str, Callable[[random.Random], bytes | None]] = {
    "not JSON": lambda c: b"<rss>not json</rss>",
    "truncated JSON": lambda c: _article()[: c.randint(2, 30)],
    "empty value": lambda c: b"",
    "zero bytes": lambda c: b"\x00" * c.randint(1, 4),
    "many zero bytes": lambda c: b"\x00" * 1000,
    "random bytes": lambda c: b"\xfe" + c.randbytes(200),
    "a list": lambda c: b'["title"]',
    "a string": lambda c: b'"title"',
    "a number": lambda c: b"42",
    "null as JSON": lambda c: b"null",
    "true as JSON": lambda c: b"true",
    "nested too deep": lambda c: _deep(c.randint(70, 200)),
    "nested a hundred thousand deep": lambda c: _deep(100_000),
    "not UTF-8": lambda c: b'{"title":"\xff\xfe"}',
    "UTF-16": lambda c: '{"title":"t"}'.encode("utf-16"),
    "lone surrogate": lambda c: b'{"title":"\\ud800"}',
    "NaN": lambda c: b'{"title":"t","score":NaN}',
    "infinite number": lambda c: b'{"title":"t","score":1e999}',
    "two documents": lambda c: _article() + _article(),
    "gzip inside the value": lambda c: gzip.compress(_article(), mtime=0),
    "Confluent-framed, unknown schema id": lambda c: _framed(c.randint(1000, 2**31), _article()),
    "Confluent-framed, nothing behind": lambda c: _framed(KNOWN_SCHEMA, b""),
    "a brace bomb": lambda c: b"{" * 50_000,
}
_VALIDATE: dict[str, Callable[[random.Random], bytes | None]] = {
    "title is a number": lambda c: _article(title=c.randint(0, 9)),
    "body is a list": lambda c: _article(body=["text"]),
    "id is a number": lambda c: _article(id=c.randint(0, 9)),
    "id is empty": lambda c: _article(id="  "),
    "url is an object": lambda c: _article(url={"href": "x"}),
    "published_at is no time": lambda c: _article(published_at="yesterday\r\nFORGED log line \x1b[2J"),
    "published_at is a number": lambda c: _article(published_at=1645000000),
    "published_at in the far future": lambda c: _article(published_at="2999-01-01T00:00:00Z"),
    "published_at out of range": lambda c: _article(published_at="0001-01-01T00:00:00+23:59"),
    "version is a list": lambda c: _article(version=[1]),
    "no title and no body": lambda c: _article(title=" ", body=None),
}
#: Too large for the settings: rare, because each is 20 MB.
TOO_LARGE = "20 MB"
KINDS = (
    *_DECODE,
    *_VALIDATE,
    "neither key nor value",
    "no value and a key that is not UTF-8",
    "bad headers",
    "a header name that is not UTF-8",
    "too many headers",
    TOO_LARGE,
)


def poisoned(kind: str, chance: random.Random, number: int) -> Poisoned:
    """A record of that kind."""
    key = b"poison-%d" % number
    if kind in _DECODE:
        return Poisoned(kind, "DECODE", None if number % 3 == 0 else key, _DECODE[kind](chance))
    if kind in _VALIDATE:
        return Poisoned(kind, "VALIDATE", None if number % 3 == 0 else key, _VALIDATE[kind](chance))
    if kind == "neither key nor value":
        return Poisoned(kind, "DECODE", None, None)
    if kind == "no value and a key that is not UTF-8":
        return Poisoned(kind, "DECODE", b"\xff\xfe%d" % number, None)
    if kind == "bad headers":
        headers: tuple[Header, ...] = (
            ("", b"empty name"),
            ("null", None),
            ("binary", bytes(range(256))),
            ("traceparent", b"not a trace\r\nx"),
            *((f"h{count}", b"x" * 10) for count in range(100)),
        )
        return Poisoned(kind, "DECODE", key, b"{", headers)
    if kind == "a header name that is not UTF-8":
        name = OddName(b"source-\xff\xe9".decode("utf-8", "surrogateescape"))
        return Poisoned(kind, "DECODE", key, b"{", ((name, b"feed"), ("source", b"feed")))
    if kind == "too many headers":
        # The article is good; what it drags along is not.
        return Poisoned(kind, "DECODE", key, _article(), tuple((f"h{count}", b"x") for count in range(150)))
    return Poisoned(kind, "DECODE", key, _article(body="x" * 20_000_000))
