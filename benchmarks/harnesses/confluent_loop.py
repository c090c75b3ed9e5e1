"""librdkafka by confluent-kafka: consume, produce; offsets committed each half second after a flush."""

import time

from confluent_kafka import Consumer, Message, Producer

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
    given = work()
    core = core_of_many(given.core)
    consumer = Consumer(
        {
            "bootstrap.servers": given.bootstrap,
            "group.id": given.group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            **LIBRDKAFKA_CONSUMER,
        }
    )
    producer = Producer({"bootstrap.servers": given.bootstrap, **LIBRDKAFKA_PRODUCER})
    consumer.subscribe([given.raw])

    def produce(topic: str, key: bytes, value: bytes, partition: int) -> None:
        while True:
            try:
                producer.produce(topic, value, key, partition)
            except BufferError:
                producer.poll(0.05)
            else:
                return

    committed = time.monotonic()
    dirty = False
    while True:
        # A full batch, or what came within a tenth of a second.
        messages: list[Message] = consumer.consume(POLL_RECORDS, 0.1)
        for chunk in few([message for message in messages if not message.error()]):
            outputs = core(
                [(one.key(), one.value(), one.partition(), one.offset(), one.timestamp()[1]) for one in chunk]
            )
            for message, (made, candidate) in zip(chunk, outputs, strict=True):
                produce(given.enriched, *made, message.partition())
                if candidate is not None:
                    produce(given.candidates, *candidate, 0)
            dirty = True
        producer.poll(0)
        if dirty and time.monotonic() - committed >= COMMIT_S:
            producer.flush()
            consumer.commit(asynchronous=False)
            committed = time.monotonic()
            dirty = False


if __name__ == "__main__":
    main()
