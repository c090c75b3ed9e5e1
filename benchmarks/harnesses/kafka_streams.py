"""Makes the Kafka Streams harness ready: its jars, its compiled class, its settings. It passes on and runs no core."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks.articles import Payload
from benchmarks.harnesses.common import (
    ACKS,
    BATCH_BYTES,
    CANDIDATE_EVERY,
    COMMIT_S,
    COMPRESSION,
    FETCH_BYTES,
    LINGER_MS,
    POLL_RECORDS,
    REQUEST_BYTES,
)
from streams.broker.class_path import ensure_jars
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import OLDEST_MAJOR, find_java

SOURCE = Path(__file__).with_name("PassThrough.java")
POM = Path(__file__).with_name("kafka-streams.xml")


class PassThrough(msgspec.Struct, frozen=True):
    """The harness ready to run, with outputs as large as those of `payload`."""

    java: Path
    class_path: str
    payload: Payload

    def command(self, bootstrap: str, group: str, names: dict[str, str], folder: Path) -> list[str]:
        """The command line of one run; `names` are the topics by role, and its files go to `folder`."""
        file = folder / f"{group}.properties"
        made = settings(bootstrap, group, folder / f"{group}-state")
        file.write_text("".join(f"{name}={value}\n" for name, value in made.items()), encoding="utf-8")
        more = self.payload.enriched_bytes - self.payload.raw_bytes
        return [
            str(self.java),
            "-Xmx512m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            self.class_path,
            SOURCE.stem,
            str(file),
            *(names[role] for role in ("raw", "enriched", "candidates")),
            *(str(number) for number in (more, self.payload.candidate_bytes, CANDIDATE_EVERY)),
        ]


def settings(bootstrap: str, group: str, state: Path) -> dict[str, str]:
    """Kafka Streams tuned as the other harnesses are: at least once, by one thread."""
    return {
        "application.id": group,
        "bootstrap.servers": bootstrap,
        "state.dir": str(state),
        "num.stream.threads": "1",
        "processing.guarantee": "at_least_once",
        "commit.interval.ms": str(round(COMMIT_S * 1000)),
        "consumer.auto.offset.reset": "earliest",
        "consumer.max.partition.fetch.bytes": str(FETCH_BYTES),
        "consumer.max.poll.records": str(POLL_RECORDS),
        "producer.acks": ACKS,
        "producer.enable.idempotence": "false",
        "producer.linger.ms": str(LINGER_MS),
        "producer.batch.size": str(BATCH_BYTES),
        "producer.compression.type": COMPRESSION,
        "producer.max.request.size": str(REQUEST_BYTES),
    }


def build(folder: Path, payload: Payload, progress: Callable[[str], None] | None = None) -> PassThrough:
    """Find a compiler, fetch the jars (once), compile to `folder`; raises BrokerError when one of them fails."""
    java = find_java().binary
    compiler = java.with_name("javac")
    if not compiler.is_file():
        raise BrokerError(
            f"The Java at {java} has no compiler beside it.",
            hint="Install one with `sudo apt-get install openjdk-17-jdk-headless`, or name a JDK in JAVA_HOME.",
        )
    jars = ensure_jars(progress, POM)
    if not any(path.name.startswith("kafka-streams-") for path in jars.paths):
        raise BrokerError(
            f"{jars.folder} holds no kafka-streams-VERSION.jar.",
            hint="Name the whole `libs` folder of a Kafka download in ENTENTE_KAFKA_JARS, or unset it.",
        )
    class_path = os.pathsep.join([str(folder), jars.class_path])
    command = [str(compiler), "--release", str(OLDEST_MAJOR), "-d", str(folder), "-cp", jars.class_path, str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BrokerError(
            f"{SOURCE.name} could not be compiled: {' '.join(done.stderr.split())[:400]}",
            hint=f"The compiler is {compiler}; Kafka's jars lie in {jars.folder}.",
        )
    return PassThrough(java=java, class_path=class_path, payload=payload)
