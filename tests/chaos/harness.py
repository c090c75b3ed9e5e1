"""The bench of a chaos run: a broker, topics of its own for each fault, workers, and the check around them."""

import os
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from streams.broker import LocalKafka, LocalKafkaConfig
from streams.broker.ports import free_ports
from streams.cli.facts import knowledge_folder, rules_folder
from streams.client.connection import Connection
from streams.client.groups import progress
from streams.client.reading import read_available
from streams.client.verification import Check, History
from streams.contracts.alerts import Alert
from streams.contracts.codec import Limits
from streams.contracts.errors import EntenteError
from streams.contracts.stories import Story
from streams.contracts.topics import TopicNames, topics
from streams.core.cooperation.rules import Rules, load_rules
from streams.core.facts import Facts, load_facts
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process
from streams.engine.config import EngineConfig
from streams.engine.stories import position_in
from streams.engine.topics import create_topics
from streams.evaluation.oracle import Process
from streams.evaluation.workload import Numbered, Workload
from streams.settings import load_settings

from .processes import StartWorker, Supervisor, WorkerProcess, python
from .table import Row

#: The least that a broker allows by default: a dead worker's partitions are free after it.
SESSION_S = 6.0


class Bench:
    """What all faults of a run share. `short` asks each for its small form."""

    def __init__(self, seed: int, *, short: bool, folder: Path | None = None) -> None:
        self.seed = seed
        self.short = short
        self._stack = ExitStack()
        self.folder = folder or Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="entente-chaos-")))
        self.folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @cached_property
    def broker(self) -> LocalKafka:
        """One node for the faults that leave the broker alone."""
        return self._stack.enter_context(LocalKafka(LocalKafkaConfig(ephemeral=True)))

    @cached_property
    def _known(self) -> tuple[Facts, Rules]:
        settings = load_settings()
        return load_facts(knowledge_folder(settings)), load_rules(rules_folder(settings))

    def core(self, limits: Limits) -> Process:
        """What the pure core makes of a record."""
        facts, rules = self._known

        def expected(record: RawRecord) -> Outcome:
            return process(record, facts, rules, limits, now=datetime.now(UTC))

        return expected


