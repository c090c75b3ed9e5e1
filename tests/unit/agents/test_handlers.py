"""What the alert agent is handed for a candidate."""

from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from streams.agents import handlers
from streams.agents.handlers import NewsBook
from streams.contracts.alerts import Ally, Candidate, Verdict
from streams.contracts.articles import Versions
from streams.contracts.errors import Permanent
from streams.core.joined import StoryOptions
from streams.engine.records import Record


def record(article: str, offset: int, *, title: str = "Tanks") -> Record:
    time = "2023-01-11T10:00:00.000Z"
    verdict = Verdict(
        rule="ukraine-cooperation",
        rule_version="1",
        output="alerts.ukraine-cooperation",
        alert=True,
        kind="cooperation",
        allies=(Ally("PL"),),
        act="pledge",
        event_class="AGREE",
        stance="does",
    )
    candidate = Candidate(
        story_key="m-1",
        article_id=article,
        partition=0,
        offset=offset,
        received_at=time,
        published_at=time,
        status="published",
        title=title,
        signature=tuple(range(128)),
        verdicts=(verdict,),
        versions=Versions(schema="1", engine="1", knowledge="k", rules="r"),
    )
    value = msgspec.json.encode(candidate)
    made: Any = SimpleNamespace(
        topic="alerts.candidates", partition=0, offset=offset, timestamp=0, key=b"m-1", value=value, headers=None
    )
    return cast(Record, made)


def test_an_article_that_makes_its_story_too_large_for_the_changelog_is_a_dead_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "_MOST_STORY_BYTES", 20_000)
    book = NewsBook({}, StoryOptions())
    book.apply(book.join(record("a", 0)))
    with pytest.raises(Permanent, match=r"would have .* bytes with this article; a story may have 20000") as refused:
        book.join(record("b", 1, title="T" * 20_000))
    assert refused.value.stage == "PUBLISH"
    joined = book.join(record("c", 2))
    assert [msgspec.json.decode(alert.value or b"")["article_ids"] for alert in joined.alerts] == [["a", "c"]]
