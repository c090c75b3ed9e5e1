"""Outputs that are refused: too large, gone, not confirmed in time; dead letters that cannot be written."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import orjson
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from streams.broker import LocalKafka, LocalKafkaConfig
from streams.contracts.errors import Permanent
from streams.contracts.topics import topics
from streams.core.outcome import Outcome, RawRecord
from streams.engine.topics import create_topics
from streams.evaluation.oracle import Process
from streams.evaluation.workload import Numbered
from tests.integration.security.secured import Right, SecuredBroker, worker_rights

from ..harness import Bench, Stage
from ..table import Row

#: Ends a delivery that nobody confirms soon enough for a test.
QUICK = {"ENTENTE_WORKER_DELIVERY_TIMEOUT_S": "8", "ENTENTE_WORKER_STALL_EXIT_S": "40"}
_LARGE = 120_000


def delete_topic(stage: Stage, topic: str) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=stage.broker.admin_bootstrap)) as admin:
        admin.delete_topics([topic])
        deadline = time.monotonic() + 30
        while topic in admin.list_topics():
            assert time.monotonic() < deadline
            time.sleep(0.1)


def make_again(stage: Stage, partitions: int = 4) -> None:
    create_topics(stage.engine, topics(stage.topics, partitions))


def too_large(bench: Bench) -> Iterator[Row]:
    """The output topic takes only small records: what is too large is dead-lettered (PUBLISH), all else goes out."""
    articles = 600 if bench.short else 5_000

    def but_large_ones(core: Process) -> Process:
        def expected(record: RawRecord) -> Outcome:
            if record.value is not None and len(record.value) > _LARGE // 2:
                raise Permanent("too large for the output topic", stage="PUBLISH")
            return core(record)

        return expected

    with Stage(bench, "large", core=but_large_ones) as stage:

        def large(number: int) -> Numbered | None:
            if number % 100 != 5:
                return None
            value = {"id": f"{stage.prefix}-{number}", "title": "Large", "body": "word " * (_LARGE // 5)}
            return Numbered(number, f"{stage.prefix}-{number}".encode(), orjson.dumps(value))

        with closing(KafkaAdminClient(bootstrap_servers=stage.broker.admin_bootstrap)) as admin:
            change = {"max.message.bytes": str(_LARGE // 2)}
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stage.topics.enriched, change)])
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.publish(range(articles), bad=large)
        row = stage.row("output record too large for its topic", note="dead-lettered with stage PUBLISH")
        keeper.stop()
        yield row


def gone(bench: Bench) -> Iterator[Row]:
    """The output topic, or that of the dead letters, is deleted under a running worker."""
    outputs = {"dead_letters": "dead-letter topic", "enriched": "output topic"}
    for name, fault in list(outputs.items())[: 1 if bench.short else None]:
        yield refused(bench, name, f"{fault} deleted under the worker")


def refused(bench: Bench, output: str, fault: str, mutant: str = "") -> Row:
    """Delete the topic of `output` while a worker (`mutant`: one without a guard) runs, make it again, restart."""
    articles = 500 if bench.short else 5_000
    with Stage(bench, f"gone-{output.replace('_', '-')}{mutant}", environ=QUICK) as stage:
        topic = getattr(stage.topics, output)
        worker = stage.worker(instance="one", mutant=mutant)
        worker.await_ready()
        # The worker must have used the topic before it goes, not ask for it at the first record.
        stage.warm_up()
        delete_topic(stage, topic)
        stage.publish(range(articles), bad=_bad_one)
        code = worker.await_exit(20 if mutant else 90)
        problems = [] if code in (70, 75) else [f"the worker ended with {code}, not 70 or 75"]
        if topic not in worker.log:
            problems.append(f"its last words do not name {topic}: {worker.log[-300:]}")
        if stage.lags()[stage.topics.raw] == 0:
            problems.append("it acknowledged what it could not deliver")
        make_again(stage)
        stage.made_again(topic)
        at = time.monotonic()
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.recoveries.append(time.monotonic() - at)
        row = stage.row(fault, extra_faults=problems, note=f"exit code {code}", timeout_s=20 if mutant else 120)
        keeper.stop()
        return row


def _bad_one(number: int) -> Numbered | None:
    return Numbered(number, b"bad-%d" % number, b"{never an article") if number % 10 == 5 else None


def unconfirmed(bench: Bench) -> Iterator[Row]:
    """A broker that hangs for longer than a delivery may take."""
    articles = 800 if bench.short else 5_000
    with (
        LocalKafka(LocalKafkaConfig(ephemeral=True)) as kafka,
        Stage(bench, "hang", broker=kafka, environ=QUICK) as stage,
    ):
        worker = stage.worker(instance="one")
        worker.await_ready()
        stage.publish(range(articles))
        stage.await_more(stage.topics.enriched, 0)
        kafka.pause_node()
        code = worker.await_exit(90)
        kafka.resume_node()
        problems = [] if code == 75 else [f"the worker ended with {code}, not 75: {worker.log[-300:]}"]
        at = time.monotonic()
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.recoveries.append(time.monotonic() - at)
        yield stage.row("broker hangs past the delivery time-out", extra_faults=problems, note=f"exit code {code}")
        keeper.stop()


def disk_full(bench: Bench) -> Iterator[Row]:
    """The broker's disk is full: it refuses what is written, or ends; all comes when there is space again."""
    articles = 400 if bench.short else 2_000
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(small_disk(160))
        except OSError as error:
            yield Row(fault="broker's disk full", verdict="not run", note=f"no small file system can be made: {error}")
            return
        settings = {"log.segment.bytes": "1048576", "log.index.size.max.bytes": "65536"}
        kafka = stack.enter_context(LocalKafka(LocalKafkaConfig(data_dir=folder / "kafka", properties=settings)))
        stage = stack.enter_context(Stage(bench, "disk", broker=kafka, environ=QUICK))
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.warm_up()
        keeper.worker.freeze()
        stage.publish(range(articles))
        ballast = folder / "ballast"
        _fill(ballast)
        stage.history.event("the disk is full")
        keeper.worker.thaw()
        time.sleep(15)
        dead = not kafka.pids
        ballast.unlink()
        stage.history.event("there is space again")
        at = time.monotonic()
        if dead or kafka.failure():
            kafka.start_node()
        stage.recovers(since=at, timeout_s=150)
        note = "the broker ended and was started again" if dead else "the broker lived"
        yield stage.row("broker's disk full", timeout_s=180, note=f"{note}; {len(keeper.exits)} worker restarts")
        keeper.stop()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system in memory of that size. Raises OSError where none may be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="entente-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        folder.rmdir()
        raise OSError(mounted.stderr.strip() or "mount failed")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError:
            pass


