"""The topics: the only place that says what each one holds, how it is keyed, split and kept."""

import msgspec

_DAY_MS = 24 * 3600 * 1000
#: A 20 MB article must still fit, with its headers, or it could not even be dead-lettered.
_MAX_RECORD_BYTES = 32 * 1024 * 1024


class TopicNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of the topics; a setting, so that several pipelines can share a cluster."""

    raw: str = "articles.raw"
    enriched: str = "articles.enriched"
    candidates: str = "alerts.candidates"
    alerts: str = "alerts.ukraine-cooperation"
    dead_letters: str = "articles.raw.dlq"


class TopicSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One topic as it must exist on the broker.

    `schema` is the file name under schemas/ of its value, null where the value is any bytes.
    """

    name: str
    title: str
    key: str
    schema: str | None
    partitions: int
    cleanup_policy: str
    retention_ms: int
    max_message_bytes: int = _MAX_RECORD_BYTES
    #: Whether the broker sets the records' time, from which it counts retention; else who writes them does.
    broker_time: bool = False

    def config(self) -> dict[str, str]:
        """Topic configuration in Kafka's own names and units (milliseconds, bytes)."""
        found = {
            "cleanup.policy": self.cleanup_policy,
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_message_bytes),
        }
        if self.broker_time:
            found["message.timestamp.type"] = "LogAppendTime"
        return found


def topics(names: TopicNames, partitions: int = 4) -> tuple[TopicSpec, ...]:
    """Every topic of a pipeline. `partitions` is that of the article topics: raise it to use more workers."""
    return (
        TopicSpec(
            name=names.raw,
            title="Articles as the feeds give them",
            key="article id",
            schema="raw-article.json",
            partitions=partitions,
            cleanup_policy="delete",
            retention_ms=7 * _DAY_MS,
        ),
        TopicSpec(
            name=names.enriched,
            title="Articles with country and actor tags and events",
            key="article id",
            schema="enriched-article.json",
            partitions=partitions,
            cleanup_policy="delete",
            retention_ms=7 * _DAY_MS,
            broker_time=True,
        ),
        TopicSpec(
            name=names.candidates,
            title="Articles that may make, change or take back an alert (internal)",
            key="story key",
            schema="candidate.json",
            # One partition: a withdrawal carries no text, so only one reader can know which story it belongs to.
            partitions=1,
            cleanup_policy="delete",
            retention_ms=7 * _DAY_MS,
            broker_time=True,
        ),
        TopicSpec(
            name=names.alerts,
            title="Alerts, the newest state of each",
            key="alert id",
            schema="alert.json",
            partitions=1,
            cleanup_policy="compact",
            retention_ms=-1,
        ),
        TopicSpec(
            name=names.dead_letters,
            title="Records that could not be processed, byte for byte",
            key="the record's own key",
            schema=None,
            partitions=1,
            cleanup_policy="delete",
            retention_ms=30 * _DAY_MS,
            broker_time=True,
            # A dead letter is its record plus our headers.
            max_message_bytes=_MAX_RECORD_BYTES + 1024 * 1024,
        ),
    )
