"""The settings of one Kafka node on one machine, each with its reason, so that no other file knows them."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from streams.broker.errors import BrokerError
from streams.broker.ports import HOST
from streams.broker.security import Security, security_properties


class NodePorts(msgspec.Struct, frozen=True):
    """The ports of one node on 127.0.0.1; `mutual_tls` is 0 where that listener is off."""

    client: int
    broker: int
    controller: int
    mutual_tls: int = 0


def server_properties(
    *,
    node: int,
    ports: Mapping[int, NodePorts],
    log_dir: Path,
    advertised: str = "",
    security: Security | None = None,
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The properties of node `node` (from 1) of a cluster whose nodes listen on `ports`.

    `log_dir` is the node's own; `advertised` is the HOST:PORT that clients are told instead of the listener's
    (a proxy in front). `extra` wins over everything here.
    """
    own = ports[node]
    copies = min(3, len(ports))
    listeners = {"CLIENT": own.client, "BROKER": own.broker, "CONTROLLER": own.controller}
    protocols = {"CLIENT": "PLAINTEXT", "BROKER": "PLAINTEXT", "CONTROLLER": "PLAINTEXT"}
    if security is not None:
        protocols["CLIENT"] = "SASL_SSL" if security.users else "SSL"
        if own.mutual_tls:
            listeners["MTLS"] = own.mutual_tls
            protocols["MTLS"] = "SSL"
    told = {name: f"{HOST}:{port}" for name, port in listeners.items() if name != "CONTROLLER"}
    if advertised:
        told["CLIENT"] = advertised
    voters = ",".join(f"{other}@{HOST}:{ports[other].controller}" for other in sorted(ports))
    properties = {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": voters,
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "BROKER",
        "listeners": ",".join(f"{name}://{HOST}:{port}" for name, port in listeners.items()),
        "advertised.listeners": ",".join(f"{name}://{address}" for name, address in told.items()),
        "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
        "log.dirs": str(log_dir),
        # A topic that nobody declared is a mistake in a name, not a wish.
        "auto.create.topics.enable": "false",
        # Three seconds of waiting for more members make sense in a data centre only.
        "group.initial.rebalance.delay.ms": "0",
        # Tests of zombies and rebalances need session time-outs below the broker's default floor of 6 s.
        "group.min.session.timeout.ms": "1000",
        "default.replication.factor": str(copies),
        "min.insync.replicas": str(max(1, copies - 1)),
        # 50 partitions each, the default, are 50 folders to make at the first commit.
        "offsets.topic.num.partitions": "6",
        "offsets.topic.replication.factor": str(copies),
        "transaction.state.log.num.partitions": "6",
        "transaction.state.log.replication.factor": str(copies),
        "transaction.state.log.min.isr": str(max(1, copies - 1)),
        "share.coordinator.state.topic.num.partitions": "6",
        "share.coordinator.state.topic.replication.factor": str(copies),
        "share.coordinator.state.topic.min.isr": str(max(1, copies - 1)),
        # Threads and buffers for a laptop: the default cleaner buffer alone is a quarter of our heap.
        "num.network.threads": "2",
        "num.io.threads": "4",
        "background.threads": "2",
        "group.coordinator.threads": "1",
        "log.cleaner.dedupe.buffer.size": "33554432",
        # A killed node comes back only when its old session has run out: 9 s by default. Shorter than this
        # and a busy machine loses nodes that live; in a cluster that costs more, a leader moves.
        "broker.heartbeat.interval.ms": "500",
        "broker.session.timeout.ms": "3000" if len(ports) == 1 else "6000",
    }
    if security is not None:
        properties |= security_properties(security)
    return properties | dict(extra or {})


def render_properties(properties: Mapping[str, str]) -> str:
    """The text of a Java properties file; BrokerError when a key or value cannot stand in one."""
    lines = []
    for key, value in properties.items():
        if any(mark in key + value for mark in "\r\n\0") or not key or set(key) & set(" \t:=#!\\"):
            raise BrokerError(
                f"The server property {key!r} cannot be written: line breaks and separators are not allowed.",
                hint="Write it as one line, name and value apart.",
            )
        text = value.replace("\\", "\\\\")
        if text != text.lstrip():
            text = "\\" + text
        lines.append(f"{key}={text}\n")
    return "".join(lines)
