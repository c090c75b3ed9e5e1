"""A real Kafka of one or several nodes on this machine, for whoever has none and for every test."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.broker import archive
from streams.broker.class_path import ensure_jars
from streams.broker.config import LocalKafkaConfig, check
from streams.broker.data_folder import DataFolder
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import find_java
from streams.broker.lifecycle import PortTakenError, await_ready, end_nodes
from streams.broker.node import Format, Machinery, Node
from streams.broker.places import default_data_dir
from streams.broker.ports import HOST, free_ports, is_free
from streams.broker.security import scram_arguments
from streams.broker.server_properties import NodePorts, server_properties

_PORT_ATTEMPTS = 3


class LocalKafka:
    """Real Apache Kafka as child processes that end with this process, however it ends.

    Not safe for use by several threads at once. Every method that waits raises BrokerError with the tail of
    the broker's log when the broker fails or is not ready in time.
    """

    def __init__(self, config: LocalKafkaConfig | None = None) -> None:
        self.config = config or LocalKafkaConfig()
        check(self.config)
        self._nodes: dict[int, Node] = {}
        self._folder: DataFolder | None = None
        self._archive_file: Path | None = None
        self._recording: Path | None = None
        self._stopped: set[int] = set()
        self._paused: set[int] = set()
        #: Of the cluster, kept over restarts on the same data folder.
        self.cluster_id = ""

    def start(self) -> str:
        """Start all nodes and wait until each serves; the bootstrap address for clients, HOST:PORT[,HOST:PORT...]."""
        if self._nodes:
            raise BrokerError("This local Kafka is already started.", hint="Stop it first, or make another one.")
        jars = ensure_jars(lambda line: print(f"kafka: {line}", file=sys.stderr, flush=True))
        machinery = Machinery(find_java(), jars, self.config.heap, self.config.jvm_options)
        if self.config.ephemeral:
            self._folder = DataFolder.temporary()
        else:
            self._folder = DataFolder.kept((self.config.data_dir or default_data_dir()).expanduser().absolute())
        try:
            self.cluster_id = self._folder.identity(nodes=self.config.nodes, kafka=jars.version).cluster_id
            for attempt in range(1, _PORT_ATTEMPTS + 1):
                try:
                    self._launch(machinery)
                    break
                except PortTakenError as error:
                    # Somebody took a port between our look and Kafka's bind.
                    self._end(list(self._nodes.values()), at_once=True)
                    if self.config.port or attempt == _PORT_ATTEMPTS:
                        raise BrokerError(error.message, hint=error.hint) from error
        except BaseException:
            self.stop(at_once=True)
            raise
        return self.bootstrap

    def stop(self, *, at_once: bool = False) -> None:
        """Stop all nodes; harmless when stopped.

        SIGTERM, after `stop_timeout_s` SIGKILL; SIGKILL alone when `at_once` or when the records are temporary.
        """
        recording = self._recording
        self._recording = None
        if self.config.ephemeral and recording is None:
            # Records that nobody will read again need no clean end, and three nodes take 5 s for one.
            at_once = True
        clean = self._end(list(self._nodes.values()), at_once=at_once)
        if recording is not None:
            if clean.get(1) and self._archive_file is not None:
                archive.adopt(recording, self._archive_file)
            else:
                archive.discard(recording)
        self._nodes = {}
        self._stopped = set()
        if self._folder is not None:
            self._folder.release()
            self._folder = None

    @property
    def bootstrap(self) -> str:
        """The address for clients: the proxies' when `advertised`, else the client listeners of all nodes."""
        if self.config.advertised:
            return ",".join(self.config.advertised)
        return ",".join(f"{HOST}:{node.ports.client}" for node in self._started().values())

    @property
    def admin_bootstrap(self) -> str:
        """The internal plaintext listeners: no TLS, no password, super user, past any proxy. For tests and set-up."""
        return ",".join(f"{HOST}:{node.ports.broker}" for node in self._started().values())

    @property
    def mutual_tls_bootstrap(self) -> str:
        """The listeners that ask for a client certificate; only with `Security(mutual_tls=True)`."""
        if self.config.security is None or not self.config.security.mutual_tls:
            raise BrokerError("This local Kafka has no mutual TLS.", hint="Set Security(mutual_tls=True).")
        return ",".join(f"{HOST}:{node.ports.mutual_tls}" for node in self._started().values())

    @property
    def data_dir(self) -> Path:
        """The folder with `node-N/` of each node, while started."""
        if self._folder is None:
            raise BrokerError("This local Kafka is not started.", hint="Call start() first.")
        return self._folder.path

    @property
    def pids(self) -> dict[int, int]:
        """The process id of each living node, by node number (from 1)."""
        return {number: node.pid for number, node in self._nodes.items() if node.running and node.pid is not None}

    @property
    def paused(self) -> frozenset[int]:
        """The nodes that `pause_node` stopped and nobody has resumed: alive in `pids`, answering nothing."""
        return frozenset(self._paused)

    @property
    def client_ports(self) -> dict[int, int]:
        """The port of each node's client listener, by node number: what a proxy in front connects to."""
        return {number: node.ports.client for number, node in self._started().items()}

    def failure(self) -> str:
        """Why a node that nobody stopped has ended, with its log's tail; empty while all is well."""
        for number, node in self._nodes.items():
            if not node.running and number not in self._stopped:
                return f"Node {number} of the local Kafka has ended by itself. Its log says:\n{node.log_tail()}"
        return ""

    def log_tail(self, node: int = 1) -> str:
        """The last lines of a node's log."""
        return self._node(node).log_tail()

    def kill(self, *numbers: int) -> None:
        """SIGKILL the given nodes (all when none is given) and wait for their end."""
        self._end([self._node(number) for number in numbers or self._started()], at_once=True)

    def stop_node(self, *numbers: int) -> None:
        """Stop the given nodes cleanly (all when none is given), their data kept."""
        self._end([self._node(number) for number in numbers or self._started()], at_once=False)

    def start_node(self, *numbers: int, wait: bool = True) -> None:
        """Start the given stopped nodes (all stopped ones when none is given) on their old ports.

        With `wait`, until each serves; that needs a majority of the cluster's nodes alive.
        """
        chosen = [self._node(number) for number in numbers or sorted(self._stopped | self._dead())]
        for node in chosen:
            if node.running:
                raise BrokerError(f"Node {node.number} runs already.", hint="Stop or kill it first.")
            self._start_process(node, [])
        if wait:
            self._await_ready(chosen, {node.number for node in chosen})

    def pause_node(self, *numbers: int) -> None:
        """SIGSTOP the given nodes (all when none is given): they hang with their connections open."""
        for number in numbers or self._started():
            self._node(number).order("pause")
            self._paused.add(number)

    def resume_node(self, *numbers: int) -> None:
        """SIGCONT the given nodes (all when none is given)."""
        for number in numbers or self._started():
            self._node(number).order("resume")
            self._paused.discard(number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # How it is done.

    def _launch(self, machinery: Machinery) -> None:
        assert self._folder is not None
        ports = self._choose_ports()
        options = self._archive_options(machinery)
        arguments = scram_arguments(self.config.security) if self.config.security else []
        formats: list[Format] = []
        try:
            for number, own in ports.items():
                node = Node(number, self._folder.path / f"node-{number}", own, machinery)
                node.write_properties(
                    server_properties(
                        node=number,
                        ports=ports,
                        log_dir=node.log_dir,
                        advertised=self.config.advertised[number - 1] if self.config.advertised else "",
                        security=self.config.security,
                        extra=self.config.properties,
                    )
                )
                self._nodes[number] = node
                use = [] if self._recording else options
                if under_way := node.begin_format(self.cluster_id, arguments, use):
                    formats.append(under_way)
            for under_way in formats:
                under_way.finish()
        finally:
            for under_way in formats:
                under_way.abandon()
        for node in self._nodes.values():
            # One node records for all: two dumps at once would only cost time.
            self._start_process(node, options if node.number == 1 or not self._recording else [])
        self._await_ready(list(self._nodes.values()), set(self._nodes))

    def _start_process(self, node: Node, options: list[str]) -> None:
        assert self._folder is not None
        if not options and self._archive_file is not None and self._archive_file.exists():
            options = archive.use_options(node.machinery.java, self._archive_file)
        self._stopped.discard(node.number)
        node.start(
            options,
            grace_s=self.config.stop_timeout_s,
            remove=self._folder.ephemeral,
            keep_open=[self._folder.lock],
        )

    def _choose_ports(self) -> dict[int, NodePorts]:
        count = self.config.nodes
        wanted = [self.config.port + offset for offset in range(count)] if self.config.port else []
        for port in wanted:
            if not is_free(port):
                raise BrokerError(
                    f"Port {port} on {HOST} is taken by another program.",
                    hint=f"Choose another --port; if a Kafka listens there, use it: --bootstrap {HOST}:{port}.",
                )
        free = free_ports(4 * count, frozenset(wanted))
        client = wanted or free[3 * count :]
        mutual_tls = self.config.security is not None and self.config.security.mutual_tls
        extra = free_ports(count, frozenset([*free, *client])) if mutual_tls else [0] * count
        return {
            index + 1: NodePorts(client[index], free[index], free[count + index], extra[index])
            for index in range(count)
        }

    def _archive_options(self, machinery: Machinery) -> list[str]:
        if not self.config.class_archive:
            return []
        self._archive_file = archive.archive_path(machinery.java, machinery.jars)
        if self._archive_file.exists():
            return archive.use_options(machinery.java, self._archive_file)
        if self.config.jvm_options:
            # What other flags would archive is not what the default ones can use.
            return []
        self._recording = archive.record_path(self._archive_file)
        return archive.record_options(machinery.java, self._recording)

    def _await_ready(self, nodes: list[Node], expected: set[int]) -> None:
        await_ready(nodes, expected, self.config.start_timeout_s)

    def _end(self, nodes: list[Node], *, at_once: bool) -> dict[int, bool]:
        self._stopped |= {node.number for node in nodes}
        self._paused -= {node.number for node in nodes}
        return end_nodes(nodes, 0.0 if at_once else self.config.stop_timeout_s)

    def _dead(self) -> set[int]:
        return {number for number, node in self._nodes.items() if not node.running}

    def _started(self) -> dict[int, Node]:
        if not self._nodes:
            raise BrokerError("This local Kafka is not started.", hint="Call start() first.")
        return self._nodes

    def _node(self, number: int) -> Node:
        try:
            return self._started()[number]
        except KeyError:
            raise BrokerError(f"There is no node {number}.", hint=f"The nodes are 1 to {self.config.nodes}.") from None
