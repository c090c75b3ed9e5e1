"""Nothing is lost and nothing is made up: in the plain run, at a stop, after kills, when workers come and go."""

import random
import signal
import time

import pytest

from .harness import Pipeline

pytestmark = pytest.mark.integration


def test_everything_comes_out_once_and_a_stop_leaves_nothing_behind(pipeline: Pipeline) -> None:
    count = 6_000
    pipeline.publish(range(count), padding=1000)
    worker = pipeline.worker()
    pipeline.until_done()
    pipeline.publish(range(count, count + 500))
    started = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - started < 10
    # A stop commits what was begun: what it did not begin comes with the next worker, and nothing comes twice.
    second = pipeline.worker()
    pipeline.until_done()
    assert second.stop() == 0
    assert pipeline.assert_enriched(range(count + 500)) == 0
    pipeline.assert_alerts(range(count + 500))
    assert pipeline.read(pipeline.names.dead_letters) == []
    enriched = {record.key: record for record in pipeline.read(pipeline.names.enriched)}
    for record in pipeline.read(pipeline.names.raw):
        assert enriched[record.key].partition == record.partition
        # The broker's time, of the writing: retention counts from it.
        assert enriched[record.key].timestamp_type == 1
        assert enriched[record.key].timestamp >= record.timestamp


def test_kills_in_mid_stream_lose_nothing(pipeline: Pipeline) -> None:
    count = 16_000
    rng = random.Random(5)
    with pipeline.feeding(range(count), per_second=1_500):
        for _ in range(3):
            # A static member, so that the next worker need not wait until the session of the killed one has run out.
            worker = pipeline.worker(instance="one")
            before = pipeline.end(pipeline.names.enriched)
            pipeline.until(lambda before=before: pipeline.end(pipeline.names.enriched) > before + 200, "progress")
            time.sleep(rng.random() * 0.3)
            worker.kill()
        pipeline.worker(instance="one")
    pipeline.until_done()
    pipeline.assert_enriched(range(count))
    pipeline.assert_alerts(range(count))


def test_workers_that_join_and_leave_lose_nothing(pipeline: Pipeline) -> None:
    count = 16_000
    with pipeline.feeding(range(count), per_second=1_500):
        first = pipeline.worker()
        pipeline.until_enriched(500)
        second = pipeline.worker()
        pipeline.until_running(second)
        assert first.stop() == 0
        third = pipeline.worker()
        pipeline.until_running(third)
        second.kill()
    pipeline.until_done()
    pipeline.assert_enriched(range(count))
    pipeline.assert_alerts(range(count))


def test_a_frozen_worker_that_revives_writes_nothing_for_its_successor(pipeline: Pipeline) -> None:
    count = 6_000
    frozen = pipeline.worker()
    pipeline.until_running(frozen)
    pipeline.publish(range(count // 2))
    pipeline.until_enriched(200)
    frozen.signal(signal.SIGSTOP)
    pipeline.publish(range(count // 2, count))
    successor = pipeline.worker()
    pipeline.until_done()
    frozen.signal(signal.SIGCONT)
    time.sleep(2)
    code = frozen.process.poll()
    # It either sees its loss and ends, or had nothing in flight and joins again; it never corrupts.
    assert code in (None, 75), frozen.text()
    assert successor.process.poll() is None
    pipeline.assert_enriched(range(count))
    pipeline.assert_alerts(range(count))


def test_an_idle_worker_commits_what_it_did(pipeline: Pipeline) -> None:
    pipeline.publish(range(100))
    worker = pipeline.worker()
    pipeline.until_done()
    worker.kill()
    assert sum(pipeline.committed("enrich", pipeline.names.raw).values()) == 100
