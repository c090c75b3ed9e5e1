"""The story table: restored from its changelog after a loss, and while another worker lives."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from streams.evaluation.workload import PLEDGE_EVERY

from ..harness import Bench, Stage
from ..table import Row


def restore(bench: Bench) -> Iterator[Row]:
    """Kill the worker, throw its local data away, and correct or withdraw what it had alerted."""
    yield restored(bench, "story table restored after kill -9 and loss of local data")


def restored(bench: Bench, fault: str, mutant: str = "") -> Row:
    """As `restore`; with `mutant` the worker that writes the table lacks a guard."""
    articles = 1_000 if bench.short else 10_000
    with Stage(bench, f"stories{mutant}") as stage:
        first = stage.worker(instance="one", mutant=mutant)
        first.await_ready()
        stage.publish(range(0, articles, PLEDGE_EVERY))
        _settle(stage)
        first.kill()
        shutil.rmtree(Path(tempfile.gettempdir()) / "entente-faust", ignore_errors=True)
        at = time.monotonic()
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.recoveries.append(time.monotonic() - at)
        # What is corrected or taken back was alerted by the worker that is gone.
        stage.publish(number for number in range(articles) if number % PLEDGE_EVERY)
        row = stage.row(fault, timeout_s=15 if mutant else 120)
        _with_story_faults(stage, row)
        keeper.stop()
        return row


def takeover(bench: Bench) -> Iterator[Row]:
    """The worker that has the story table is killed, and the other, living one restores it; several times."""
    articles, rate = (2_000, 150.0) if bench.short else (10_000, 200.0)
    rounds = 2 if bench.short else 6
    with Stage(bench, "takeover") as stage:
        keepers = [stage.supervised(), stage.supervised()]
        for keeper in keepers:
            keeper.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate)
        for number in range(rounds):
            time.sleep(2)
            at = time.monotonic()
            keepers[number % 2].kill()
            if stage.publishing:
                stage.recovers(since=at)
            keepers[number % 2].worker.await_ready(90)
        row = stage.row(f"story table taken over by a living worker, {rounds} times", timeout_s=180)
        _with_story_faults(stage, row)
        for keeper in keepers:
            keeper.stop()
        yield row


def _settle(stage: Stage) -> None:
    deadline = time.monotonic() + 90
    while not (stage.ends(stage.topics.candidates) and stage.caught_up()):
        assert time.monotonic() < deadline, f"not processed in time: {stage.lags()}"
        time.sleep(0.2)


def _with_story_faults(stage: Stage, row: Row) -> None:
    faults = stage.story_faults()
    if faults:
        row.verdict, row.note = "FAILED", "; ".join([*faults[:3], row.note])
        row.wrong += len(faults)