def denied(bench: Bench) -> Iterator[Row]:
    """The right to write the output is taken away under the worker, and given back."""
    yield right_taken(bench, "right to write the output taken away")


def right_taken(bench: Bench, fault: str, mutant: str = "") -> Row:
    """As `denied`; with `mutant` the worker lacks a guard, and is killed once it has acknowledged (or time is up)."""
    articles = 500 if bench.short else 5_000
    with (
        tempfile.TemporaryDirectory() as folder,
        SecuredBroker(Path(folder)) as secured,
        Stage(bench, f"denied{mutant}", broker=secured.kafka, environ={**QUICK, **secured.environ()}) as stage,
    ):
        rights = worker_rights(stage.topics, stage.tag)
        enriched = stage.topics.enriched
        # So that the topic is still seen when it cannot be written.
        secured.grant([*rights, Right("TOPIC", enriched, "DESCRIBE", "")])
        worker = stage.worker(instance="one", mutant=mutant)
        worker.await_ready()
        stage.warm_up()
        write = next(one for one in rights if one.operation == "WRITE" and one.name == enriched)
        secured.revoke(write)
        stage.publish(range(articles))
        problems = []
        if mutant:
            deadline = time.monotonic() + 40
            while time.monotonic() < deadline and worker.exit_code is None and not stage.caught_up():
                time.sleep(0.3)
            worker.kill()
            code: int | None = None
        else:
            code = worker.await_exit(90)
            problems = [] if code == 70 else [f"the worker ended with {code}, not 70"]
            if enriched not in worker.log or "WRITE" not in worker.log:
                problems.append(f"its last words do not name the topic and the right: {worker.log[-300:]}")
        secured.grant([write])
        at = time.monotonic()
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        stage.recoveries.append(time.monotonic() - at)
        row = stage.row(fault, extra_faults=problems, note=f"exit code {code}", timeout_s=20 if mutant else 120)
        keeper.stop()
        return row
