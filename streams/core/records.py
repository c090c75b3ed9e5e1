"""Makes the records that are published out of what the core found, for the worker and the command line alike."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec
import orjson

from streams import __version__
from streams.contracts.alerts import Candidate, Event, Verdict
from streams.contracts.articles import SCHEMA_VERSION, RawArticle, Versions
from streams.contracts.codec import (
    WITHDRAWN,
    Decoded,
    Limits,
    decode_raw,
    encode,
    encode_struct,
    format_time,
)
from streams.contracts.enriched import EnrichedArticle
from streams.contracts.errors import OverLimit, Permanent
from streams.contracts.ids import alert_id, content_hash
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.outcome import Outcome, RawRecord
from streams.core.pipeline import Tagged, detect, enrich
from streams.core.signatures import ROWS, signature
from streams.core.text import prepare

#: Names in an enriched record that are ours and not the feed's to set.
_OURS = frozenset(EnrichedArticle.__struct_fields__) - frozenset(RawArticle.__struct_fields__)

#: A page may have so many times as many characters with its markup as its text may have without.
_MARKUP_TIMES = 5


def analyze(value: bytes, facts: Facts, rules: Rules, limits: Limits, *, now: datetime, day: date) -> dict[str, Any]:
    """The record that `entente analyze` prints for one article; `day` holds where the article has no date.

    Raises Permanent as `streams.core.processing.process` does.
    """
    decoded = decode_article(value, limits, now)
    article = decoded.article
    tagged = enrich(article, facts, day=decoded.published.date() if decoded.published else day)
    verdicts = detect(tagged, rules, facts)
    document = tagged.analysis.document
    answer: dict[str, Any] = {
        "article_id": article.id,
        "language": tagged.analysis.language,
        "facts_as_of": tagged.analysis.day.isoformat(),
        "capabilities": tagged.capabilities,
        "countries": msgspec.to_builtins(tagged.countries),
        "actors": msgspec.to_builtins(tagged.actors),
        "alerts": [
            {"alert_id": alert_id(verdict.rule, article.id or ""), **msgspec.to_builtins(verdict)}
            for verdict in verdicts
            if verdict.alert
        ],
    }
    for alert in answer["alerts"]:
        alert["topic"] = alert.pop("output")
        del alert["alert"]
        alert["events"] = [event for event in alert["events"] if event["refused"] is None]
    # Offsets count in the published text; where that is not what came in (HTML, control characters), say what it is.
    if document.title != (article.title or ""):
        answer["title"] = document.title
    if document.body != (article.body or ""):
        answer["body"] = document.body
    return answer


def enriched_fields(
    decoded: Decoded, tagged: Tagged, verdicts: tuple[Verdict, ...], versions: Versions, received: datetime
) -> dict[str, Any]:
    """The value of an enriched record: the feed's fields, then ours over them."""
    fields = dict(decoded.fields)
    if not _OURS.isdisjoint(fields):
        fields["feed"] = {name: fields.pop(name) for name in sorted(_OURS & fields.keys())}
    document = tagged.analysis.document
    fields["id"] = decoded.article.id
    fields["title"] = document.title
    fields["body"] = document.body
    fields["language"] = tagged.analysis.language
    if decoded.published is not None:
        fields["published_at"] = format_time(decoded.published)
    fields["received_at"] = format_time(received)
    fields["facts_as_of"] = tagged.analysis.day.isoformat()
    fields["capabilities"] = tagged.capabilities
    fields["countries"] = orjson.Fragment(encode_struct(tagged.countries))
    fields["actors"] = orjson.Fragment(encode_struct(tagged.actors))
    fields["events"] = orjson.Fragment(encode_struct(_accepted(verdicts))) if verdicts else ()
    fields["versions"] = _versions_json(versions)
    return fields


def versions_of(facts: Facts, rules: Rules) -> Versions:
    """What makes a record today."""
    return _versions(facts.version, rules.version)


