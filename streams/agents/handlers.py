"""Joins the engine's records to the core's functions: what the two agents are handed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from streams.contracts.alerts import Alert, Candidate, Verdict
from streams.contracts.codec import Limits, encode
from streams.contracts.errors import Permanent
from streams.contracts.headers import alert_headers
from streams.contracts.stories import Story
from streams.contracts.topics import TopicNames
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.joined import Joined as JoinedStory
from streams.core.joined import StoryOptions
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process_many
from streams.core.stories import StoryBook
from streams.engine.records import Enriched, EnrichMany, Joined, Message, Record

_DEFAULT_OUTPUT = TopicNames().alerts
#: A story that its changelog refused would end the worker again and again: the copy that makes it so large goes to the
#: dead letters instead. Below a topic's limit (32 MiB), and far above what copies of news come to.
_MOST_STORY_BYTES = 16 * 1024 * 1024
_candidates = msgspec.json.Decoder(Candidate)
_stories = msgspec.json.Decoder(Story)


class Core(msgspec.Struct, frozen=True):
    """Knowledge and rules as they are in force; replaced as one when files change."""

    facts: Facts
    rules: Rules


def enrich_handler(core: Callable[[], Core], limits: Limits) -> EnrichMany:
    """What the enrich agent does with records, always with the core of the moment."""

    def enrich(records: Sequence[Record]) -> list[Enriched | Exception]:
        now_in_force = core()
        answers = process_many(
            [
                RawRecord(
                    record.key,
                    record.value,
                    record.partition,
                    record.offset,
                    record.timestamp,
                    len(record.headers or ()),
                )
                for record in records
            ],
            now_in_force.facts,
            now_in_force.rules,
            limits,
            now=datetime.now(UTC),
        )
        return [
            answer if isinstance(answer, Exception) else _enriched(record, answer)
            for record, answer in zip(records, answers, strict=True)
        ]

    return enrich


def _enriched(record: Record, outcome: Outcome) -> Enriched:
    return Enriched(
        article=Message(*outcome.enriched) if outcome.enriched is not None else None,
        candidates=(Message(*outcome.candidate),) if outcome.candidate is not None else (),
        outcome=_outcome(outcome.verdicts, tombstone=record.value is None),
    )


class _JoinedNews(Joined):
    """The engine's answer together with the core's, for `apply`."""

    found: JoinedStory | None = None


class NewsBook:
    """The story book behind the engine's table: entries are stories, keyed by story id."""

    def __init__(
        self,
        entries: Mapping[bytes, bytes],
        options: StoryOptions,
        count_alert: Callable[[str, str, str], None] = lambda rule, kind, status: None,
    ) -> None:
        self._count_alert = count_alert
        stories = sorted((_stories.decode(value) for value in entries.values()), key=lambda story: story.last_seen)
        self._book = StoryBook(options, stories)

    def join(self, record: Record) -> _JoinedNews:
        """What a candidate changes. Raises Permanent for a record that is no candidate."""
        if record.value is None:
            raise Permanent("A candidate without a value.", stage="DECODE")
        try:
            candidate = _candidates.decode(record.value)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Permanent(f"The record is no candidate: {error}.", stage="DECODE") from error
        found = self._book.join(candidate)
        updates: list[tuple[bytes, bytes | None]] = [(story_id.encode(), None) for story_id in found.forget]
        if found.story is not None:
            updates.append((found.story.story_id.encode(), _encoded(found.story)))
        return _JoinedNews(
            updates=tuple(updates),
            alerts=tuple(_message(alert) for alert in found.alerts),
            outcome="joined" if found.alerts else "no_match",
            found=found,
        )

    def apply(self, joined: Joined) -> None:
        """Take over what `join` gave."""
        if not isinstance(joined, _JoinedNews) or joined.found is None:
            return
        for story_id in joined.found.forget:
            self._book.drop(story_id)
        if joined.found.story is not None:
            self._book.store(joined.found.story)
        for alert in joined.found.alerts:
            self._count_alert(alert.rule, alert.kind, alert.status)


def _encoded(story: Story) -> bytes:
    value = encode(story)
    if len(value) > _MOST_STORY_BYTES:
        raise Permanent(
            f"The story {story.story_id[:80]} would have {len(value)} bytes with this article;"
            f" a story may have {_MOST_STORY_BYTES}.",
            hint="It stands as it was before. Look at what the feed sends as one article.",
            stage="PUBLISH",
        )
    return value


def _message(alert: Alert) -> Message:
    headers = alert_headers(alert.alert_id, time=alert.last_seen, subject=alert.article_id, revision=alert.revision)
    # The rule of the package publishes where the settings say; any other rule where it says itself.
    topic = None if alert.topic == _DEFAULT_OUTPUT else alert.topic
    return Message(alert.alert_id.encode(), encode(alert), tuple(headers), topic)


def _outcome(verdicts: tuple[Verdict, ...], *, tombstone: bool) -> str:
    if tombstone:
        return "withdrawn"
    if any(verdict.alert for verdict in verdicts):
        return "alerted"
    return "candidate" if verdicts else "no_match"
