"""One Kafka process: formatted once, started under a guard, stopped by it."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from streams.broker.archive import JVM_BASE
from streams.broker.class_path import Jars
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import Java
from streams.broker.readiness import serving_nodes
from streams.broker.server_properties import NodePorts, render_properties

_GUARD = Path(__file__).with_name("guard.py")
_FORMATTED = "formatted"
_TAIL_LINES = 15
_LARGEST_LOG_BYTES = 5_000_000
_FORMAT_TIMEOUT_S = 60.0

Order = Literal["terminate", "kill", "pause", "resume"]
_ORDERS: dict[Order, bytes] = {"terminate": b"T", "kill": b"K", "pause": b"S", "resume": b"C"}


class Machinery(msgspec.Struct, frozen=True):
    """What every node of a cluster is started with."""

    java: Java
    jars: Jars
    heap: str
    jvm_options: tuple[str, ...] = ()


class Node:
    """One node in its folder: `log/` (records), `server.properties`, `broker.log` and `tmp/`."""

    def __init__(self, number: int, folder: Path, ports: NodePorts, machinery: Machinery) -> None:
        self.number = number
        self.folder = folder
        self.ports = ports
        self.machinery = machinery
        self._guard: subprocess.Popen[bytes] | None = None
        #: Of the Kafka process itself, as last started; None before that.
        self.pid: int | None = None

    @property
    def log_file(self) -> Path:
        """Where the broker writes what it has to say (warnings and worse)."""
        return self.folder / "broker.log"

    @property
    def log_dir(self) -> Path:
        """Kafka's own folder of topics and metadata."""
        return self.folder / "log"

    @property
    def properties_file(self) -> Path:
        """The settings that the node was last started with."""
        return self.folder / "server.properties"

    @property
    def running(self) -> bool:
        """Whether the process lives (a paused one does)."""
        return self._guard is not None and self._guard.poll() is None

    @property
    def formatted(self) -> bool:
        """Whether the folder was formatted to the end by an earlier run."""
        return (self.folder / _FORMATTED).exists()

    def write_properties(self, properties: Mapping[str, str]) -> None:
        """Write `server.properties`, readable by the owner only."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if "," in str(self.log_dir):
            raise BrokerError(
                f"The data folder {self.folder.parent} has a comma in its name, which Kafka reads as a list.",
                hint="Name another folder with --data.",
            )
        self.properties_file.touch(mode=0o600)
        self.properties_file.write_text(render_properties(properties), encoding="utf-8")

    def begin_format(self, cluster_id: str, arguments: Sequence[str], options: Sequence[str]) -> "Format | None":
        """Start formatting the folder unless that is done; call `finish` on the answer before `start`.

        `arguments` may hold passwords: they go through a file that only the owner reads, never the process list.
        """
        if self.formatted:
            return None
        # A run that was killed between formatting and our mark never held a record.
        shutil.rmtree(self.log_dir, ignore_errors=True)
        command = ["kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(self.properties_file)]
        with tempfile.NamedTemporaryFile("w", dir=self.folder, prefix="format-", delete=False) as secrets:
            secrets.writelines(f"{argument}\n" for argument in arguments)
        secret_file = Path(secrets.name)
        if arguments:
            command.append(f"@{secret_file}")
        process = subprocess.Popen(  # noqa: S603
            self._java_command(command, options),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return Format(process, secret_file, self.folder / _FORMATTED)

    def start(self, options: Sequence[str], *, grace_s: float, remove: bool, keep_open: Sequence[int]) -> None:
        """Start the process under its guard; it serves some time later, see `serves`.

        `keep_open` are file descriptors (locks) that the guard holds until the process has ended.
        """
        if self.log_file.exists() and self.log_file.stat().st_size > _LARGEST_LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        (self.folder / "tmp").mkdir(exist_ok=True)
        command = [sys.executable, "-I", "-S", str(_GUARD)]
        command += ["--parent", str(os.getpid()), "--log", str(self.log_file), "--grace", str(grace_s)]
        if remove:
            command += ["--remove", str(self.folder)]
        command += ["--", *self._java_command(["kafka.Kafka", str(self.properties_file)], options)]
        self._guard = subprocess.Popen(  # noqa: S603
            command,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=tuple(keep_open),
            # Ctrl-C in the terminal is for us; we stop the broker when nobody needs it any more.
            start_new_session=True,
            bufsize=0,
        )
        assert self._guard.stdout is not None
        line = self._guard.stdout.readline()
        if not line.strip():
            raise BrokerError(
                f"{self.machinery.java.binary} cannot be started.", hint="Check that it can be run from a shell."
            )
        self.pid = int(line)

    def serves(self, nodes: frozenset[int]) -> bool:
        """Whether the node answers and knows all of `nodes` as live."""
        return nodes <= serving_nodes(self.ports.broker)

    def order(self, order: Order) -> None:
        """Send the process a signal through its guard; nothing when it has ended."""
        if self._guard is None or self._guard.stdin is None or self._guard.poll() is not None:
            return
        try:
            self._guard.stdin.write(_ORDERS[order])
        except (BrokenPipeError, ValueError):
            return

    def wait(self, timeout_s: float) -> int | None:
        """The exit status once the process has ended (143 after SIGTERM, 137 after SIGKILL), None after `timeout_s`."""
        if self._guard is None:
            return None
        try:
            status = self._guard.wait(timeout=max(0.0, timeout_s))
        except subprocess.TimeoutExpired:
            return None
        for pipe in (self._guard.stdin, self._guard.stdout):
            if pipe is not None:
                pipe.close()
        return status

    def log_tail(self) -> str:
        """The last lines that the broker wrote, for an error message."""
        try:
            with self.log_file.open(encoding="utf-8", errors="replace") as lines:
                return "".join(deque(lines, maxlen=_TAIL_LINES)).strip()
        except OSError:
            return ""

    def _java_command(self, command: Sequence[str], options: Sequence[str]) -> list[str]:
        heap = self.machinery.heap
        return [
            str(self.machinery.java.binary),
            f"-Xmx{heap}",
            *JVM_BASE,
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            # The codecs unpack their native libraries here, where they are removed with the folder.
            f"-Djava.io.tmpdir={self.folder / 'tmp'}",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            *options,
            *self.machinery.jvm_options,
            *command,
        ]

    def _environment(self) -> dict[str, str]:
        # Not ours: JAVA_TOOL_OPTIONS would spoil the archive, and our secrets are no business of the broker.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TZ") if name in os.environ}
        return kept | {"CLASSPATH": self.machinery.jars.class_path}


class Format:
    """A format command under way."""

    def __init__(self, process: "subprocess.Popen[bytes]", secret_file: Path, mark: Path) -> None:
        self._process = process
        self._secret_file = secret_file
        self._mark = mark

    def finish(self) -> None:
        """Wait for the end and mark the folder as formatted; BrokerError with the tool's words when it failed."""
        try:
            output, _ = self._process.communicate(timeout=_FORMAT_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise BrokerError(
                f"Formatting {self._mark.parent} took longer than {_FORMAT_TIMEOUT_S:.0f} s.",
                hint="Check that the disk is writable and the machine not overloaded.",
            ) from error
        finally:
            self.abandon()
        if self._process.returncode != 0:
            words = output.decode(errors="replace").strip().splitlines()[-_TAIL_LINES:]
            raise BrokerError(
                f"Kafka could not format {self._mark.parent}:\n" + "\n".join(words),
                hint="Correct the server properties named there, or remove the folder when its records are not needed.",
            )
        self._mark.write_text(f"{time.time():.0f}\n", encoding="ascii")

    def abandon(self) -> None:
        """End the command if it still runs, and remove the file of passwords."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._secret_file.unlink(missing_ok=True)


def new_cluster_id() -> str:
    """A cluster id as Kafka makes them: a random UUID in URL-safe Base64."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass  # Kafka's tools would read it as an option
    return text
