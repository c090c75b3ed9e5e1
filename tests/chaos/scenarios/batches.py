"""What an event of many records may get wrong: unequal partitions, compacted input, a record slower than a session."""

import time
from collections.abc import Iterator
from contextlib import closing

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from streams.broker import LocalKafka, LocalKafkaConfig
from streams.client.reading import read_available
from streams.evaluation.workload import Numbered

from ..harness import SESSION_S, Bench, Stage
from ..mutant import SLOW_MARK, SLOW_SAID
from ..table import Row

#: A segment is closed by the next record that comes so much later, and only closed ones are compacted.
_SEGMENT_S = 0.3


def unequal(bench: Bench) -> Iterator[Row]:
    """Input and output have different partition counts, so that every batch is split by key; with kills."""
    articles, rate, kills = (1_500, 200.0, 2) if bench.short else (20_000, 400.0, 10)
    with Stage(bench, "unequal", partitions=5, enriched_partitions=3) as stage:
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate)
        for _ in range(kills):
            time.sleep(stage.chance.uniform(1, 3))
            at = time.monotonic()
            keeper.kill()
            if stage.publishing:
                stage.recovers(since=at)
        row = stage.row(f"5 input and 3 output partitions, {kills} kills")
        keeper.stop()
        yield row


def compacted(bench: Bench) -> Iterator[Row]:
    """The input was compacted: offsets have gaps wherever an edition was followed by another."""
    articles, bursts = (1_500, 4) if bench.short else (10_000, 8)
    quick = {"log.cleaner.backoff.ms": "100"}
    with (
        LocalKafka(LocalKafkaConfig(ephemeral=True, properties=quick)) as kafka,
        Stage(bench, "compacted", broker=kafka) as stage,
    ):
        change = {
            "cleanup.policy": "compact",
            "segment.ms": str(int(_SEGMENT_S * 1000)),
            "min.cleanable.dirty.ratio": "0.001",
        }
        with closing(KafkaAdminClient(bootstrap_servers=kafka.admin_bootstrap)) as admin:
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stage.topics.raw, change)])
        for burst in range(bursts):
            stage.publish(range(burst, articles, bursts))
            time.sleep(_SEGMENT_S)
        # The last records close the segments of those before.
        stage.publish(range(articles, articles + 40))
        written = stage.ends(stage.topics.raw)
        left = _settled(stage, written)
        stage.history.event(f"{written - left} of {written} records are compacted away")
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        time.sleep(1)
        keeper.kill()
        row = stage.row("compacted input", note=f"{written - left} of {written} offsets without a record")
        keeper.stop()
        yield row


def _settled(stage: Stage, written: int) -> int:
    """Records left when compaction has come to rest."""
    before, since, deadline = written, time.monotonic(), time.monotonic() + 60
    while True:
        left = sum(1 for _ in read_available(stage.connection, stage.topics.raw))
        if left != before:
            before, since = left, time.monotonic()
        if left < written and time.monotonic() - since > 3:
            return left
        assert time.monotonic() < deadline, "the broker compacts nothing"
        time.sleep(0.5)


def slow(bench: Bench) -> Iterator[Row]:
    """Records that take longer than the session of their worker, while another could take over."""
    articles, rate = (1_000, 100.0) if bench.short else (5_000, 200.0)
    slow_ones = {articles // 3} if bench.short else {articles // 4, articles // 2}

    def slowly(number: int) -> Numbered | None:
        one = stage.workload.record(number)
        if number not in slow_ones or one.value is None:
            return None
        return Numbered(number, one.key, one.value.replace(b'"source":"', b'"source":"' + SLOW_MARK, 1))

    # One that is read again may be slow again, and a rebalance waits for it: never for as long as a delivery may take.
    with Stage(bench, "slow") as stage:
        keepers = [stage.supervised(mutant="slow-record") for _ in range(2)]
        for keeper in keepers:
            keeper.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate, bad=slowly)
        stage.all_published()
        said = sum(worker.log.count(SLOW_SAID) for worker in stage.workers)
        problems = [] if said >= len(slow_ones) else [f"only {said} records were slow"]
        fault = f"records slower than the session of {SESSION_S:g} s ({len(slow_ones)})"
        row = stage.row(fault, timeout_s=180, extra_faults=problems)
        for keeper in keepers:
            keeper.stop()
        yield row
