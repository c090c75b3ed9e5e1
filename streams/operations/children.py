"""Starts workers as child processes that never outlive us, and ends them in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from streams.contracts.errors import Fatal

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_S = 0.05


class Child:
    """A command run as a child process; killed with its parent, however that ends."""

    def __init__(self, command: Sequence[str], *, environ: Mapping[str, str] | None = None) -> None:
        libc = ctypes.CDLL(None) if sys.platform == "linux" else None
        parent = os.getpid()

        def die_with_parent() -> None:
            if libc is not None:
                libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
                # The parent may have died between fork and prctl.
                if os.getppid() != parent:
                    os.kill(os.getpid(), signal.SIGKILL)

        self._process = subprocess.Popen(  # noqa: S603  # our own command line
            command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environ or {})},
            # A Ctrl-C in the terminal is for us; we end our children in order.
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # nothing but a system call runs in it
        )

    @property
    def exit_code(self) -> int | None:
        """Its exit status once it has ended."""
        return self._process.poll()

    def kill(self) -> None:
        """SIGKILL, and wait for its end."""
        self._process.kill()
        self._process.wait()

    def stop(self, grace_s: float) -> int:
        """SIGTERM, and SIGKILL after `grace_s` seconds; its exit status."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                return self._process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
        return self._process.wait()


def await_ready(child: Child, port: int, *, host: str = "127.0.0.1", timeout_s: float) -> None:
    """Wait until the worker's /readyz answers yes; raises Fatal when it ends first or takes too long."""
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  # asks, does not bind
    deadline = time.monotonic() + timeout_s
    reason = "it does not answer"
    while time.monotonic() < deadline:
        if child.exit_code is not None:
            raise Fatal(
                f"The worker ended with exit code {child.exit_code} before it was ready.", hint="Its log says why."
            )
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/readyz", timeout=1):
                return
        except urllib.error.HTTPError as error:
            reason = error.read().decode("utf-8", "replace").strip()
        except OSError:
            pass
        time.sleep(_LOOK_EVERY_S)
    raise Fatal(f"The worker was not ready after {timeout_s:g} s: {reason}.", hint="Its log says why.")
