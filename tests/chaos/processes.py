"""Workers as real processes that can be killed, frozen and ended, with their logs kept."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


class WorkerProcess:
    """One `entente worker`. It dies with us, however we end."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], log: Path, port: int) -> None:
        self.log_file = log
        self.port = port
        self.started = time.monotonic()
        libc = ctypes.CDLL(None)
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **environ},
                start_new_session=True,
                # Tied to the thread that starts it: the supervisor's outlives its worker.
                preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0),  # noqa: PLW1509
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def terminate(self, grace_s: float = 40.0) -> int | None:
        """SIGTERM and wait; the exit code, null when it did not end in time (then it is killed)."""
        if self.exit_code is None:
            self._process.terminate()
        return self.await_exit(grace_s)

    def await_exit(self, timeout_s: float) -> int | None:
        """Its exit code; null when it still lives after the time (then it is killed)."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1):
                return True
        except (urllib.error.HTTPError, OSError):
            return False

    def await_ready(self, timeout_s: float = 60.0) -> float:
        """Seconds from its start until it was ready. AssertionError with its log when it ends or takes too long."""
        deadline = time.monotonic() + timeout_s
        while not self.ready():
            assert self.exit_code is None, f"the worker ended with {self.exit_code}:\n{self.log[-3000:]}"
            assert time.monotonic() < deadline, f"the worker was not ready in {timeout_s} s:\n{self.log[-3000:]}"
            time.sleep(0.05)
        return time.monotonic() - self.started

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    def metric(self, name: str) -> float:
        """As `metric_in`, of what the worker tells now."""
        return metric_in(self.metrics(), name)

    def resources(self) -> tuple[int, int, int]:
        """Resident bytes, open file descriptors, threads."""
        proc = Path(f"/proc/{self.pid}")
        pages = int((proc / "statm").read_text().split()[1])
        threads = int(re.search(r"^Threads:\s+(\d+)", (proc / "status").read_text(), re.M)[1])  # type: ignore[index]
        return pages * os.sysconf("SC_PAGE_SIZE"), sum(1 for _ in (proc / "fd").iterdir()), threads


def metric_in(exposition: str, name: str) -> float:
    """The sum of all samples of a metric, or of those with the labels that the name has."""
    labels = "" if "{" in name else r"(?:{[^}]*})?"
    return sum(float(value) for value in re.findall(rf"^{re.escape(name)}{labels} (\S+)$", exposition, re.M))


class Supervisor:
    """Starts a worker again whenever it ends, as systemd or Kubernetes would, until told to stop."""

    def __init__(self, start: "StartWorker", *, pause_s: float = 0.2) -> None:
        self._start = start
        self._pause_s = pause_s
        self._stop = threading.Event()
        self._started = threading.Event()
        self.exits: list[int] = []
        self.worker: WorkerProcess
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        self._started.wait()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.worker = self._start()
            self._started.set()
            while (code := self.worker.exit_code) is None:
                time.sleep(0.05)
            if not self._stop.is_set():
                self.exits.append(code)
                time.sleep(self._pause_s)

    def kill(self) -> None:
        """SIGKILL, and wait until the next one is started."""
        killed = self.worker
        killed.kill()
        while self.worker is killed and not self._stop.is_set():
            time.sleep(0.02)

    def retire(self) -> None:
        """Start it no more."""
        self._stop.set()

    def stop(self) -> int | None:
        """Let it end for good; its exit code."""
        self.retire()
        code = self.worker.terminate()
        self._thread.join()
        return code


StartWorker = Callable[[], WorkerProcess]


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
