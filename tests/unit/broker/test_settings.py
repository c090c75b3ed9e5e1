"""The settings of nodes, the words of Kafka's protocol, the users and the ports, without a broker."""

import base64
import hashlib
import re
import socket
import struct
from pathlib import Path

import pytest

from streams.broker.archive import adopt, archive_path, record_path
from streams.broker.class_path import Jars
from streams.broker.config import LocalKafkaConfig, check
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import Java
from streams.broker.node import new_cluster_id
from streams.broker.ports import free_ports, is_free
from streams.broker.readiness import metadata_request, parse_brokers, serving_nodes
from streams.broker.security import Security, scram_arguments
from streams.broker.server_properties import NodePorts, render_properties, server_properties

THREE = {1: NodePorts(11, 12, 13), 2: NodePorts(21, 22, 23), 3: NodePorts(31, 32, 33)}


def security(**settings: object) -> Security:
    return Security(certificate=Path("/c.pem"), authority=Path("/a.pem"), **settings)  # type: ignore[arg-type]


def test_a_single_node_listens_on_this_machine_only() -> None:
    properties = server_properties(node=1, ports={1: NodePorts(1, 2, 3)}, log_dir=Path("/data/log"))
    assert properties["listeners"] == "CLIENT://127.0.0.1:1,BROKER://127.0.0.1:2,CONTROLLER://127.0.0.1:3"
    assert properties["advertised.listeners"] == "CLIENT://127.0.0.1:1,BROKER://127.0.0.1:2"
    assert properties["controller.quorum.voters"] == "1@127.0.0.1:3"
    assert properties["offsets.topic.replication.factor"] == "1"
    assert properties["min.insync.replicas"] == "1"
    assert properties["auto.create.topics.enable"] == "false"


def test_three_nodes_know_each_other_and_copy_all() -> None:
    properties = server_properties(node=2, ports=THREE, log_dir=Path("/data/log"), advertised="proxy:9")
    assert properties["node.id"] == "2"
    assert properties["controller.quorum.voters"] == "1@127.0.0.1:13,2@127.0.0.1:23,3@127.0.0.1:33"
    assert properties["advertised.listeners"] == "CLIENT://proxy:9,BROKER://127.0.0.1:22"
    for name in ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic"):
        assert properties[f"{name}.replication.factor"] == "3"
    assert properties["min.insync.replicas"] == properties["transaction.state.log.min.isr"] == "2"


def test_extra_properties_win() -> None:
    properties = server_properties(
        node=1, ports={1: NodePorts(1, 2, 3)}, log_dir=Path("/d"), extra={"num.io.threads": "1", "new": "x"}
    )
    assert (properties["num.io.threads"], properties["new"]) == ("1", "x")


def test_security_guards_the_client_listeners() -> None:
    both = security(users={"u": "p"}, mutual_tls=True, acls=True, super_users=("root",))
    properties = server_properties(node=1, ports={1: NodePorts(1, 2, 3, 4)}, log_dir=Path("/d"), security=both)
    assert "CLIENT:SASL_SSL" in properties["listener.security.protocol.map"]
    assert "MTLS:SSL" in properties["listener.security.protocol.map"]
    assert properties["listener.name.client.ssl.client.auth"] == "none"
    assert properties["listener.name.mtls.ssl.client.auth"] == "required"
    assert properties["super.users"] == "User:ANONYMOUS;User:root"
    tls = server_properties(node=1, ports={1: NodePorts(1, 2, 3)}, log_dir=Path("/d"), security=security())
    assert "CLIENT:SSL" in tls["listener.security.protocol.map"]
    assert "MTLS" not in tls["listeners"]
    assert "authorizer.class.name" not in tls


def test_properties_are_written_as_java_reads_them() -> None:
    assert render_properties({"a.b": "c=d", "path": r"C:\x", "pad": "  y"}) == "a.b=c=d\npath=C:\\\\x\npad=\\  y\n"
    for key, value in (("a", "x\nlisteners=all"), ("a b", "x"), ("", "x"), ("a=b", "x"), ("#a", "x")):
        with pytest.raises(BrokerError, match="cannot be written"):
            render_properties({key: value})


