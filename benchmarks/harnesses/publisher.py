"""Writes articles by a fixed schedule, in a process of its own and by librdkafka, which takes little of the machine."""

import json
import sys
import time
from pathlib import Path

from confluent_kafka import Producer

#: The schedule begins so long after the start, when the connection is there.
_START_S = 0.2


def publish(bootstrap: str, topic: str, partitions: int, rate: float, values: list[bytes]) -> list[tuple[float, float]]:
    """Send value after value when it is due; (when it was due, when it was handed over) of each, Unix seconds."""
    producer = Producer({"bootstrap.servers": bootstrap, "acks": 1, "linger.ms": 0})
    producer.list_topics(topic)
    sent: list[tuple[float, float]] = []
    start = time.time() + _START_S
    for number, value in enumerate(values):
        due = start + number / rate
        wait = due - time.time()
        if wait > 0:
            time.sleep(wait)
        key = f"gen-1-{number}".encode()
        producer.produce(topic, value, key, number % partitions, timestamp=int(due * 1000))
        producer.poll(0)
        sent.append((due, time.time()))
    producer.flush()
    return sent


def main() -> None:
    """Arguments: bootstrap, topic, partitions, articles a second, file of articles (one a line), result file."""
    _, bootstrap, topic, partitions, rate, articles, result = sys.argv
    values = Path(articles).read_bytes().splitlines()
    sent = publish(bootstrap, topic, int(partitions), float(rate), values)
    Path(result).write_text(json.dumps(sent), encoding="utf-8")


if __name__ == "__main__":
    main()
