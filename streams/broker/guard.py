"""Runs one command that must not outlive its parent; a process of its own, so it imports only the standard library.

The parent holds the other end of our standard input. Each byte it writes is a signal for the child; the end
of input means the parent is gone, however it died. Should this guard be killed itself, the kernel kills the
child (PR_SET_PDEATHSIG). The parent's thread that started us does not matter, unlike with that call alone.
"""

import argparse
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

_SIGNALS = {
    b"T": signal.SIGTERM,
    b"K": signal.SIGKILL,
    b"S": signal.SIGSTOP,
    b"C": signal.SIGCONT,
}
_PR_SET_PDEATHSIG = 1
# How often the parent's life is checked beside the pipe: a child that it forked may hold the pipe open.
_PARENT_CHECK_S = 1.0


def main() -> int:
    """Run the command after `--`; our exit status is its own (128 + n after signal n)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--grace", type=float, required=True)
    parser.add_argument("--remove", type=Path)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    wake_read, wake_write = os.pipe()
    for end in (wake_read, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    child = _spawn(options.command, options.log)
    os.write(1, b"%d\n" % child.pid)
    os.close(1)
    orphaned = _watch(child, wake_read, options)
    if orphaned and options.remove is not None:
        _remove_node(options.remove)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _spawn(command: list[str], log: Path) -> "subprocess.Popen[bytes]":
    me = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def die_with_guard() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
            if os.getppid() != me:
                os._exit(137)

    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A group of its own: a Java that writes its archive has a child, too.
            process_group=0,
            preexec_fn=die_with_guard,  # noqa: PLW1509 - this process has one thread
        )


def _watch(child: "subprocess.Popen[bytes]", wake: int, options: argparse.Namespace) -> bool:
    """Pass signals on until the child has ended; whether the parent went away before that."""
    inputs = [0, wake]
    deadline = float("inf")
    orphaned = False
    while child.poll() is None:
        if time.monotonic() >= deadline:
            _signal_all(child, signal.SIGKILL)
        readable, _, _ = select.select(inputs, [], [], min(_PARENT_CHECK_S, max(0.0, deadline - time.monotonic())))
        stop = not orphaned and os.getppid() != options.parent
        if 0 in readable:
            orders = os.read(0, 64)
            stop = stop or not orders
            for order in orders:
                _signal_all(child, _SIGNALS[bytes([order])])
        if stop and not orphaned:
            orphaned = True
            inputs = [wake]
            deadline = time.monotonic() + options.grace
            _end(child, at_once=options.remove is not None)
        if wake in readable:
            received = os.read(wake, 64)
            if set(received) - {signal.SIGCHLD}:
                deadline = min(deadline, time.monotonic() + options.grace)
                _end(child, at_once=False)
    return orphaned


def _end(child: "subprocess.Popen[bytes]", *, at_once: bool) -> None:
    # Data that nobody will read again needs no clean end.
    _signal_all(child, signal.SIGKILL if at_once else signal.SIGTERM)
    _signal_all(child, signal.SIGCONT)


def _signal_all(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    if number == signal.SIGTERM:
        child.terminate()
        return
    # Not yet waited for, so the number of its group is still its own.
    if child.returncode is None:
        os.killpg(child.pid, number)


def _remove_node(folder: Path) -> None:
    """Remove a node's folder, and the data folder around it when this was the last node in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if not any(folder.parent.glob("node-*")):
        shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