def test_users_are_stored_as_salted_passwords_of_rfc_5802() -> None:
    option, argument = scram_arguments(security(users={"w": 'pass"word,]=é'}))
    assert option == "--add-scram"
    assert "pass" not in argument.replace("saltedpassword", "")
    match = re.fullmatch(
        r'SCRAM-SHA-512=\[name="w",iterations=(\d+),salt="([^"]+)",saltedpassword="([^"]+)"\]', argument
    )
    assert match is not None
    expected = hashlib.pbkdf2_hmac("sha512", 'pass"word,]=é'.encode(), base64.b64decode(match[2]), int(match[1]))
    assert base64.b64decode(match[3]) == expected


@pytest.mark.parametrize("name", ["", "a,b", 'a"b', "a]", "a=b", "a\nb"])
def test_user_names_that_kafka_would_misread_are_refused(name: str) -> None:
    with pytest.raises(BrokerError, match="user name"):
        scram_arguments(security(users={name: "p"}))


def test_no_password_in_the_representation() -> None:
    config = LocalKafkaConfig(security=security(users={"w": "hunter2"}))
    assert "hunter2" not in repr(config)
    assert "'w'" in repr(config)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (LocalKafkaConfig(nodes=0), "0 nodes"),
        (LocalKafkaConfig(ephemeral=True, data_dir=Path("/d")), "not both"),
        (LocalKafkaConfig(nodes=3, advertised=("a:1",)), "1 advertised addresses were given for 3 nodes"),
    ],
)
def test_contradictions_are_named(config: LocalKafkaConfig, message: str) -> None:
    with pytest.raises(BrokerError, match=message):
        check(config)


def test_the_broker_list_of_an_answer() -> None:
    # Two brokers, the second with a rack; laid out as in Kafka's protocol guide, Metadata response v1.
    answer = struct.pack(">ii", 0x0E47, 2)
    answer += struct.pack(">ih9sih", 1, 9, b"127.0.0.1", 9092, -1)
    answer += struct.pack(">ih9sih2s", 7, 9, b"127.0.0.1", 9093, 2, b"r1")
    answer += struct.pack(">ii", 1, 0)
    assert parse_brokers(answer) == {1, 7}
    assert parse_brokers(b"\0\0\0\0" + answer[4:]) == frozenset()
    with pytest.raises(struct.error):
        parse_brokers(answer[:30])
    assert metadata_request()[:8] == bytes([0, 0, 0, 31, 0, 3, 0, 1])


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\x04\0\0"])
def test_a_port_where_no_kafka_answers_serves_nothing(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(5)
        import threading

        def once() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        assert serving_nodes(port, timeout_s=2) == frozenset()
        thread.join()
    assert serving_nodes(port) == frozenset()


def test_free_ports_differ_and_lie_below_those_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    lowest_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(ports) < lowest_outgoing
    assert not set(free_ports(20, frozenset(ports))) & set(ports)


def test_a_listening_port_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_cluster_ids_are_those_of_kafka() -> None:
    ids = {new_cluster_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}", text) for text in ids)


def test_an_archive_is_for_one_java_and_one_set_of_jars(tmp_path: Path) -> None:
    binary = tmp_path / "java"
    jar = tmp_path / "kafka_2.13-1.jar"
    binary.touch()
    jar.touch()
    jars = Jars(tmp_path, "1", (jar,))
    first = archive_path(Java(binary, "17"), jars)
    assert archive_path(Java(binary, "17"), jars) == first
    assert archive_path(Java(binary, "17.1"), jars) != first
    jar.write_text("changed")
    assert archive_path(Java(binary, "17"), jars) != first


def test_a_cut_archive_is_thrown_away(tmp_path: Path) -> None:
    archive = tmp_path / "classes-1.jsa"
    part = record_path(archive)
    assert not adopt(part, archive)
    part.write_bytes(b"x" * 1000)
    assert not adopt(part, archive)
    assert list(tmp_path.iterdir()) == []
    with part.open("wb") as file:
        file.truncate(6_000_000)
    assert adopt(part, archive)
    assert list(tmp_path.iterdir()) == [archive]
