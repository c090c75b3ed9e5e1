"""The Kafka Streams harness: tuned as the others, of the broker's version, and missing with a reason if need be."""

import os
import stat
from pathlib import Path

import pytest

from benchmarks.articles import Payload
from benchmarks.harnesses import kafka_streams
from benchmarks.harnesses.common import LIBRDKAFKA_CONSUMER, LIBRDKAFKA_PRODUCER
from streams.broker.class_path import kafka_version
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import Java

SIZES = Payload(raw_bytes=4000, enriched_bytes=7000, candidate_bytes=900)


def script(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Java without a compiler, and Kafka's jars in a folder of one's own; answers the folder of the binaries."""
    binaries = tmp_path / "java" / "bin"
    script(binaries / "java", "exit 0")
    monkeypatch.setattr(kafka_streams, "find_java", lambda: Java(binary=binaries / "java", version="17.0.1"))
    libs = tmp_path / "libs"
    libs.mkdir()
    for name in ("kafka_2.13-4.4.0.jar", "kafka-streams-4.4.0.jar"):
        (libs / name).touch()
    monkeypatch.setenv("ENTENTE_KAFKA_JARS", str(libs))
    return binaries


def test_its_version_is_the_brokers() -> None:
    assert kafka_version(kafka_streams.POM) == kafka_version()


def test_it_is_tuned_as_the_harnesses_on_librdkafka_are(tmp_path: Path) -> None:
    made = kafka_streams.settings("127.0.0.1:9092", "group", tmp_path)
    for name, value in LIBRDKAFKA_PRODUCER.items():
        assert made[f"producer.{name}"] == value
    assert made["consumer.max.partition.fetch.bytes"] == LIBRDKAFKA_CONSUMER["max.partition.fetch.bytes"]
    assert made["processing.guarantee"] == "at_least_once"
    assert made["commit.interval.ms"] == "500"


def test_a_java_without_a_compiler_is_named_with_the_way_out(java: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match="no compiler") as caught:
        kafka_streams.build(tmp_path, SIZES)
    assert "jdk" in caught.value.hint


def test_jars_without_kafka_streams_are_named(java: Path, tmp_path: Path) -> None:
    script(java / "javac", "exit 0")
    (tmp_path / "libs" / "kafka-streams-4.4.0.jar").unlink()
    with pytest.raises(BrokerError, match="holds no kafka-streams"):
        kafka_streams.build(tmp_path, SIZES)


def test_what_the_compiler_says_is_the_reason(java: Path, tmp_path: Path) -> None:
    script(java / "javac", "echo 'PassThrough.java:1: wrong' >&2; exit 1")
    with pytest.raises(BrokerError, match=r"could not be compiled: PassThrough\.java:1: wrong"):
        kafka_streams.build(tmp_path, SIZES)


def test_its_outputs_are_as_large_as_ours(java: Path, tmp_path: Path) -> None:
    script(java / "javac", "exit 0")
    built = kafka_streams.build(tmp_path, SIZES)
    names = {"raw": "in", "enriched": "out", "candidates": "found"}
    command = built.command("127.0.0.1:9092", "group", names, tmp_path)
    assert command[0] == str(java / "java")
    assert command[-6:] == ["in", "out", "found", "3000", "900", "20"]
    assert command[command.index("-cp") + 1].split(os.pathsep)[0] == str(tmp_path)
    assert "producer.acks=all\n" in (tmp_path / "group.properties").read_text()
