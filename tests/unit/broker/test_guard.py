"""The guard ends its child with the parent, passes signals on, and leaves no folder behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import streams.broker

GUARD = Path(streams.broker.__file__).with_name("guard.py")
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)
WILLING = "import time; print('ready', flush=True); time.sleep(60)"


def guarded(
    tmp_path: Path, code: str, *options: str, parent: int | None = None
) -> tuple["subprocess.Popen[bytes]", int]:
    log = tmp_path / "child.log"
    process = subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", str(GUARD)),
            *("--parent", str(parent or os.getpid()), "--log", str(log), "--grace", "0.5", *options),
            *("--", sys.executable, "-c", code),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    deadline = time.monotonic() + 10
    while "ready" not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process, pid


def ended(pid: int, timeout_s: float = 5.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while Path(f"/proc/{pid}").exists():
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def send(process: "subprocess.Popen[bytes]", order: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(order)


def hang_up(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.parametrize(("order", "status"), [(b"T", 143), (b"K", 137)])
def test_an_order_ends_the_child_and_its_status_is_told(tmp_path: Path, order: bytes, status: int) -> None:
    process, pid = guarded(tmp_path, WILLING)
    send(process, order)
    assert process.wait(timeout=5) == status
    assert ended(pid)


def test_pause_and_resume_reach_the_child(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path, WILLING)

    def state() -> str:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

    def becomes(stopped: bool) -> bool:
        deadline = time.monotonic() + 5
        while (state() == "T") != stopped:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    send(process, b"S")
    assert becomes(stopped=True)
    send(process, b"C")
    assert becomes(stopped=False)
    send(process, b"K")
    process.wait(timeout=5)


def test_a_lost_parent_ends_even_a_stubborn_child(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path, STUBBORN)
    hang_up(process)
    assert process.wait(timeout=5) == 137
    assert ended(pid)


def test_a_lost_parent_ends_a_paused_child(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path, WILLING)
    os.kill(pid, signal.SIGSTOP)
    hang_up(process)
    assert process.wait(timeout=5) == 143
    assert ended(pid)


def test_a_parent_that_is_gone_is_seen_although_another_holds_the_pipe(tmp_path: Path) -> None:
    # The pipe stays open here, as in a process that the parent had forked; only the number is another's.
    process, pid = guarded(tmp_path, WILLING, parent=1 if os.getpid() != 1 else 2)
    assert process.wait(timeout=5) == 143
    assert ended(pid)


def test_a_killed_guard_takes_the_child_along(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path, STUBBORN)
    process.kill()
    process.wait()
    assert ended(pid)


def test_a_terminated_guard_ends_its_child(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path, WILLING)
    process.terminate()
    assert process.wait(timeout=5) == 143
    assert ended(pid)


def test_folders_nobody_reads_again_go_with_the_parent_and_only_then(tmp_path: Path) -> None:
    data = tmp_path / "data"
    nodes = [data / "node-1", data / "node-2"]
    running = []
    for node in nodes:
        node.mkdir(parents=True)
        work = tmp_path / node.name
        work.mkdir()
        running.append(guarded(work, WILLING, "--remove", str(node))[0])
    send(running[0], b"K")
    running[0].wait(timeout=5)
    assert nodes[0].exists()
    hang_up(running[1])
    running[1].wait(timeout=5)
    assert not nodes[1].exists()
    assert data.exists()
