"""Our own Prometheus metrics in our own registry: what the worker did, how fast, and how far behind it is."""

import sys
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from streams import __version__
from streams.compiled import core_kind
from streams.contracts.articles import SCHEMA_VERSION
from streams.operations.heap import HeapCollector

_PROCESSING_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_END_TO_END_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 600.0)
_BATCH_BUCKETS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)


class Metrics:
    """Every metric of a worker. Labels are bounded: topics, partitions, outcomes, stages, error classes, rules."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        self.consumed = Counter(
            "entente_records_consumed_total", "Records read from a topic.", ["topic"], registry=registry
        )
        self.processed = Counter(
            "entente_records_processed_total",
            "Records finished (delivered and acknowledged), by outcome:"
            " alerted, candidate, no_match, withdrawn, joined, dead_lettered.",
            ["topic", "outcome"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "entente_dead_letters_total",
            "Records written to the dead-letter topic.",
            ["stage", "error"],
            registry=registry,
        )
        self.over_limit = Counter(
            "entente_over_limit_total",
            "Records dead-lettered because they passed a limit of the settings, by its name.",
            ["limit"],
            registry=registry,
        )
        self.dead_letter_failures = Counter(
            "entente_dead_letter_failures_total",
            "Dead letters that could not be written; the worker stops rather than skip one.",
            registry=registry,
        )
        self.alerts = Counter(
            "entente_alerts_total", "Alert records published.", ["rule", "kind", "status"], registry=registry
        )
        self.processing = Histogram(
            "entente_processing_seconds",
            "Time in the core for a record: the mean of a batch, counted once a batch.",
            ["agent"],
            buckets=_PROCESSING_BUCKETS,
            registry=registry,
        )
        self.end_to_end = Histogram(
            "entente_end_to_end_seconds",
            "From the timestamp of a batch's oldest record (alert: of a candidate that alerts) to the acknowledged"
            " delivery of what the batch became.",
            ["agent"],
            buckets=_END_TO_END_BUCKETS,
            registry=registry,
        )
        self.batch_records = Histogram(
            "entente_batch_records",
            "Records in one fetched batch.",
            ["topic"],
            buckets=_BATCH_BUCKETS,
            registry=registry,
        )
        self.inflight = Gauge(
            "entente_inflight_records", "Records read and not yet acknowledged.", ["topic"], registry=registry
        )
        self.rebalances = Counter("entente_rebalances_total", "Rebalances of the consumer group.", registry=registry)
        self.last_progress = Gauge(
            "entente_last_progress_timestamp_seconds",
            "When a record was last acknowledged (Unix time); absent before the first.",
            ["topic"],
            registry=registry,
        )
        self.stories = Gauge("entente_stories", "Stories kept in the story table.", registry=registry)
        # Resident memory rises and falls with the size of batches; these rise for good only where something is kept.
        blocks = Gauge(
            "entente_python_blocks", "Memory blocks Python holds: steady unless something leaks.", registry=registry
        )
        blocks.set_function(sys.getallocatedblocks)
        registry.register(HeapCollector())
        self.reloads = Counter(
            "entente_knowledge_reloads_total",
            "Knowledge or rule files taken up (applied) or refused while running.",
            ["result"],
            registry=registry,
        )
        # There from the start: a series that begins at 1 has no increase, and the first refusal would go unseen.
        for result in ("applied", "refused"):
            self.reloads.labels(result)
        # By this a worker that is back before the next scrape is known to have been started again.
        started = Gauge("entente_start_time_seconds", "When the worker was started (Unix time).", registry=registry)
        started.set(time.time())
        build = Gauge(
            "entente_build_info",
            "Version of the worker, and whether its core is compiled or interpreted.",
            ["version", "core"],
            registry=registry,
        )
        build.labels(__version__, core_kind()).set(1)
        schema = Gauge("entente_schema_version_info", "Version of the record schemas.", ["version"], registry=registry)
        schema.labels(SCHEMA_VERSION).set(1)
        self.lag = LagCollector()
        registry.register(self.lag)

    def count_alert(self, rule: str, kind: str, status: str) -> None:
        """An alert record went out."""
        self.alerts.labels(rule, kind, status).inc()


class LagCollector(Collector):
    """Lag of the partitions that this worker has now; a partition of unknown lag is absent, never 0."""

    def __init__(self) -> None:
        self._lags: dict[tuple[str, int], tuple[int, float | None]] = {}

    def replace(self, lags: dict[tuple[str, int], tuple[int, float | None]]) -> None:
        """Take the lag of every assigned partition: records, and seconds (null: nothing finished yet)."""
        self._lags = lags

    def collect(self) -> list[GaugeMetricFamily]:
        """The two gauges, a sample for each partition of which something is known."""
        records = GaugeMetricFamily(
            "entente_consumer_lag_records",
            "Records of an assigned partition that are not yet acknowledged.",
            labels=["topic", "partition"],
        )
        seconds = GaugeMetricFamily(
            "entente_consumer_lag_seconds",
            "Age of the last finished record of an assigned partition, only while there is lag.",
            labels=["topic", "partition"],
        )
        for (topic, partition), (behind, age) in sorted(self._lags.items()):
            records.add_metric([topic, str(partition)], max(behind, 0))
            if age is not None and behind > 0:
                seconds.add_metric([topic, str(partition)], age)
        return [records, seconds]
