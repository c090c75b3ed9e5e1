"""The functions that docs/subscribers.md shows work on records that the real core makes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import orjson
import pytest

from streams.cli.facts import load_core
from streams.contracts.alerts import Alert, Candidate
from streams.contracts.articles import ActorTag, CountryTag
from streams.contracts.codec import Limits, encode
from streams.contracts.enriched import EnrichedArticle
from streams.contracts.headers import alert_headers
from streams.core.joined import StoryOptions
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.core.stories import StoryBook
from streams.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "subscribers.md").read_text(encoding="utf-8")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shown() -> dict[str, Callable[..., Any]]:
    found: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        exec(block, found)  # our own documentation
    return found


@pytest.fixture(scope="module")
def published() -> tuple[list[dict[str, Any]], list[Any]]:
    """Enriched articles, and alert records with an update and the last one delivered twice."""
    core = load_core(Settings())
    book = StoryBook(StoryOptions())
    articles, records = [], []
    lines = [orjson.loads(line) for line in (ROOT / "streams/samples/articles.jsonl").read_bytes().splitlines()]
    lines.append({**lines[0], "id": "a-copy"})
    lines.append({**lines[2], "status": "withdrawn"})
    for offset, article in enumerate(lines):
        raw = RawRecord(article["id"].encode(), orjson.dumps(article), 0, offset, int(NOW.timestamp() * 1000))
        outcome = process(raw, core.facts, core.rules, Limits(), now=NOW)
        if outcome.enriched is not None:
            articles.append(orjson.loads(outcome.enriched[1]))
        if outcome.candidate is None:
            continue
        joined = book.join(msgspec.json.decode(outcome.candidate[1], type=Candidate))
        if joined.story is not None:
            book.store(joined.story)
        records += [_record(alert) for alert in joined.alerts]
    return articles, [*records, records[-1]]


def _record(alert: Alert) -> Any:
    headers = alert_headers(alert.alert_id, time=alert.last_seen, subject=alert.article_id, revision=alert.revision)
    return SimpleNamespace(key=alert.alert_id.encode(), value=encode(alert), headers=headers)


def test_each_event_is_taken_once(shown: dict[str, Any], published: tuple[list[Any], list[Any]]) -> None:
    seen: set[Any] = set()
    alerts: dict[str, Any] = {}
    changes = list(shown["follow"](published[1], seen, alerts))
    assert len(changes) == len(published[1]) - 1
    assert {change["status"] for change in changes} == {"new", "updated", "retracted"}
    assert list(shown["follow"](published[1], seen, alerts)) == []
    standing = shown["standing"](alerts)
    assert 0 < len(standing) == len(alerts) - 1
    assert {alert["kind"] for alert in standing} <= {"cooperation", "holds_back"}
    for alert in standing:
        assert shown["line"](alert).startswith(f"{alert['status']}: {alert['allies'][0]['code']}")
    assert " holds back (" in shown["line"]({**standing[0], "kind": "holds_back"})


def test_spans_countries_and_officials(shown: dict[str, Any], published: tuple[list[Any], list[Any]]) -> None:
    articles = published[0]
    first = articles[0]
    spans = [span for tag in [*first["countries"], *first["actors"]] for span in tag["spans"]]
    assert spans
    assert all(shown["surface"](first, span) == span["text"] for span in spans)
    assert shown["about"](first, first["countries"][0]["code"])
    assert not shown["about"](first, "FJ")
    assert any(shown["officials"](article, "KR") for article in articles)


def test_every_field_named_is_there_and_none_is_left_out() -> None:
    alerts, articles = GUIDE.split("## Enriched articles")
    for name in Alert.__struct_fields__:
        if name not in {"rule", "rule_version", "topic", "title", "url", "language", "published_at"}:
            assert f"`{name}`" in alerts, name
    for name in (*CountryTag.__struct_fields__, *ActorTag.__struct_fields__):
        assert f"`{name}`" in articles, name
    for name in ("countries", "actors", "events", "language", "capabilities", "facts_as_of", "feed"):
        assert name in EnrichedArticle.__struct_fields__
        assert f"`{name}`" in articles
