"""Three nodes behave as a cluster whose nodes can be stopped, killed, paused and started one by one."""

import contextlib
import socket
import threading

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import (
    InvalidReplicationFactorError,
    NodeNotReadyError,
    TopicAlreadyExistsError,
    UnknownBrokerIdError,
)

from streams.broker import BrokerError, LocalKafka
from streams.broker.ports import free_ports

from .kafka_fixtures import StartKafka, active_controller, in_sync, leader
from .waiting import eventually

pytestmark = pytest.mark.integration


def create(bootstrap: str, topic: str) -> None:
    wanted = NewTopic(name=topic, num_partitions=1, replication_factor=3)

    def created() -> bool:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap)
        try:
            admin.create_topics([wanted], wait_for_metadata=True)
        except TopicAlreadyExistsError:
            return True
        except (UnknownBrokerIdError, NodeNotReadyError, InvalidReplicationFactorError):
            # A node that an earlier test brought back may not be known to all others yet.
            return False
        finally:
            admin.close()
        return True

    assert eventually(created, 40)


def write(bootstrap: str, topic: str, count: int) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", retries=100, delivery_timeout_ms=60_000)
    for sent in [producer.send(topic, b"%d" % number) for number in range(count)]:
        sent.get(timeout=60)
    producer.close()


def end_offset(bootstrap: str, topic: str) -> int:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap)
    partition = TopicPartition(topic, 0)
    offset = consumer.end_offsets([partition])[partition]
    consumer.close()
    return int(offset)


def test_a_killed_leader_costs_no_acknowledged_record(kafka_cluster: LocalKafka) -> None:
    address = kafka_cluster.bootstrap
    assert len(address.split(",")) == 3
    create(address, "leader-killed")
    write(address, "leader-killed", 100)
    killed = leader(kafka_cluster, "leader-killed")
    kafka_cluster.kill(killed)
    assert set(kafka_cluster.pids) == {1, 2, 3} - {killed}
    write(address, "leader-killed", 100)
    assert leader(kafka_cluster, "leader-killed") != killed
    kafka_cluster.start_node(killed)
    assert eventually(lambda: in_sync(kafka_cluster, "leader-killed") == {1, 2, 3}, 40)
    assert end_offset(address, "leader-killed") == 200


def test_the_cluster_lives_on_without_its_controller(kafka_cluster: LocalKafka) -> None:
    controller = active_controller(kafka_cluster)
    kafka_cluster.stop_node(controller)
    try:
        assert eventually(lambda: active_controller(kafka_cluster) != controller, 40)
        create(kafka_cluster.bootstrap, "without-controller")
    finally:
        kafka_cluster.start_node(controller)
    assert set(kafka_cluster.pids) == {1, 2, 3}


def test_a_paused_node_hangs_and_comes_back(kafka_cluster: LocalKafka) -> None:
    create(kafka_cluster.bootstrap, "paused")
    paused = leader(kafka_cluster, "paused")
    kafka_cluster.pause_node(paused)
    try:
        assert eventually(lambda: leader(kafka_cluster, "paused") not in {paused, -1}, 40)
        assert paused in kafka_cluster.pids
    finally:
        kafka_cluster.resume_node(paused)
    assert eventually(lambda: in_sync(kafka_cluster, "paused") == {1, 2, 3}, 40)


def test_all_nodes_down_and_up_again(kafka_cluster: LocalKafka) -> None:
    create(kafka_cluster.bootstrap, "all-down")
    write(kafka_cluster.bootstrap, "all-down", 10)
    kafka_cluster.kill()
    assert kafka_cluster.pids == {}
    assert kafka_cluster.failure() == ""
    kafka_cluster.start_node()
    assert set(kafka_cluster.pids) == {1, 2, 3}
    assert end_offset(kafka_cluster.bootstrap, "all-down") == 10


def test_a_running_node_is_not_started_twice(kafka_cluster: LocalKafka) -> None:
    with pytest.raises(BrokerError, match="Node 2 runs already"):
        kafka_cluster.start_node(2)
    with pytest.raises(BrokerError, match="no node 4"):
        kafka_cluster.kill(4)


def test_a_cluster_folder_is_not_opened_by_a_single_node(
    start_kafka: StartKafka, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("cluster")
    single = start_kafka(data_dir=data)
    single.stop()
    with pytest.raises(BrokerError, match="belongs to a cluster of 1, not of 3"):
        start_kafka(data_dir=data, nodes=3)


class Proxy:
    """The smallest TCP proxy: counts the connections that pass."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self.target))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._copy, args=(source, sink), daemon=True).start()

    @staticmethod
    def _copy(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65_536):
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.close()


def test_clients_go_through_the_proxy_that_is_advertised(start_kafka: StartKafka) -> None:
    (port,) = free_ports(1)
    proxy = Proxy(port)
    broker = start_kafka(port=port, advertised=(f"127.0.0.1:{proxy.port}",))
    assert broker.bootstrap == f"127.0.0.1:{proxy.port}"
    assert broker.client_ports == {1: port}
    create_single = NewTopic(name="proxied", num_partitions=1, replication_factor=1)
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.admin_bootstrap)) as direct:
        direct.create_topics([create_single], wait_for_metadata=True)
    assert proxy.connections == 0
    # Bootstrapped past the proxy, a client still writes through it.
    write(f"127.0.0.1:{port}", "proxied", 10)
    assert proxy.connections > 0
    assert end_offset(broker.admin_bootstrap, "proxied") == 10
    proxy.close()
