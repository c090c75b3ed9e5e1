"""A pipeline of its own topics on the session's broker, worker processes on it, and the oracle of what comes out."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from streams.contracts.topics import TopicNames, topics
from streams.engine.config import EngineConfig
from streams.engine.topics import create_topics

ROOT = Path(__file__).resolve().parents[3]
PARTITIONS = 4


class Worker:
    """A worker process; its log is kept for assertions and shown when a test fails."""

    def __init__(self, config: dict[str, Any], log: Path, *, agents: str, switches: tuple[str, ...] = ()) -> None:
        self.log = log
        with log.open("wb") as file:
            command = [sys.executable, "-m", "tests.integration.engine.echo_worker", json.dumps(config), agents]
            self.process = subprocess.Popen([*command, *switches], cwd=ROOT, stdout=file, stderr=file)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self, timeout: float = 30) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.process.wait(timeout)

    def exit_code(self, timeout: float) -> int:
        return self.process.wait(timeout)

    def text(self) -> str:
        return self.log.read_text()


class Pipeline:
    """Topics and groups with names of their own, so that tests share a broker."""

    def __init__(self, bootstrap: str, folder: Path, *, raw_partitions: int = PARTITIONS, **settings: Any) -> None:
        self.bootstrap = bootstrap
        self.folder = folder
        name = uuid.uuid4().hex[:8]
        self.names = TopicNames(
            raw=f"{name}.raw",
            enriched=f"{name}.enriched",
            candidates=f"{name}.candidates",
            alerts=f"{name}.alerts",
            dead_letters=f"{name}.dlq",
        )
        self.config: dict[str, Any] = {
            "bootstrap": bootstrap,
            "group": name,
            "topics": {field: getattr(self.names, field) for field in TopicNames.__struct_fields__},
            "data_dir": str(folder / "faust"),
            "session_timeout_s": 6.0,
            **settings,
        }
        self.engine = EngineConfig(bootstrap=bootstrap, group=name, topics=self.names)
        self.specs = topics(self.names, raw_partitions)
        self.workers: list[Worker] = []
        self.producer = KafkaProducer(bootstrap_servers=bootstrap, max_request_size=40_000_000, linger_ms=5)
        self.admin = KafkaAdminClient(bootstrap_servers=bootstrap)
        self.reader = KafkaConsumer(bootstrap_servers=bootstrap, group_id=None)

    def create_topics(self) -> None:
        create_topics(self.engine, self.specs)

    def worker(self, *, agents: str = "enrich,alert", switches: tuple[str, ...] = (), **settings: Any) -> Worker:
        log = self.folder / f"worker-{len(self.workers)}.log"
        worker = Worker({**self.config, **settings}, log, agents=agents, switches=switches)
        self.workers.append(worker)
        return worker

    def publish(self, numbers: Iterable[int], *, padding: int = 0, **fields: Any) -> None:
        for number in numbers:
            value = {"n": number, "pad": "x" * padding, **fields}
            self.producer.send(self.names.raw, key=b"k%d" % number, value=json.dumps(value).encode())
        self.producer.flush()

    def publish_nothing(self, headers: list[tuple[str, bytes | None]]) -> None:
        """A record without key and value, which ordinary clients refuse to send; its headers may lack values."""

        async def send() -> None:
            async with AIOKafkaProducer(bootstrap_servers=self.bootstrap) as producer:
                batch = producer.create_batch()
                batch.append(timestamp=None, key=None, value=None, headers=headers)
                batch.close()
                await (await producer.send_batch(batch, self.names.raw, partition=0))

        asyncio.run(send())

    @contextmanager
    def feeding(self, numbers: range, *, per_second: int) -> Iterator[threading.Thread]:
        """Publish in the background while the block runs; all is published when it ends."""
        size = max(per_second // 20, 1)

        def feed() -> None:
            for start in range(numbers.start, numbers.stop, size):
                self.publish(range(start, min(start + size, numbers.stop)), padding=200)
                time.sleep(size / per_second)

        thread = threading.Thread(target=feed)
        thread.start()
        try:
            yield thread
        finally:
            thread.join()

    def end(self, topic: str) -> int:
        """Sum of the end offsets of a topic."""
        return sum(self.reader.end_offsets(self._partitions(topic)).values())

    def _partitions(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in self.reader.partitions_for_topic(topic) or ()]

    def read(self, topic: str) -> list[Any]:
        """Every record of a topic up to its end, in order of offset in each partition."""
        consumer = KafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=None,
            max_partition_fetch_bytes=40_000_000,
            fetch_max_bytes=80_000_000,
        )
        try:
            partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            found: list[Any] = []
            deadline = time.monotonic() + 30
            while any(consumer.position(tp) < end for tp, end in ends.items()):
                assert time.monotonic() < deadline, f"cannot read {topic} to its end"
                for records in consumer.poll(timeout_ms=200).values():
                    found += records
            return found
        finally:
            consumer.close()

    def committed(self, agent: str, topic: str) -> dict[int, int]:
        """Committed offset by partition; -1 where there is none."""
        group = f"{self.config['group']}-{agent}"
        partitions = self._partitions(topic)
        try:
            found = self.admin.list_group_offsets({group: partitions}).get(group, {})
        except KafkaError:
            # The coordinator of the very first group of a broker takes a moment to come up.
            found = {}
        return {tp.partition: found[tp].offset if tp in found else -1 for tp in partitions}

    def until(self, condition: Callable[[], bool], what: str, timeout: float = 40) -> None:
        deadline = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not come about within {timeout} s"
            time.sleep(0.1)

    def until_running(self, worker: Worker) -> None:
        self.until(lambda: "The worker runs" in worker.text() or worker.process.poll() is not None, "a worker")
        assert worker.process.poll() is None, worker.text()

    def until_enriched(self, count: int, timeout: float = 40) -> None:
        self.until(lambda: self.end(self.names.enriched) >= count, f"{count} records in enriched", timeout)

    def until_committed(self, agent: str, topic: str, timeout: float = 40) -> None:
        """Until the agent has committed everything that is in the topic."""

        def caught_up() -> bool:
            return sum(max(offset, 0) for offset in self.committed(agent, topic).values()) >= self.end(topic)

        self.until(caught_up, f"{agent} at the end of {topic}", timeout)

    def until_done(self, timeout: float = 40) -> None:
        self.until_committed("enrich", self.names.raw, timeout)
        self.until_committed("alert", self.names.candidates, timeout)

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.signal(signal.SIGCONT)
                worker.kill()
        self.producer.close()
        self.admin.close()
        self.reader.close()

    # -- the oracle

    def assert_enriched(self, numbers: Iterable[int]) -> int:
        """Every number came out, unchanged; gives how many came more than once."""
        seen: Counter[int] = Counter()
        for record in self.read(self.names.enriched):
            number = json.loads(record.value)["n"]
            assert record.key == b"k%d" % number
            seen[number] += 1
        wanted = set(numbers)
        missing = sorted(wanted - set(seen))
        assert not missing, f"{len(missing)} lost: {missing[:20]}"
        assert not set(seen) - wanted
        return sum(count - 1 for count in seen.values())

    def assert_alerts(self, numbers: Iterable[int]) -> None:
        """The newest alert of each story has all its numbers, and no revision of a story has two contents."""
        wanted: dict[bytes, set[int]] = {}
        for number in numbers:
            if number % 10 == 0:
                wanted.setdefault(b"s%d" % (number // 100), set()).add(number)
        for topic in (self.names.alerts, f"{self.config['group']}-alert-stories-changelog"):
            newest: dict[bytes, list[int]] = {}
            revisions: dict[tuple[bytes, int], bytes] = {}
            for record in self.read(topic):
                content = json.loads(record.value)
                newest[record.key] = content
                known = revisions.setdefault((record.key, len(content)), record.value)
                assert known == record.value, f"two contents of one revision of {record.key!r} in {topic}"
            assert {key: set(content) for key, content in newest.items()} == wanted
