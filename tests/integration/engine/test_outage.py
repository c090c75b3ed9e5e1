"""A broker that dies and comes back holds the worker up, and that is all."""

import time
from pathlib import Path

import pytest

from ..kafka_fixtures import StartKafka
from .harness import Pipeline

pytestmark = pytest.mark.integration


def test_a_broker_that_is_killed_and_comes_back_is_waited_for(start_kafka: StartKafka, tmp_path: Path) -> None:
    broker = start_kafka()
    pipeline = Pipeline(broker.bootstrap, tmp_path)
    try:
        pipeline.create_topics()
        worker = pipeline.worker(grace_s=3.0)
        pipeline.until_running(worker)
        with pipeline.feeding(range(3_000), per_second=1_000):
            pipeline.until_enriched(300)
            broker.kill(1)
            time.sleep(4)
            broker.start_node(1)
        pipeline.until_done()
        pipeline.assert_enriched(range(3_000))
        pipeline.assert_alerts(range(3_000))
        # Without a broker a stop cannot commit; it must end within the grace period all the same.
        broker.kill(1)
        started = time.monotonic()
        assert worker.stop() in (0, 75), worker.text()
        assert time.monotonic() - started < 15
    finally:
        pipeline.close()