@lru_cache(maxsize=4)
def _versions(knowledge: str, rules: str) -> Versions:
    return Versions(schema=SCHEMA_VERSION, engine=__version__, knowledge=knowledge, rules=rules)


@lru_cache(maxsize=4)
def _versions_json(versions: Versions) -> orjson.Fragment:
    # The same in every record until knowledge or rules change.
    return orjson.Fragment(encode_struct(versions))


def decode_article(value: bytes, limits: Limits, now: datetime) -> Decoded:
    """The article of a raw record's value. Raises Permanent (DECODE or VALIDATE), OverLimit for a text too long."""
    decoded = decode_raw(value, limits, now=now)
    title, body = decoded.article.title or "", decoded.article.body or ""
    length = len(title) + len(body)
    # Markup does not count, so what is too long with it is looked at without, unless even that would take long.
    if limits.text_characters < length <= limits.text_characters * _MARKUP_TIMES:
        length = len(prepare(title, body).text)
    if length > limits.text_characters:
        raise OverLimit(
            f"The article has {length} characters of text; the limit is {limits.text_characters},"
            f" or {_MARKUP_TIMES} times that with markup",
            limit="limits.text_characters",
            stage="VALIDATE",
        )
    return decoded


def _accepted(verdicts: tuple[Verdict, ...]) -> tuple[Event, ...]:
    seen: dict[Event, None] = {}
    for verdict in verdicts:
        for event in verdict.events:
            if event.refused is None:
                seen[event] = None
    return tuple(seen)


def received_at(timestamp_ms: int, now: datetime, limits: Limits) -> datetime:
    """The record timestamp, the same at every delivery though a producer's clock runs ahead of ours.

    A missing one, or one further ahead than any date may lie, says nothing: it would have every story forgotten as
    too old. The day of `now` stands for it, which is still the same at a redelivery unless midnight lies between.
    """
    if 0 < timestamp_ms <= now.timestamp() * 1000 + limits.future_hours * 3_600_000:
        try:
            return datetime.fromtimestamp(timestamp_ms / 1000, UTC)
        except (OverflowError, ValueError, OSError):
            pass
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def withdrawal(record: RawRecord, received: datetime, versions: Versions) -> Outcome:
    """A record with a key and no value withdraws the article of that id."""
    if not record.key:
        raise Permanent("The record has neither a key nor a value.", stage="DECODE")
    try:
        article = record.key.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Permanent("The record has no value, and its key is not UTF-8.", stage="DECODE") from error
    candidate = Candidate(
        story_key="a-" + article,
        article_id=article,
        partition=record.partition,
        offset=record.offset,
        received_at=format_time(received),
        published_at=format_time(received),
        status="withdrawn",
        versions=versions,
    )
    return Outcome(article, None, (candidate.story_key.encode(), encode(candidate)))


def candidate_of(
    record: RawRecord,
    decoded: Decoded,
    tagged: Tagged,
    verdicts: tuple[Verdict, ...],
    versions: Versions,
    received: datetime,
    moment: datetime,
) -> Candidate:
    article = decoded.article
    document = tagged.analysis.document
    alerts = any(verdict.alert for verdict in verdicts)
    # Costs about as much as the tagging, and only an article that alerts can join or begin a story.
    signed = signature(document.title, document.body) if alerts else ()
    key = "m-" + "".join(f"{number:08x}" for number in signed[:ROWS]) if signed else f"a-{article.id}"
    return Candidate(
        story_key=key,
        article_id=article.id or "",
        partition=record.partition,
        offset=record.offset,
        received_at=format_time(received),
        published_at=format_time(moment),
        status="withdrawn" if article.status == WITHDRAWN else "published",
        title=document.title,
        url=article.url,
        source=article.source,
        language=tagged.analysis.language,
        version=None if article.version is None else str(article.version),
        content=content_hash(document.title, document.body),
        signature=signed,
        verdicts=verdicts,
        versions=versions,
    )
