"""bytewax: a dataflow with its own Kafka source and sink (librdkafka underneath)."""

from datetime import timedelta
from typing import Any

from benchmarks.harnesses.common import (
    ACKS,
    BATCH_BYTES,
    COMMIT_S,
    COMPRESSION,
    FETCH_BYTES,
    LINGER_MS,
    POLL_RECORDS,
    core_function,
    work,
)


def main() -> None:
    """Run until killed."""
    import bytewax.operators as op
    from bytewax.connectors.kafka import KafkaSinkMessage, KafkaSource, operators
    from bytewax.dataflow import Dataflow
    from bytewax.testing import run_main

    given = work()
    core = core_function(given.core)
    flow = Dataflow("enrich")
    source: Any = KafkaSource(
        [given.bootstrap],
        [given.raw],
        starting_offset=-2,
        batch_size=POLL_RECORDS,
        # bytewax reads partitions by itself; `group.id` is only for the broker's records.
        add_config={"max.partition.fetch.bytes": str(FETCH_BYTES), "group.id": given.group},
    )
    records = op.input("in", flow, source)

    def enrich(record: Any) -> list[Any]:
        made, candidate = core(record.key, record.value, record.partition, record.offset, record.timestamp[1])
        messages = [KafkaSinkMessage(made[0], made[1], topic=given.enriched)]
        if candidate is not None:
            messages.append(KafkaSinkMessage(candidate[0], candidate[1], topic=given.candidates))
        return messages

    made = op.flat_map("enrich", records, enrich)
    operators.output(
        "out",
        made,
        brokers=[given.bootstrap],
        topic=given.enriched,
        add_config={
            "acks": ACKS,
            "linger.ms": str(LINGER_MS),
            "batch.size": str(BATCH_BYTES),
            "compression.type": COMPRESSION,
        },
    )
    # The sink delivers at the end of an epoch: as often as the others commit.
    run_main(flow, epoch_interval=timedelta(seconds=COMMIT_S))


if __name__ == "__main__":
    main()
