"""The local Kafka serves, keeps its data, and never outlives the process that started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic

from benchmarks.machine import cpu_s
from streams.broker import BrokerError, LocalKafka, LocalKafkaConfig
from streams.broker.ports import free_ports

from .kafka_fixtures import MakeTopic, StartKafka
from .waiting import eventually

pytestmark = pytest.mark.integration


def create(bootstrap: str, topic: str, *, replication: int = 1) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic(name=topic, num_partitions=1, replication_factor=replication)])
    admin.close()


def write(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    for sent in [producer.send(topic, value) for value in values]:
        sent.get(timeout=30)
    producer.close()


def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=15_000
    )
    values: list[bytes] = []
    for record in consumer:
        values.append(record.value)
        if len(values) == count:
            break
    consumer.close()
    return values


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def run_child(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_records_go_through_a_real_broker(bootstrap: str, make_topic: MakeTopic) -> None:
    topic = make_topic()
    write(bootstrap, topic, [b"one", b"two"])
    assert read(bootstrap, topic, 2) == [b"one", b"two"]


def test_every_codec_that_clients_use_works(bootstrap: str, make_topic: MakeTopic) -> None:
    for codec in ("gzip", "lz4", "zstd"):
        topic = make_topic()
        producer = KafkaProducer(bootstrap_servers=bootstrap, compression_type=codec, acks="all")
        producer.send(topic, b"x" * 5000).get(timeout=30)
        producer.close()
        assert read(bootstrap, topic, 1) == [b"x" * 5000]


def test_records_and_cluster_id_survive_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data with space"
    first = LocalKafka(LocalKafkaConfig(data_dir=data))
    create(first.start(), "kept")
    write(first.bootstrap, "kept", [b"before"])
    identity = first.cluster_id
    formatted = (data / "node-1" / "formatted").stat().st_mtime_ns
    first.stop()
    with LocalKafka(LocalKafkaConfig(data_dir=data)) as second:
        assert second.cluster_id == identity
        assert (data / "node-1" / "formatted").stat().st_mtime_ns == formatted
        assert KafkaAdminClient(bootstrap_servers=second.bootstrap).describe_cluster()["cluster_id"] == identity
        write(second.bootstrap, "kept", [b"after"])
        assert read(second.bootstrap, "kept", 2) == [b"before", b"after"]


def test_acknowledged_records_survive_a_kill_of_the_broker(start_kafka: StartKafka) -> None:
    broker = start_kafka()
    create(broker.bootstrap, "kept")
    write(broker.bootstrap, "kept", [b"%d" % number for number in range(100)])
    pid = broker.pids[1]
    broker.kill(1)
    assert not alive(pid)
    assert broker.pids == {}
    address = broker.bootstrap
    broker.start_node(1)
    assert broker.bootstrap == address
    assert len(read(broker.bootstrap, "kept", 100)) == 100


def test_two_brokers_never_share_a_data_folder(start_kafka: StartKafka, tmp_path: Path) -> None:
    first = start_kafka(data_dir=tmp_path)
    with pytest.raises(BrokerError, match=f"in use by the broker of process {os.getpid()}"):
        LocalKafka(LocalKafkaConfig(data_dir=tmp_path)).start()
    assert first.failure() == ""
    first.stop()
    assert start_kafka(data_dir=tmp_path).failure() == ""


def test_several_brokers_run_side_by_side(bootstrap: str, start_kafka: StartKafka) -> None:
    other = start_kafka()
    assert other.bootstrap != bootstrap
    create(other.bootstrap, "only-there")
    assert "only-there" not in KafkaAdminClient(bootstrap_servers=bootstrap).list_topics()


CHILD = """
import sys, time
from pathlib import Path
from streams.broker import LocalKafka, LocalKafkaConfig
data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
broker = LocalKafka(LocalKafkaConfig(data_dir=data, ephemeral=data is None))
broker.start()
print(broker.pids[1], broker.data_dir, broker.bootstrap, flush=True)
time.sleep(600)
"""


def test_a_killed_parent_takes_a_temporary_broker_along() -> None:
    child = run_child(CHILD)
    pid, folder, _ = line(child).split()
    assert alive(int(pid))
    child.kill()
    child.wait()
    assert eventually(lambda: not alive(int(pid)), 5)
    assert eventually(lambda: not Path(folder).exists(), 5)


def test_a_killed_parent_leaves_a_kept_folder_ready_for_the_next(tmp_path: Path) -> None:
    child = run_child(CHILD, tmp_path)
    pid, _, address = line(child).split()
    create(address, "kept")
    write(address, "kept", [b"acknowledged"])
    child.kill()
    child.wait()
    # Without waiting for the old broker's end: starting is what a user does next.
    with LocalKafka(LocalKafkaConfig(data_dir=tmp_path)) as broker:
        assert not alive(int(pid))
        assert read(broker.bootstrap, "kept", 1) == [b"acknowledged"]


def test_a_killed_guard_takes_the_broker_along(start_kafka: StartKafka) -> None:
    broker = start_kafka()
    pid = broker.pids[1]
    guard = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(guard, signal.SIGKILL)
    assert eventually(lambda: not alive(pid), 5)
    assert "ended by itself" in broker.failure()


def test_the_broker_outlives_the_thread_that_started_it() -> None:
    broker = LocalKafka(LocalKafkaConfig(ephemeral=True))
    thread = threading.Thread(target=broker.start)
    thread.start()
    thread.join()
    try:
        time.sleep(1.5)
        assert broker.failure() == ""
        create(broker.bootstrap, "made-later")
    finally:
        broker.stop()


def test_a_folder_that_nobody_removed_is_swept(start_kafka: StartKafka) -> None:
    first = start_kafka()
    left = first.data_dir.parent / "broker-left-behind"
    (left / "node-1").mkdir(parents=True)
    start_kafka()
    assert not left.exists()
    assert first.data_dir.exists()


def test_a_taken_port_is_named(start_kafka: StartKafka) -> None:
    broker = start_kafka(port=free_ports(1)[0])
    port = broker.client_ports[1]
    assert broker.bootstrap == f"127.0.0.1:{port}"
    with pytest.raises(BrokerError, match=f"Port {port} on 127.0.0.1 is taken") as caught:
        start_kafka(port=port)
    assert f"--bootstrap 127.0.0.1:{port}" in caught.value.hint


def test_a_wrong_property_is_named_by_the_error(start_kafka: StartKafka) -> None:
    with pytest.raises(BrokerError, match=r"num\.io\.threads"):
        start_kafka(properties={"num.io.threads": "many"})


def test_a_broker_that_dies_is_noticed_with_its_last_words(start_kafka: StartKafka) -> None:
    broker = start_kafka()
    assert broker.failure() == ""
    os.kill(broker.pids[1], signal.SIGKILL)
    assert eventually(lambda: "Node 1 of the local Kafka has ended by itself" in broker.failure())


def test_properties_of_the_caller_win(start_kafka: StartKafka) -> None:
    broker = start_kafka(properties={"message.max.bytes": "2500000", "num.partitions": "3"})
    create(broker.bootstrap, "large")
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap, acks="all", max_request_size=3_000_000)
    producer.send("large", b"x" * 2_000_000).get(timeout=30)
    producer.close()


def test_a_client_of_an_undeclared_topic_makes_none(bootstrap: str) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, max_block_ms=2000)
    with pytest.raises(Exception, match=r"(?i)topic|metadata|timed? ?out"):
        producer.send("never-declared", b"x").get(timeout=5)
    producer.close(timeout=1)
    assert "never-declared" not in KafkaAdminClient(bootstrap_servers=bootstrap).list_topics()


def test_the_class_archive_makes_the_start_cheaper(start_kafka: StartKafka) -> None:
    start_kafka().stop()  # makes the archive when no run before this one did

    def seconds(*, class_archive: bool) -> float:
        """Processor time until it is ready: how long that takes hangs on what else the machine does."""
        kafka = start_kafka(class_archive=class_archive)
        (pid,) = kafka.pids.values()
        spent = cpu_s(pid)
        kafka.stop()
        return spent

    with_it, without = (min(seconds(class_archive=kept) for _ in range(2)) for kept in (True, False))
    assert 0 < with_it < 0.8 * without


FOREGROUND = """
import sys
from pathlib import Path
from streams.broker import run_foreground
run_foreground(port=0, data_dir=Path(sys.argv[1]))
print("ended well", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    child = run_child(FOREGROUND, tmp_path)
    address = line(child)
    create(address, "there")
    assert not (tmp_path / "node-1" / "log" / ".kafka_cleanshutdown").exists()
    child.send_signal(number)
    assert line(child) == "ended well"
    assert child.wait(timeout=10) == 0
    assert (tmp_path / "node-1" / "log" / ".kafka_cleanshutdown").exists()


def test_a_signal_while_it_starts_ends_it_too(tmp_path: Path) -> None:
    child = run_child(FOREGROUND, tmp_path)
    assert eventually((tmp_path / "node-1" / "server.properties").exists)
    child.send_signal(signal.SIGTERM)
    assert line(child) == "ended well"
    with LocalKafka(LocalKafkaConfig(data_dir=tmp_path)) as broker:
        create(broker.bootstrap, "there")
