"""A worker that is killed, ended in mid-batch, or frozen for longer than its session."""

import time
from collections.abc import Iterator

from ..harness import SESSION_S, Bench, Stage
from ..table import Row


def kill_nine(bench: Bench) -> Iterator[Row]:
    """kill -9 at random moments while articles pass; a supervisor starts it again."""
    kills, articles, rate = (3, 3_000, 250.0) if bench.short else (50, 100_000, 450.0)
    with Stage(bench, "kill9") as stage:
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate)
        for number in range(kills):
            # From the middle of a start to the middle of full work.
            time.sleep(stage.chance.uniform(0.2, 2.5) if number % 3 else stage.chance.uniform(2.5, 5.0))
            at = time.monotonic()
            stage.history.event(f"kill -9 {keeper.worker.pid}")
            keeper.worker.kill()
            if number % 3 == 0 and stage.publishing:
                stage.recovers(since=at)
        row = stage.row(f"kill -9 of the worker, {kills} times", timeout_s=240)
        keeper.stop()
        yield row


def in_backlog(bench: Bench, fault: str, mutant: str = "") -> Row:
    """kill -9 in the middle of a backlog, when most is in flight; with `mutant` the first workers lack a guard."""
    articles = 40_000 if mutant else 8_000 if bench.short else 20_000
    with Stage(bench, f"backlog{mutant}") as stage:
        stage.publish(range(articles))
        # Whether a kill hits what was committed too early is a matter of luck: a worker without a guard has it often.
        for _ in range(8 if mutant else 2):
            if stage.ends(stage.topics.enriched) > articles * 3 // 4:
                break
            worker = stage.worker(instance="one", mutant=mutant)
            stage.await_more(stage.topics.enriched, stage.ends(stage.topics.enriched))
            time.sleep(stage.chance.uniform(0.6, 0.9))
            worker.kill()
        stage.worker(instance="one").await_ready()
        return stage.row(fault, timeout_s=30 if mutant else 120)


def killed_in_backlog(bench: Bench) -> Iterator[Row]:
    """As `in_backlog`, with every guard."""
    yield in_backlog(bench, "kill -9 in the middle of a backlog, twice")


def terminate(bench: Bench) -> Iterator[Row]:
    """SIGTERM in mid-batch: it finishes, commits, and ends with 0 within its grace; nothing is done twice."""
    articles, rate = (2_400, 150.0) if bench.short else (20_000, 200.0)
    rounds = 2 if bench.short else 5
    with Stage(bench, "sigterm") as stage:
        stage.publish_meanwhile(range(articles), rate=rate)
        problems = []
        for _ in range(rounds):
            worker = stage.worker(instance="one")
            worker.await_ready()
            stage.await_more(stage.topics.enriched, stage.ends(stage.topics.enriched))
            time.sleep(stage.chance.uniform(0, 0.3))
            at = time.monotonic()
            code = worker.terminate()
            stage.history.event(f"SIGTERM answered by {code} after {time.monotonic() - at:.1f} s")
            if code != 0:
                problems.append(f"exit code {code} after SIGTERM: {worker.log[-500:]}")
        stage.worker(instance="one").await_ready()
        row = stage.row(f"SIGTERM in mid-batch, {rounds} times", extra_faults=problems)
        if row.duplicates:
            row.verdict, row.note = "FAILED", f"{row.duplicates} records were done twice; {row.note}"
        yield row


def zombie(bench: Bench) -> Iterator[Row]:
    """SIGSTOP past the session time-out while another worker takes over, then SIGCONT."""
    articles, rate = (2_700, 150.0) if bench.short else (20_000, 300.0)
    rounds = 1 if bench.short else 3
    with Stage(bench, "zombie") as stage:
        first = stage.supervised()
        first.worker.await_ready()
        second = stage.supervised()
        second.worker.await_ready()
        stage.publish_meanwhile(range(articles), rate=rate)
        for _ in range(rounds):
            time.sleep(2)
            victim = stage.chance.choice([first, second]).worker
            stage.history.event(f"SIGSTOP {victim.pid}")
            at = time.monotonic()
            victim.freeze()
            time.sleep(SESSION_S + 3)
            stage.recovers(since=at)
            stage.history.event(f"SIGCONT {victim.pid}")
            victim.thaw()
            time.sleep(4)
        row = stage.row(f"SIGSTOP past the session, SIGCONT (zombie), {rounds} times", timeout_s=180)
        stories = stage.story_faults()
        if stories:
            row.verdict, row.note = "FAILED", "; ".join([*stories[:3], row.note])
        first.stop()
        second.stop()
        yield row
