"""Notes when an enriched article or an alert can be read; a process of its own, so that nothing else delays it.

Like the publisher it is librdkafka's: what measures should take as little of the machine as it can.
"""

import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, TopicPartition


def read_all(bootstrap: str, enriched: str, partitions: int, alerts: str) -> list[tuple[str, str, float]]:
    """Read both topics from their beginning until SIGTERM; (kind, article id, time) of each record."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "reader", "enable.auto.commit": False})
    wanted = [TopicPartition(enriched, number, 0) for number in range(partitions)]
    consumer.assign([*wanted, TopicPartition(alerts, 0, 0)])
    stopped: list[Any] = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    readings: list[tuple[str, str, float]] = []
    while not stopped:
        record = consumer.poll(0.5)
        now = time.time()
        if record is None or record.error():
            continue
        if record.topic() == alerts:
            # The newest article of the story is the one that this alert came from.
            readings.append(("alert", json.loads(record.value())["article_ids"][-1], now))
        else:
            readings.append(("enriched", (record.key() or b"").decode(), now))
    consumer.close()
    return readings


if __name__ == "__main__":
    _, server, articles, count, alert_topic, result = sys.argv
    found = read_all(server, articles, int(count), alert_topic)
    Path(result).write_text("\n".join(json.dumps(one) for one in found), encoding="utf-8")
