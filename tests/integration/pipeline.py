"""A whole pipeline on a real broker, with topics and consumer groups of its own: what the end-to-end tests drive."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from kafka import KafkaProducer

from streams.broker.ports import free_ports
from streams.client.connection import Connection
from streams.client.groups import progress
from streams.client.reading import read_available
from streams.contracts.topics import TopicNames
from streams.operations.children import Child, await_ready

READY_S = 60.0
PROCESSED_S = 90.0


class Pipeline:
    """Settings, topics and workers of one test; stop() ends the workers."""

    def __init__(
        self, bootstrap: str, folder: Path, *, partitions: int = 4, reload_s: float = 0, settings: str = ""
    ) -> None:
        self.bootstrap = bootstrap
        self.folder = folder
        self.name = f"t{uuid4().hex[:8]}"
        self.topics = TopicNames(
            **{field: f"{self.name}.{getattr(TopicNames(), field)}" for field in TopicNames.__struct_fields__}
        )
        self.settings = folder / f"{self.name}.toml"
        names = "\n".join(f'{field} = "{getattr(self.topics, field)}"' for field in TopicNames.__struct_fields__)
        self.settings.write_text(
            f'[kafka]\nbootstrap = "{bootstrap}"\n[topics]\n{names}\npartitions = {partitions}\n'
            # Files change while tests are written; a test of reloading asks for it.
            f'[worker]\ngroup = "{self.name}"\n[paths]\nreload_s = {reload_s}\n{settings}',
            encoding="utf-8",
        )
        self.connection = Connection(bootstrap, client_id="test")
        self.workers: list[Child] = []
        self.ports: list[int] = []
        done = self.entente("topics", "create")
        assert done.returncode == 0, done.stderr

    def entente(self, *arguments: str, stdin: bytes | None = None, timeout_s: float = 120) -> Any:
        """Run a command of ours with this pipeline's settings; text of both outputs."""
        return subprocess.run(
            [sys.executable, "-m", "streams", *arguments],
            input=None if stdin is None else stdin.decode("utf-8", "surrogateescape"),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env={**os.environ, "ENTENTE_CONFIG": str(self.settings)},
        )

    def start_worker(self, *, wait: bool = True) -> Child:
        """One more worker; with `wait`, ready."""
        port = free_ports(1)[0]
        command = [sys.executable, "-m", "streams", "worker", "--metrics-port", str(port)]
        child = Child(command, environ={"ENTENTE_CONFIG": str(self.settings)})
        self.workers.append(child)
        self.ports.append(port)
        if wait:
            await_ready(child, port, timeout_s=READY_S)
        return child

    def stop(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.stop(30)

    def send(
        self, records: Iterable[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]], **options: Any
    ) -> None:
        """Produce (key, value, headers) to the raw topic and wait until the broker has them."""
        producer = KafkaProducer(
            bootstrap_servers=self.bootstrap, acks="all", max_request_size=64 * 1024 * 1024, **options
        )
        try:
            futures = [
                producer.send(self.topics.raw, key=key, value=value, headers=headers) for key, value, headers in records
            ]
            producer.flush()
            for future in futures:
                future.get(timeout=30)
        finally:
            producer.close()

    def send_articles(self, articles: Iterable[dict[str, Any]]) -> None:
        """Produce articles keyed by their id."""
        self.send((article["id"].encode(), json.dumps(article).encode(), []) for article in articles)

    def wait_processed(self, timeout_s: float = PROCESSED_S) -> None:
        """Wait until both agents have committed everything there is."""
        hops = ((f"{self.name}-enrich", self.topics.raw), (f"{self.name}-alert", self.topics.candidates))
        admin, consumer = self.connection.admin(), self.connection.consumer()
        try:

            def done() -> bool:
                return all(
                    state.end == 0 or state.lag == 0
                    for group, topic in hops
                    for state in progress(admin, consumer, self.bootstrap, group, [topic])
                )

            wait_until(done, timeout_s, "the pipeline has processed everything")
        finally:
            admin.close()
            consumer.close()

    def read(self, topic: str) -> list[Any]:
        """Every record that the topic holds now."""
        return list(read_available(self.connection, topic))

    def alerts(self) -> dict[str, dict[str, Any]]:
        """The newest state of each alert, by alert id."""
        return {record.key.decode(): json.loads(record.value) for record in self.read(self.topics.alerts)}


def wait_until(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Poll until `condition` holds; fails the test after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"not in {timeout_s:g} s: {what}"
        time.sleep(0.1)
