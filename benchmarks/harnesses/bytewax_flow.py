"""bytewax: a dataflow with its own Kafka source and sink (librdkafka underneath).

Its sink has no way to name the partition of an output: librdkafka takes that from the key, in C.
"""

from datetime import timedelta
from typing import Any

from benchmarks.harnesses.common import (
    COMMIT_S,
    LIBRDKAFKA_CONSUMER,
    LIBRDKAFKA_PRODUCER,
    POLL_RECORDS,
    core_of_many,
    few,
    work,
)


def main() -> None:
    """Run until killed."""
    import bytewax.operators as op
    from bytewax.connectors.kafka import KafkaSinkMessage, KafkaSource, operators
    from bytewax.dataflow import Dataflow
    from bytewax.testing import run_main

    given = work()
    core = core_of_many(given.core)
    flow = Dataflow("enrich")
    source: Any = KafkaSource(
        [given.bootstrap],
        [given.raw],
        starting_offset=-2,
        batch_size=POLL_RECORDS,
        # bytewax reads partitions by itself; `group.id` is only for the broker's records.
        add_config={**LIBRDKAFKA_CONSUMER, "group.id": given.group},
    )
    records = op.input("in", flow, source)

    def enrich(batch: list[Any]) -> list[Any]:
        messages = []
        for chunk in few(batch):
            outputs = core([(one.key, one.value, one.partition, one.offset, one.timestamp[1]) for one in chunk])
            for made, candidate in outputs:
                messages.append(KafkaSinkMessage(made[0], made[1], topic=given.enriched))
                if candidate is not None:
                    messages.append(KafkaSinkMessage(candidate[0], candidate[1], topic=given.candidates))
        return messages

    made = op.flat_map_batch("enrich", records, enrich)
    operators.output("out", made, brokers=[given.bootstrap], topic=given.enriched, add_config=dict(LIBRDKAFKA_PRODUCER))
    # The sink waits for delivery after each batch that it writes. At an epoch's end it would keep where it stands, as
    # often as the others commit, if there were a recovery store.
    run_main(flow, epoch_interval=timedelta(seconds=COMMIT_S))


if __name__ == "__main__":
    main()
