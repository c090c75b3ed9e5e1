"""What the engine tells, counted: implements its Telemetry over our metrics and answers /readyz."""

from collections.abc import Mapping

from streams.engine.telemetry import Lag
from streams.operations.health import Readiness
from streams.operations.metrics import Metrics


class Recorder:
    """Counts what the engine tells. `agents` are those whose readiness makes the worker's."""

    def __init__(self, metrics: Metrics, agents: frozenset[str]) -> None:
        self._metrics = metrics
        self._ready = {agent: Readiness(False, f"{agent}: starting") for agent in sorted(agents)}
        self._lags: dict[str, Mapping[tuple[str, int], Lag]] = {}

    def readiness(self) -> Readiness:
        """Ready when every agent is; else the reason of the first that is not."""
        for state in self._ready.values():
            if not state.ready:
                return state
        return Readiness(True, "ready")

    def consumed(self, topic: str, records: int) -> None:
        """A batch was taken."""
        self._metrics.consumed.labels(topic).inc(records)
        self._metrics.batch_records.labels(topic).observe(records)

    def processed(self, topic: str, outcome: str, records: int) -> None:
        """Records are delivered and acknowledged."""
        self._metrics.processed.labels(topic, outcome).inc(records)

    def dead_letter(self, stage: str, error: str) -> None:
        """A dead letter is written."""
        self._metrics.dead_letters.labels(stage, error).inc()

    def over_limit(self, limit: str) -> None:
        """A record cost more than the settings allow."""
        self._metrics.over_limit.labels(limit).inc()

    def dead_letter_failed(self) -> None:
        """A dead letter could not be written."""
        self._metrics.dead_letter_failures.inc()

    def processing(self, agent: str, seconds: float, records: int) -> None:
        """The mean of a batch, once: the histogram costs the same for one record as for five hundred."""
        if records:
            self._metrics.processing.labels(agent).observe(seconds / records)

    def end_to_end(self, agent: str, seconds: float) -> None:
        """From the timestamp of a batch's oldest record to the delivery of what the batch became."""
        self._metrics.end_to_end.labels(agent).observe(max(seconds, 0.0))

    def in_flight(self, topic: str, records: int) -> None:
        """Records taken and not yet acknowledged."""
        self._metrics.inflight.labels(topic).set(records)

    def progress(self, topic: str, unix_time: float) -> None:
        """Records of the topic were acknowledged now."""
        self._metrics.last_progress.labels(topic).set(unix_time)

    def lag(self, agent: str, lags: Mapping[tuple[str, int], Lag]) -> None:
        """The lag of every partition that the agent has now."""
        self._lags[agent] = lags
        self._metrics.lag.replace(
            {where: (lag.records, lag.seconds) for known in self._lags.values() for where, lag in known.items()}
        )

    def rebalanced(self, agent: str) -> None:
        """The agent's consumer group has new assignments."""
        del agent
        self._metrics.rebalances.inc()

    def ready(self, agent: str, ready: bool, reason: str) -> None:
        """Whether the agent is assigned and its table restored."""
        self._ready[agent] = Readiness(ready, f"{agent}: {reason}")

    def stories(self, count: int) -> None:
        """Entries of the story table."""
        self._metrics.stories.set(count)
