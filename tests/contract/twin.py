"""Prints what the core makes of many articles, a JSON line each: run once compiled and once interpreted."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import orjson

from streams.compiled import core_kind
from streams.contracts.alerts import Candidate
from streams.contracts.codec import Limits, encode
from streams.contracts.errors import Permanent
from streams.core.cooperation.rules import load_rules
from streams.core.facts import load_facts
from streams.core.joined import StoryOptions
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.core.stories import StoryBook
from streams.evaluation.generator import Generator

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAMP_MS = 1_700_000_000_000
#: Of the training articles and sentences one in so many: every language and kind, in seconds.
EVERY = 4
ODD = (
    b"",
    b"{",
    b'{"title": "", "body": ""}',
    b'{"title": "Kyjiw", "body": "<p>Deutschland liefert der Ukraine Panzer.</p><script>x</script>"}',
    b'{"title": "\\ud800 Poland", "body": "Poland\\u0000 arms Ukraine."}',
    orjson.dumps({"title": "Germany", "body": "Ukraine " * 5000, "published_at": "2022-05-05"}),
    orjson.dumps({"title": "A\u0301\u200b US TROOPS", "body": "Georgia, Paris, Texas; NATO's help for Ukraine?"}),
)


def values() -> Iterator[bytes]:
    """The samples, the project's own training articles and sentences in all languages, generated news, odd input."""
    yield from (files("streams") / "samples" / "articles.jsonl").read_bytes().splitlines()
    for file in sorted(Path(str(files("streams.knowledge"))).glob("training/*.jsonl")):
        for number, line in enumerate(file.read_bytes().splitlines()[::EVERY]):
            given: dict[str, Any] = orjson.loads(line)
            yield orjson.dumps(
                {
                    "id": f"{file.stem}-{number}",
                    "title": given.get("title", ""),
                    "body": " ".join(_texts(given)),
                    # Half of them are left to the finder of languages.
                    "language": given.get("lang") if number % 2 else None,
                    "published_at": f"{given.get('published') or '2022-05-05'}T00:00:00Z",
                }
            )
    for kind, count in (("mixed", 100), ("dense", 30)):
        made = Generator(7, kind="dense" if kind == "dense" else "mixed", size=3000)
        yield from (made.value(number) for number in range(count))
    yield from ODD


def _texts(of: Any) -> Iterator[str]:
    """Every text of a training line, whatever its layout."""
    if isinstance(of, dict):
        for name, value in of.items():
            if name == "text":
                yield value
            elif isinstance(value, dict | list):
                yield from _texts(value)
    elif isinstance(of, list):
        for one in of:
            yield from _texts(one)


def main() -> None:
    """One line an article: its enriched record, candidate, and the alerts that it makes or changes."""
    facts, rules, limits = load_facts(), load_rules(), Limits()
    book = StoryBook(StoryOptions())
    out = sys.stdout.buffer
    out.write(core_kind().encode() + b"\n")
    for offset, value in enumerate(values()):
        record = RawRecord(None, value, 0, offset, STAMP_MS + offset)
        try:
            outcome = process(record, facts, rules, limits, now=NOW)
        except Permanent as error:
            out.write(orjson.dumps({"number": offset, "refused": str(error)}) + b"\n")
            continue
        alerts: list[str] = []
        if outcome.candidate is not None:
            joined = book.join(msgspec.json.decode(outcome.candidate[1], type=Candidate))
            alerts = [encode(alert).decode() for alert in joined.alerts]
            if joined.story is not None:
                book.store(joined.story)
        made = [part.decode() for pair in (outcome.enriched, outcome.candidate) if pair is not None for part in pair]
        out.write(orjson.dumps({"number": offset, "made": made, "alerts": alerts}) + b"\n")


if __name__ == "__main__":
    main()
