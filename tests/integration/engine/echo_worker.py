"""A worker with functions that any broker test can predict: python -m tests... CONFIG-JSON [switches]."""

import json
import logging
import sys
import time
from collections.abc import Mapping

import msgspec

from streams.agents.worker import run_worker
from streams.contracts.errors import Fatal, Permanent, Transient
from streams.engine.config import EngineConfig
from streams.engine.records import Book, Enriched, Joined, Message, Record, one_by_one


def echo(record: Record) -> Enriched:
    """A number becomes itself; every tenth (or what asks for it) also a candidate. Some values misbehave."""
    if record.value is None:
        if record.key is None:
            raise Permanent("Neither key nor value.", stage="DECODE")
        return Enriched(None, (Message(record.key, b'{"withdrawn": true}'),), "withdrawn")
    try:
        fields = json.loads(record.value)
        number = fields["n"]
    except (ValueError, KeyError, TypeError) as error:
        raise Permanent(f"Not an article: {error}", stage="DECODE") from error
    match fields.get("do"):
        case "raise":
            raise RuntimeError("a bug")
        case "recurse":
            raise RecursionError("too deep")
        case "transient":
            raise Transient("not now")
        case "fatal":
            raise Fatal("never again")
        case "slow":
            time.sleep(fields["seconds"])
        case "huge":
            return Enriched(Message(record.key, b"x" * fields["bytes"]))
    candidates = (Message(b"story", record.value),) if number % 10 == 0 else ()
    return Enriched(Message(record.key, record.value), candidates, "candidate" if candidates else "no_match")


class EchoBook:
    """A story for each number; its alert says how many numbers of its hundred were seen."""

    def __init__(self, entries: Mapping[bytes, bytes]) -> None:
        self.stories: dict[bytes, list[int]] = {key: json.loads(value) for key, value in entries.items()}

    def join(self, record: Record) -> Joined:
        fields = json.loads(record.value or b"{}")
        if "n" not in fields:
            return Joined()
        key = b"s%d" % (fields["n"] // 100)
        numbers = self.stories.get(key, [])
        if fields["n"] in numbers:
            return Joined(alerts=(Message(key, json.dumps(numbers).encode()),))
        numbers = [*numbers, fields["n"]]
        encoded = json.dumps(numbers).encode()
        return Joined(((key, encoded),), (Message(key, encoded),), "alerted")

    def apply(self, joined: Joined) -> None:
        for key, value in joined.updates:
            self.stories[key] = json.loads(value or b"[]")


def open_book(entries: Mapping[bytes, bytes]) -> Book:
    return EchoBook(entries)


def main() -> int:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    config = msgspec.convert(json.loads(sys.argv[1]), EngineConfig, dec_hook=lambda kind, value: kind(value))
    agents = frozenset(sys.argv[2].split(",")) if len(sys.argv) > 2 else frozenset({"enrich", "alert"})
    return run_worker(config, enrich=one_by_one(echo), open_book=open_book, agents=agents)


if __name__ == "__main__":
    sys.exit(main())
