"""Header names others rely on: Kafka Connect's for dead letters, CloudEvents' for alerts, W3C's for tracing."""

from typing import Literal

from streams.contracts.articles import SCHEMA_VERSION

Headers = list[tuple[str, bytes]]
Stage = Literal["DECODE", "VALIDATE", "ENRICH", "PUBLISH"]

#: Kafka Connect's prefix (DeadLetterQueueReporter): tools that read dead letters know these names.
DLQ_PREFIX = "__connect.errors."
#: Ours, added by a replay: how often the record has been sent back.
REPLAY_ATTEMPT = "entente.replay.attempt"
#: Names the dead letter (topic/partition/offset) that a replayed record was, so that none is replayed twice.
REPLAY_OF = "entente.replay.of"
#: Where a dead letter came from (topic/partition/offset): the one header that a feed cannot forge.
ORIGIN = "entente.dead-letter.origin"
#: Of a candidate: the timestamp of its article's record (milliseconds since 1970).
RECEIVED = "entente.received"
#: Carried from the input to alerts and dead letters unchanged.
TRACE_HEADERS = frozenset({"traceparent", "tracestate"})
#: What a dead letter has besides the headers of its record, in this order.
_ADDED = (
    *(
        DLQ_PREFIX + name
        for name in (
            "topic",
            "partition",
            "offset",
            "connector.name",
            "task.id",
            "stage",
            "class.name",
            "exception.class.name",
            "exception.message",
        )
    ),
    ORIGIN,
)
ALERT_TYPE = "com.entente.alert.v1"
ALERT_SOURCE = "/entente/alerts"
DATA_SCHEMA = f"urn:entente:schemas:alert:{SCHEMA_VERSION}"


def dead_letter_headers(
    original: Headers,
    *,
    topic: str,
    partition: int,
    offset: int,
    app: str,
    task: str,
    stage: Stage,
    error_class: str,
    message: str,
) -> Headers:
    """The record's own headers as they are, and then Kafka Connect's and ORIGIN.

    The record may bring some of these names, from a dead-letter topic of Connect's or forged: ours are the last of
    each name, and those count.
    """
    values = (
        topic,
        str(partition),
        str(offset),
        app,
        task,
        stage,
        "streams.engine",
        error_class,
        message,
        f"{topic}/{partition}/{offset}",
    )
    added = [(name, value.encode("utf-8", "replace")) for name, value in zip(_ADDED, values, strict=True)]
    return [*original, *added]


def original_headers(letter: Headers) -> Headers:
    """The headers of the record that became the dead letter, as it had them."""
    if tuple(name for name, _ in letter[-len(_ADDED) :]) == _ADDED:
        return letter[: -len(_ADDED)]
    # Of an earlier version, which left out of ours what was there, or of another program.
    return [(name, value) for name, value in letter if not name.startswith(DLQ_PREFIX) and name != ORIGIN]


def alert_headers(alert_id: str, *, time: str, subject: str, revision: int) -> Headers:
    """CloudEvents 1.0 in Kafka binary mode; (ce_source, ce_id) is the consumer's de-duplication key.

    `ce_id` is the alert id; an update is another event, so from revision 2 on it carries the revision too.
    """
    event_id = alert_id if revision == 1 else f"{alert_id}.{revision}"
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", ALERT_SOURCE.encode()),
        ("ce_type", ALERT_TYPE.encode()),
        ("ce_subject", subject.encode("utf-8", "replace")),
        ("ce_time", time.encode()),
        ("ce_dataschema", DATA_SCHEMA.encode()),
        ("content-type", b"application/json"),
    ]