class Stage:
    """Topics, groups and workers of one fault, and the check of what comes out."""

    def __init__(
        self,
        bench: Bench,
        name: str,
        *,
        broker: LocalKafka | None = None,
        bootstrap: str = "",
        partitions: int = 4,
        enriched_partitions: int | None = None,
        replication: int = 1,
        environ: dict[str, str] | None = None,
        limits: Limits | None = None,
        words: int = 60,
        core: Callable[[Process], Process] = lambda process: process,
    ) -> None:
        self.bench = bench
        self.name = name
        self.broker = broker or bench.broker
        self.bootstrap = bootstrap or self.broker.bootstrap
        self.chance = random.Random(f"{bench.seed}/{name}")
        self.tag = f"{name}-{uuid.uuid4().hex[:6]}"
        self.topics = TopicNames(
            raw=f"{self.tag}.raw",
            enriched=f"{self.tag}.enriched",
            candidates=f"{self.tag}.candidates",
            alerts=f"{self.tag}.alerts",
            dead_letters=f"{self.tag}.dlq",
        )
        self.environ = {
            "ENTENTE_WORKER_GROUP": self.tag,
            "ENTENTE_WORKER_SESSION_TIMEOUT_S": str(SESSION_S),
            "ENTENTE_PATHS_RELOAD_S": "0",
            "ENTENTE_CONFIG": os.devnull,
            **{
                f"ENTENTE_TOPICS_{field.upper()}": getattr(self.topics, field) for field in TopicNames.__struct_fields__
            },
            **(environ or {}),
        }
        self.prefix = f"verify-{self.tag}"
        self.workload = Workload(self.prefix, bench.seed, words=words)
        self._stack = ExitStack()
        self.history = self._stack.enter_context(History(bench.folder / f"{self.tag}.jsonl"))
        # A broker may be down for long while this client waits.
        self.connection = Connection(self.broker.admin_bootstrap, timeout_s=150.0)
        self.engine = EngineConfig(bootstrap=self.broker.admin_bootstrap, topics=self.topics, group=self.tag)
        specs = topics(self.topics, partitions)
        if enriched_partitions is not None:
            specs = tuple(
                msgspec.structs.replace(spec, partitions=enriched_partitions)
                if spec.name == self.topics.enriched
                else spec
                for spec in specs
            )
        create_topics(self.engine, specs, replication=replication)
        self._core = core(bench.core(limits or Limits()))
        self.check = self._new_check()
        self.workers: list[WorkerProcess] = []
        self._keepers: list[Supervisor] = []
        self._sending: list[threading.Thread] = []
        self._send_faults: list[BaseException] = []
        self.recoveries: list[float] = []
        #: Offsets at the end of the input that only markers and aborted records take.
        self.tail = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for keeper in self._keepers:
            keeper.retire()
        for worker in self.workers:
            with suppress(ProcessLookupError):
                worker.thaw()
            if worker.exit_code is None:
                worker.kill()
        self._stack.close()

    def _new_check(self) -> Check:
        check = Check(self.connection, self.topics, self._core, prefix=self.prefix, history=self.history)
        check.begin()
        return check

    # -- workers

    def worker(
        self,
        *,
        instance: str = "",
        mutant: str = "",
        only: str = "",
        environ: dict[str, str] | None = None,
        wrap: Callable[[list[str]], list[str]] = lambda command: command,
    ) -> WorkerProcess:
        """Start a worker; with `mutant` one whose guard of that name is off; `wrap` may put it into a cage."""
        (port,) = free_ports(1)
        command = python("-m", "tests.chaos.mutant", mutant) if mutant else python("-m", "streams")
        command += ["worker", "--bootstrap", self.bootstrap, "--metrics-port", str(port)]
        if only:
            command += ["--only", only]
        extra = {"ENTENTE_WORKER_INSTANCE": instance} if instance else {}
        log = self.bench.folder / f"{self.tag}-{len(self.workers)}.log"
        worker = WorkerProcess(wrap(command), {**self.environ, **extra, **(environ or {})}, log, port)
        self.workers.append(worker)
        self.history.event(f"worker {worker.pid} starts")
        return worker

    def supervised(self, **options: Any) -> Supervisor:
        start: StartWorker = lambda: self.worker(**options)  # noqa: E731
        self._keepers.append(Supervisor(start))
        return self._keepers[-1]

    # -- traffic

    def publish(
        self, numbers: Iterable[int], *, rate: float = 0.0, bad: Callable[[int], Numbered | None] | None = None
    ) -> None:
        """Publish now; `bad` may put another record in the place of a number."""

        def records() -> Iterable[Numbered]:
            for number in numbers:
                yield (bad(number) if bad else None) or self.workload.record(number)

        self.check.publish(records(), rate=rate)

    @staticmethod
    def bad(number: int) -> Numbered:
        """A record that must become a dead letter."""
        return Numbered(number, b"bad-%d" % number, b"{never an article")

    def warm_up(self) -> None:
        """Let the worker use every topic, and forget it: the check begins after it."""
        warm = Workload(f"warm-{self.tag}", self.bench.seed)
        bad = Numbered(0, b"warm", b"{not an article")
        self.check.publish([*(warm.record(number) for number in range(12)), bad])
        deadline = time.monotonic() + 60
        while not (self.caught_up() and self.ends(self.topics.dead_letters)):
            assert time.monotonic() < deadline, "the warm-up was not processed"
            time.sleep(0.2)
        self.check = self._new_check()

    def made_again(self, topic: str) -> None:
        """The topic was deleted and made anew: the check reads it from its beginning."""
        ends = self.check._ends
        ends |= {partition: 0 for partition in ends if partition.topic == topic}

    def publish_meanwhile(
        self, numbers: Iterable[int], *, rate: float, bad: Callable[[int], Numbered | None] | None = None
    ) -> None:
        """Publish in a thread of its own."""

        def send() -> None:
            try:
                self.publish(numbers, rate=rate, bad=bad)
            except BaseException as error:
                self._send_faults.append(error)

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        self._sending.append(thread)

    def all_published(self) -> None:
        for thread in self._sending:
            thread.join()
        if self._send_faults:
            raise self._send_faults[0]

    @property
    def publishing(self) -> bool:
        return any(thread.is_alive() for thread in self._sending)

    # -- watching

    def ends(self, topic: str) -> int:
        """Records written to a topic, all partitions together; asked of nodes that can answer."""
        addresses = self.broker.admin_bootstrap.split(",")
        alive = [addresses[node - 1] for node in self.broker.pids if node not in self.broker.paused] or addresses
        with closing(KafkaConsumer(bootstrap_servers=alive)) as consumer:
            partitions = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic) or ()]
            return sum(consumer.end_offsets(partitions).values())

    def await_more(self, topic: str, than: int, timeout_s: float = 90.0) -> float:
        """Seconds until the topic holds more than `than` records; AssertionError when it does not in time."""
        began = time.monotonic()
        while True:
            with suppress(KafkaError):
                if self.ends(topic) > than:
                    return time.monotonic() - began
            assert time.monotonic() - began < timeout_s, f"nothing came out for {timeout_s} s after the fault"
            time.sleep(0.1)

    def _ends_at_last(self, timeout_s: float) -> int:
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                return self.ends(self.topics.enriched)
            except KafkaError:
                # A hung leader is one until another is chosen.
                assert time.monotonic() < deadline, f"no broker told the ends for {timeout_s} s after the fault"

    def expected_enriched(self, articles: int) -> int:
        """Enriched records that so many numbers of the workload make: a tombstone makes none."""
        return sum(self.workload.record(number).value is not None for number in range(articles))

    def recovers(self, *, since: float, timeout_s: float = 90.0) -> float:
        """Note and give the seconds from `since` (monotonic) to the next new enriched record."""
        self.await_more(self.topics.enriched, self._ends_at_last(timeout_s), timeout_s)
        took = time.monotonic() - since
        self.recoveries.append(took)
        self.history.event(f"recovered after {took:.1f} s")
        return took

    def caught_up(self) -> bool:
        """Whether both groups have committed all there is; but for `tail` offsets that hold no record for a reader."""
        with suppress(EntenteError, KafkaError):
            return all(lag <= self.tail for lag in self.lags().values())
        return False

    def lags(self) -> dict[str, int]:
        """What is not committed, by topic."""
        found = {}
        with closing(self.connection.admin()) as admin, closing(self.connection.consumer()) as consumer:
            for agent, topic in (("enrich", self.topics.raw), ("alert", self.topics.candidates)):
                states = progress(admin, consumer, "", self.engine.group_of(agent), [topic])  # type: ignore[arg-type]
                found[topic] = sum(state.end - (state.committed or 0) for state in states)
        return found

    def story_faults(self) -> list[str]:
        """What does not agree between the story table's changelog and the alerts."""
        stories: dict[bytes, tuple[int, Any]] = {}
        alerts: dict[str, Alert] = {}
        for record in read_available(self.connection, self.engine.changelog):
            position = position_in(record.headers)
            if position >= stories.get(record.key, (-1, None))[0]:
                stories[record.key] = (position, record)
        for record in read_available(self.connection, self.topics.alerts):
            alert = msgspec.json.decode(record.value, type=Alert)
            alerts[alert.alert_id] = alert
        faults = []
        told: set[str] = set()
        for key, (_, record) in stories.items():
            if record.value is None:
                continue
            for alert in msgspec.json.decode(record.value, type=Story).alerts:
                told.add(alert.alert_id)
                if alerts.get(alert.alert_id) != alert:
                    faults.append(f"story {key!r} says other than the alert {alert.alert_id}")
        faults += [f"alert {one} stands in no story" for one in alerts.keys() - told]
        return faults

    # -- the verdict

    def row(self, fault: str, *, timeout_s: float = 120.0, note: str = "", extra_faults: Iterable[str] = ()) -> Row:
        """Wait for everything, judge, and give the row. `extra_faults` are checks of the scenario that failed."""
        self.all_published()
        self.check.read_back()
        self.check.await_outputs(timeout_s, finished=self.caught_up)
        report = self.check.oracle.report()
        for verdict in report.verdicts:
            self.history.event(verdict)
        problems = [*extra_faults]
        if not report.good:
            problems += [*report.verdicts, *(fault.what for fault in report.faults[:3])]
        if not self.caught_up():
            problems.append(f"not all is committed: {self.lags()}")
        return Row(
            fault=fault,
            records=report.records,
            lost=report.lost,
            wrong=report.wrong,
            duplicates=report.duplicates,
            duplicates_after=report.duplicates_after,
            recovery_s=max(self.recoveries) if self.recoveries else None,
            verdict="FAILED" if problems else "ok",
            note="; ".join([*problems, *([note] if note else [])]),
        )
