"""From raw records to what is published of them: the one way through the core, for an article or for a few at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from streams.contracts.alerts import Verdict
from streams.contracts.codec import Decoded, Limits, check_headers, encode
from streams.contracts.errors import EntenteError, Permanent
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.outcome import Outcome, RawRecord
from streams.core.pipeline import Draft, Tagged, detect, locate, read, scan, tag
from streams.core.records import (
    candidate_of,
    decode_article,
    enriched_fields,
    received_at,
    versions_of,
    withdrawal,
)


def process(record: RawRecord, facts: Facts, rules: Rules, limits: Limits, *, now: datetime) -> Outcome:
    """Turn a raw record into what is published of it.

    Raises Permanent (stage DECODE, VALIDATE, ENRICH or PUBLISH) where that cannot be done, however often it
    were tried. `now` bounds record timestamps and publication dates (limits.future_hours); nothing else depends on it.
    """
    answer = process_many((record,), facts, rules, limits, now=now)[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


def process_many(
    records: Sequence[RawRecord], facts: Facts, rules: Rules, limits: Limits, *, now: datetime
) -> list[Outcome | Exception]:
    """`process` of each, in order: its outcome, or what it would have raised.

    Each step goes over all records before the next begins, and so finds its tables in the processor's cache as the
    article before has left them. A few dozen articles gain what there is to gain, and four of them most of it.
    """
    means = _Means(facts, rules, limits, now)
    passages = [_Passage(record) for record in records]
    for step, analyses in _STEPS:
        for passage in passages:
            if passage.answer is None:
                try:
                    step(passage, means)
                except Exception as error:
                    passage.answer = _fault(error, analyses)
    answers: list[Outcome | Exception] = []
    for passage in passages:
        assert passage.answer is not None
        answers.append(passage.answer)
    return answers


class _Means:
    """What all records of a call are processed with."""

    __slots__ = ("facts", "limits", "now", "rules", "versions")

    def __init__(self, facts: Facts, rules: Rules, limits: Limits, now: datetime) -> None:
        self.facts = facts
        self.rules = rules
        self.limits = limits
        self.now = now
        self.versions = versions_of(facts, rules)


class _Passage:
    """A record on its way through the steps; one that has its answer takes no further step."""

    __slots__ = ("answer", "decoded", "draft", "moment", "received", "record", "tagged", "verdicts")

    answer: Outcome | Exception | None
    received: datetime
    decoded: Decoded
    moment: datetime
    draft: Draft
    tagged: Tagged
    verdicts: tuple[Verdict, ...]

    def __init__(self, record: RawRecord) -> None:
        self.record = record
        self.answer = None


def _decode(passage: _Passage, means: _Means) -> None:
    record = passage.record
    passage.received = received_at(record.timestamp_ms, means.now, means.limits)
    check_headers(record.headers, means.limits)
    if record.value is None:
        passage.answer = withdrawal(record, passage.received, means.versions)
        return
    passage.decoded = decode_article(record.value, means.limits, means.now)
    passage.moment = passage.decoded.published or passage.received
    passage.draft = Draft(passage.decoded.article, passage.moment.date())


def _read(passage: _Passage, means: _Means) -> None:
    read(passage.draft)


def _scan(passage: _Passage, means: _Means) -> None:
    scan(passage.draft, means.facts)


def _locate(passage: _Passage, means: _Means) -> None:
    locate(passage.draft)


def _tag(passage: _Passage, means: _Means) -> None:
    passage.tagged = tag(passage.draft, means.facts)


def _detect(passage: _Passage, means: _Means) -> None:
    passage.verdicts = detect(passage.tagged, means.rules, means.facts)


def _write(passage: _Passage, means: _Means) -> None:
    decoded, tagged, verdicts = passage.decoded, passage.tagged, passage.verdicts
    article = decoded.article
    key = (article.id or "").encode("utf-8", "replace")
    enriched = encode(enriched_fields(decoded, tagged, verdicts, means.versions, passage.received))
    candidate = None
    if verdicts or article.version is not None or article.status is not None:
        found = candidate_of(
            passage.record, decoded, tagged, verdicts, means.versions, passage.received, passage.moment
        )
        candidate = (found.story_key.encode("utf-8", "replace"), encode(found))
    passage.answer = Outcome(article.id or "", (key, enriched), candidate, verdicts)


#: Every step, and whether it is one of the analysis.
_STEPS: Final[tuple[tuple[Callable[[_Passage, _Means], None], bool], ...]] = (
    (_decode, False),
    (_read, True),
    (_scan, True),
    (_locate, True),
    (_tag, True),
    (_detect, True),
    (_write, False),
)


def _fault(error: Exception, analyses: bool) -> Exception:
    if isinstance(error, EntenteError):
        # The frames that it came through hold the other records' articles.
        return error.with_traceback(None)
    if isinstance(error, MemoryError) or not analyses:
        return error
    # A text that our own code cannot take must cost its record, never the stream.
    fault = Permanent(
        f"The article could not be analysed: {type(error).__name__} in the core.",
        hint="This is a fault of Entente: please report it with the dead letter.",
        stage="ENRICH",
    )
    fault.__cause__ = error
    return fault
