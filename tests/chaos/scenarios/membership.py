"""Workers that join and leave: Kafka Streams' `run_rebalance`, cleanly and with kill -9."""

import time
from collections.abc import Iterator

from ..harness import Bench, Stage
from ..processes import Supervisor
from ..table import Row


def _rebalance(bench: Bench, name: str, fault: str, *, kill: bool) -> Iterator[Row]:
    articles, rate = (2_500, 120.0) if bench.short else (15_000, 200.0)
    with Stage(bench, name) as stage:
        stage.publish_meanwhile(range(articles), rate=rate)
        keepers: list[Supervisor] = []
        problems = []
        # add, add, add, and then one goes, in the order in which they came.
        for _ in range(3):
            keepers.append(stage.supervised())
            keepers[-1].worker.await_ready(90)
            time.sleep(1)
        for keeper in keepers[:2]:
            at = time.monotonic()
            if kill:
                stage.history.event(f"kill -9 {keeper.worker.pid}")
                worker = keeper.worker
                keeper.retire()
                worker.kill()
            else:
                code = keeper.stop()
                stage.history.event(f"a worker left with {code}")
                if code != 0:
                    problems.append(f"exit code {code} after SIGTERM: {keeper.worker.log[-400:]}")
            if stage.publishing or not stage.caught_up():
                stage.recovers(since=at)
        row = stage.row(fault, timeout_s=180, extra_faults=problems)
        keepers[2].stop()
        yield row


def clean(bench: Bench) -> Iterator[Row]:
    """Three workers join, two leave."""
    return _rebalance(bench, "rebalance", "three workers join, two leave", kill=False)


def killed(bench: Bench) -> Iterator[Row]:
    """Three workers join, two are killed."""
    return _rebalance(bench, "rebalance9", "three workers join, two are killed", kill=True)
