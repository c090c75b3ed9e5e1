"""quixstreams: a streaming dataframe with bytes in and out, its own checkpoints each half second.

Unlike its default its producer is not idempotent here, as no other is. It has no way to name the partition of an
output: librdkafka takes that from the key, in C.
"""

import tempfile
from typing import Any

from benchmarks.harnesses.common import (
    COMMIT_S,
    LIBRDKAFKA_CONSUMER,
    LIBRDKAFKA_PRODUCER,
    core_function,
    work,
)


def main() -> None:
    """Run until killed."""
    from quixstreams import Application, message_context
    from quixstreams.models.serializers import Serializer

    class EnrichedValue(Serializer):  # type: ignore[misc]
        """The enriched value out of the core's outputs."""

        def __call__(self, value: Any, ctx: Any) -> Any:
            return value[0][1]

    class CandidateValue(Serializer):  # type: ignore[misc]
        """The candidate's value out of the core's outputs."""

        def __call__(self, value: Any, ctx: Any) -> Any:
            return value[1][1]

    given = work()
    core = core_function(given.core)
    app = Application(
        broker_address=given.bootstrap,
        consumer_group=given.group,
        auto_offset_reset="earliest",
        commit_interval=COMMIT_S,
        auto_create_topics=False,
        state_dir=tempfile.mkdtemp(prefix="entente-bench-quix-"),
        loglevel="WARNING",
        consumer_extra_config=dict(LIBRDKAFKA_CONSUMER),
        producer_extra_config=dict(LIBRDKAFKA_PRODUCER),
    )
    raw = app.topic(given.raw, value_deserializer="bytes", key_deserializer="bytes")
    enriched = app.topic(given.enriched, value_serializer=EnrichedValue(), key_serializer="bytes")
    candidates = app.topic(given.candidates, value_serializer=CandidateValue(), key_serializer="bytes")

    def enrich(value: bytes, key: Any, timestamp: int, headers: Any) -> Any:
        context = message_context()
        return core(key, value, context.partition, context.offset, timestamp)

    made = app.dataframe(raw).apply(enrich, metadata=True)
    made.to_topic(enriched)
    made.filter(lambda outputs: outputs[1] is not None).to_topic(candidates, key=lambda outputs: outputs[1][0])
    app.run()


if __name__ == "__main__":
    main()
