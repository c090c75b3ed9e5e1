"""Brokers that bounce, hang, or are away."""

import time
from collections.abc import Callable, Iterator

from streams.broker import LocalKafka, LocalKafkaConfig
from tests.integration.kafka_fixtures import active_controller, leader

from ..harness import Bench, Stage
from ..table import Row

_COORDINATED = "__consumer_offsets"


def bounces(bench: Bench) -> Iterator[Row]:
    """One node: hard and clean bounce; all down; down at start. On one broker, each with topics of its own."""
    articles, rate = (1_000, 100.0) if bench.short else (10_000, 200.0)
    down_s = 15.0 if bench.short else 70.0
    with LocalKafka(LocalKafkaConfig(ephemeral=True)) as kafka:

        def bounce(name: str, fault: str, end: Callable[[], None], away_s: float) -> Row:
            with Stage(bench, name, broker=kafka) as stage:
                keeper = stage.supervised(instance="one")
                keeper.worker.await_ready()
                stage.publish_meanwhile(range(articles), rate=rate)
                time.sleep(3)
                stage.history.event(fault)
                end()
                time.sleep(away_s)
                at = time.monotonic()
                kafka.start_node()
                stage.history.event("the broker serves again")
                stage.recovers(since=at, timeout_s=150)
                row = stage.row(fault, timeout_s=180, note=exits(keeper.exits))
                keeper.stop()
                return row

        yield bounce("hard", "broker killed and started again", kafka.kill, 0.5)
        if not bench.short:
            yield bounce("clean", "broker stopped cleanly and started again", kafka.stop_node, 0.5)
        yield bounce("down", f"all brokers down for {down_s:g} s", kafka.kill, down_s)

        if bench.short:
            return
        with Stage(bench, "absent", broker=kafka) as stage:
            stage.publish(range(articles // 2))
            kafka.stop_node()
            workers = [stage.supervised(instance=f"w{number}") for number in range(3)]
            time.sleep(30)
            at = time.monotonic()
            kafka.start_node()
            stage.recovers(since=at)
            yield stage.row("broker down when the workers start", note=exits(workers[0].exits))
            for keeper in workers:
                keeper.stop()


def cluster(bench: Bench) -> Iterator[Row]:
    """Three nodes: leader and controller, each killed and stopped cleanly."""
    with LocalKafka(LocalKafkaConfig(ephemeral=True, nodes=3)) as kafka:
        ways = {"killed": kafka.kill, "stopped cleanly": kafka.stop_node}
        for way, end in ways.items():
            yield _hit(
                bench, kafka, f"leader of a partition {way} (3 nodes)", lambda s: leader(kafka, s.topics.raw), end
            )
            yield _hit(bench, kafka, f"controller {way} (3 nodes)", lambda s: active_controller(kafka), end)


def hung(bench: Bench) -> Iterator[Row]:
    """Three nodes: the leader of the output takes connections and answers nothing."""
    with LocalKafka(LocalKafkaConfig(ephemeral=True, nodes=3)) as kafka:
        fault = "leader of the output hangs (3 nodes)"
        yield _hit(bench, kafka, fault, lambda s: leader(kafka, s.topics.enriched), kafka.pause_node)


def coordinator(bench: Bench) -> Iterator[Row]:
    """Three nodes: the coordinator of the consumer group is killed, and the group moves."""
    with LocalKafka(LocalKafkaConfig(ephemeral=True, nodes=3)) as kafka:

        def coordinating(stage: Stage) -> int:
            # The group's coordinator leads its partition of the offsets topic.
            group = stage.engine.group_of("enrich")
            return leader(kafka, _COORDINATED, abs(_java_hash(group)) % 6)

        yield _hit(bench, kafka, "group coordinator killed and moved (3 nodes)", coordinating, kafka.kill)


def _hit(
    bench: Bench, kafka: LocalKafka, fault: str, choose: Callable[[Stage], int], how: Callable[[int], None]
) -> Row:
    """One node is hit while articles pass, and comes back once the worker has recovered without it."""
    articles, rate = (1_500, 100.0) if bench.short else (10_000, 200.0)
    with Stage(bench, fault.partition(" (")[0].replace(" ", "-"), broker=kafka, replication=3) as stage:
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate)
        time.sleep(3)
        node = choose(stage)
        at = time.monotonic()
        stage.history.event(f"{fault}: node {node}")
        how(node)
        stage.recovers(since=at, timeout_s=150)
        if node in kafka.paused:
            kafka.resume_node(node)
        else:
            kafka.start_node(node)
        row = stage.row(fault, timeout_s=180, note=exits(keeper.exits))
        keeper.stop()
        return row


def exits(codes: list[int]) -> str:
    return f"worker restarted {len(codes)} times (exit codes {sorted(set(codes))})" if codes else ""


def _java_hash(text: str) -> int:
    value = 0
    for unit in text.encode("utf-16-be")[1::2]:
        value = (31 * value + unit) & 0xFFFFFFFF
    value = value - (1 << 32) if value >= 1 << 31 else value
    # Kafka takes Java's abs, with 0 for the one number that has none.
    return 0 if value == -(1 << 31) else value
