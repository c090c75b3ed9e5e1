"""A worker is not ready, and tells no lag, from the start of a rebalance until it reads again."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams.engine.app import create_app
from streams.engine.config import EngineConfig
from streams.engine.stall import Watchdog
from streams.engine.telemetry import Lag, Silent

RAW = TP("articles.raw", 0)


class Told(Silent):
    """Notes what was told last."""

    state: bool | None = None
    reason = ""
    lags: Mapping[tuple[str, int], Lag] | None = None

    def ready(self, agent: str, ready: bool, reason: str) -> None:
        self.state, self.reason = ready, reason

    def lag(self, agent: str, lags: Mapping[tuple[str, int], Lag]) -> None:
        self.lags = lags


def test_not_ready_from_the_start_of_a_rebalance_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        told = Told()
        app = create_app("enrich", EngineConfig(bootstrap="127.0.0.1:1"), told)
        monkeypatch.setattr(app.engine_consumer, "assignment", set)
        for _ in range(2):
            # The consumer's thread calls it.
            await asyncio.to_thread(app.on_rebalance_start)
            await asyncio.sleep(0)
            assert told.state is False
            assert "partitions anew" in told.reason
            app.on_rebalance_end()
            assert told.state is True

    asyncio.run(main())


class Consumer:
    """What the watchdog asks: it is one record behind."""

    def __init__(self) -> None:
        self.delivering = True
        self.in_flight = SimpleNamespace(first_open=lambda tp: 4)
        self.thread = self
        self.ends_between = False

    def assignment(self) -> set[TP]:
        return {RAW}

    def _is_changelog_tp(self, tp: TP) -> bool:
        return False

    async def end_offsets(self, tps: set[TP]) -> dict[TP, int]:
        self.delivering = not self.ends_between
        return {RAW: 5}


def test_no_lag_is_told_of_partitions_that_may_be_another_workers() -> None:
    async def main() -> None:
        told, consumer = Told(), Consumer()
        app: Any = SimpleNamespace(engine_consumer=consumer, tables={}, telemetry=told, agent_name="enrich")
        watchdog = Watchdog(app, 60.0, last_finished={})
        await watchdog._look()
        assert told.lags == {("articles.raw", 0): Lag(1, None)}
        consumer.delivering = False
        await watchdog._look()
        assert told.lags == {}
        # A rebalance that begins while the broker is asked for the ends.
        consumer.delivering = consumer.ends_between = True
        await watchdog._look()
        assert told.lags == {}

    asyncio.run(main())
