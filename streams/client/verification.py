"""Puts numbered articles through a running pipeline and judges what comes out."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import orjson
from kafka import TopicPartition

from streams.client.connection import Connection, broker_errors
from streams.contracts.articles import Versions
from streams.contracts.errors import Fatal
from streams.contracts.headers import DLQ_PREFIX, ORIGIN
from streams.contracts.topics import TopicNames
from streams.core.outcome import RawRecord
from streams.evaluation.oracle import Oracle, Process
from streams.evaluation.verdict import Report
from streams.evaluation.workload import Numbered, Workload

_POLL_MS = 250
#: Outputs must have been silent for so long before a complete run counts as ended: repeats come late.
_SETTLE_S = 1.5
_MAX_PENDING = 2000
#: Looks at the clock while a rate is kept: so many records at once.
_BURST_S = 0.02


class _Made(msgspec.Struct):
    versions: Versions


class History:
    """The run as JSON Lines: what was published, what came, what happened; each line with seconds since the start."""

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("wb") if path is not None else None
        self._began = time.monotonic()
        #: The events of the run (not the records), with seconds since its start.
        self.timeline: list[tuple[float, str]] = []

    def event(self, what: str) -> None:
        """Something happened: a step of the run, a fault."""
        at = round(time.monotonic() - self._began, 3)
        self.timeline.append((at, what))
        self._write({"t": at, "event": what})

    def record(self, topic: str, record: Any, **more: Any) -> None:
        """A record was read."""
        if self._file is None:
            return
        self._write(
            {
                "t": round(time.monotonic() - self._began, 3),
                "topic": topic,
                "partition": record.partition,
                "offset": record.offset,
                "timestamp": record.timestamp,
                "key": None if record.key is None else record.key.decode("utf-8", "backslashreplace"),
                **more,
            }
        )

    def _write(self, entry: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(orjson.dumps(entry) + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


class Check:
    """One delivery check: `begin`, publish, `read_back`, `await_outputs`, `oracle.report()`.

    `alert_topics` are all topics that rules publish to.
    """

    def __init__(
        self,
        connection: Connection,
        topics: TopicNames,
        process: Process,
        *,
        prefix: str,
        history: History,
        alert_topics: Iterable[str] = (),
    ) -> None:
        self._connection = connection
        self._topics = topics
        self._history = history
        self._alert_topics = frozenset({topics.alerts, *alert_topics})
        self._ends: dict[TopicPartition, int] = {}
        self.oracle = Oracle(prefix, process)
        #: What the workers say made their records (from the first enriched record that came).
        self.versions: Versions | None = None

    def begin(self) -> None:
        """Note where every topic ends now; the check reads from there. Raises Fatal when one is missing."""
        names = self._topics
        consumer = self._connection.consumer()
        try:
            with broker_errors(self._connection.bootstrap):
                for topic in (names.raw, names.enriched, names.candidates, names.dead_letters, *self._alert_topics):
                    partitions = consumer.partitions_for_topic(topic)
                    if not partitions:
                        raise Fatal(f"There is no topic {topic}.", hint="Make the topics with `entente topics create`.")
                    self._ends |= consumer.end_offsets([TopicPartition(topic, one) for one in sorted(partitions)])
        finally:
            consumer.close()

    def publish(
        self,
        records: Iterable[Numbered],
        *,
        rate: float = 0.0,
        progress: Callable[[int], None] = lambda sent: None,
        **producer_options: Any,
    ) -> int:
        """Send the records in order (at most `rate` a second; 0: as fast as they are taken); how many were sent."""
        producer = self._connection.producer(**{"compression_type": "lz4", **producer_options})
        pending: list[Any] = []
        sent = 0
        began = time.monotonic()
        try:
            for record in records:
                with broker_errors(self._connection.bootstrap):
                    pending.append(producer.send(self._topics.raw, key=record.key, value=record.value))
                sent += 1
                if len(pending) >= _MAX_PENDING:
                    self._await(pending)
                    progress(sent)
                ahead = sent / rate - (time.monotonic() - began) if rate else 0.0
                if ahead > _BURST_S:
                    progress(sent)
                    time.sleep(ahead)
            with broker_errors(self._connection.bootstrap):
                producer.flush()
            self._await(pending)
            progress(sent)
        finally:
            producer.close(timeout=5)
        self._history.event(f"published {sent} records")
        return sent

    def _await(self, pending: list[Any]) -> None:
        for future in pending:
            with broker_errors(self._connection.bootstrap):
                future.get(timeout=self._connection.timeout_s)
        pending.clear()

    def read_back(self, ours: Callable[[Any], bool] = lambda record: True) -> int:
        """Read articles.raw from the beginning of the check: what stands there, and nothing else, must come out.

        Gives the number of records expected. `ours` picks them out of other traffic.
        """
        expected = 0
        for record in self._read({self._topics.raw}, until_end=True):
            if not ours(record):
                continue
            headers = len(record.headers or ())
            raw = RawRecord(record.key, record.value, record.partition, record.offset, record.timestamp, headers)
            stage = self.oracle.expect(raw)
            self._history.record(self._topics.raw, record, **({"dead_letter": stage} if stage else {}))
            expected += 1
        self._history.event(f"{expected} records stand in {self._topics.raw}")
        return expected

    def await_outputs(
        self,
        timeout_s: float,
        *,
        finished: Callable[[], bool] = lambda: True,
        progress: Callable[[int], None] = lambda missing: None,
    ) -> bool:
        """Read the outputs until nothing is missing, nothing more comes and `finished()`.

        False when for `timeout_s` nothing came of what is missing: a million outputs take their time to be read.
        """
        deadline = time.monotonic() + timeout_s
        quiet_since = time.monotonic()
        least = self.oracle.missing
        names = self._topics
        outputs = {names.enriched, names.candidates, names.dead_letters, *self._alert_topics}
        for record in self._read(outputs, until_end=False):
            now = time.monotonic()
            if record is not None:
                quiet_since = now
                self._saw(record)
                if self.oracle.missing < least:
                    least = self.oracle.missing
                    deadline = now + timeout_s
            elif now - quiet_since >= _SETTLE_S and not self.oracle.missing and finished():
                # The alerts' turn: dear to compute, so only now.
                if not self.oracle.report().lost:
                    self._history.event("everything came")
                    return True
                quiet_since = now
            if record is None:
                progress(self.oracle.missing)
            if now > deadline:
                self._history.event(f"time is up, {self.oracle.missing} outputs are missing")
                return False
        return False

    def _saw(self, record: Any) -> None:
        names, oracle = self._topics, self.oracle
        self._history.record(record.topic, record)
        if record.topic == names.enriched:
            oracle.saw_enriched(record.key, record.value)
            if self.versions is None and record.value:
                self.versions = _versions_in(record.value)
        elif record.topic == names.candidates:
            oracle.saw_candidate(record.key, record.value)
        elif record.topic == names.dead_letters:
            headers = dict(record.headers or ())
            topic, _, place = headers.get(ORIGIN, b"").decode("utf-8", "replace").partition("/")
            if topic == names.raw:
                partition, _, offset = place.partition("/")
                where = (int(partition), int(offset))
                stage = headers.get(DLQ_PREFIX + "stage", b"").decode("utf-8", "replace")
                oracle.saw_dead_letter(where, record.key, record.value, stage)
        else:
            oracle.saw_alert(record.key, record.value, dict(record.headers or ()).get("ce_id", b""))

    def _read(self, topics: set[str], *, until_end: bool) -> Iterator[Any]:
        """Records since `begin`; with `until_end` those there are now, else for ever, with null at each silence."""
        consumer = self._connection.consumer()
        try:
            with broker_errors(self._connection.bootstrap):
                starts = {partition: offset for partition, offset in self._ends.items() if partition.topic in topics}
                consumer.assign(list(starts))
                for partition, offset in starts.items():
                    consumer.seek(partition, offset)
                ends = consumer.end_offsets(list(starts)) if until_end else {}
            while not until_end or any(consumer.position(partition) < end for partition, end in ends.items()):
                with broker_errors(self._connection.bootstrap):
                    found = consumer.poll(timeout_ms=_POLL_MS)
                for records in found.values():
                    yield from records
                if not found and not until_end:
                    yield None
        finally:
            consumer.close()


def _versions_in(value: bytes) -> Versions | None:
    try:
        return msgspec.json.decode(value, type=_Made).versions
    except msgspec.MsgspecError:
        return None


def verify(
    check: Check,
    workload: Workload,
    articles: int,
    *,
    rate: float,
    timeout_s: float,
    sent: Callable[[int], None] = lambda count: None,
    missing: Callable[[int], None] = lambda count: None,
) -> Report:
    """The whole check of a pipeline that is running: publish, wait, judge."""
    check.begin()
    check.publish((workload.record(number) for number in range(articles)), rate=rate, progress=sent)
    prefix = workload.prefix.encode()
    check.read_back(lambda record: record.key is not None and record.key.startswith(prefix))
    check.await_outputs(timeout_s, progress=missing)
    return check.oracle.report()


def new_prefix() -> str:
    """A prefix of ids that no run had before: the time to the millisecond."""
    return "verify-" + datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
