"""Toxiproxy, where Go can build it: the field's own proxy for networks that lag, trickle, cut and fall silent."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import msgspec

from streams.broker.places import cache_root
from streams.broker.ports import free_ports

_MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server"
_VERSION = "v2.12.0"
_BUILD_S = 300.0
_START_S = 10.0


class NoToxiproxyError(Exception):
    """It cannot be had on this machine; the message says why and what would help."""


def built() -> Path:
    """The server, built once into the cache. Raises NoToxiproxyError."""
    folder = cache_root() / "toxiproxy" / _VERSION
    server = folder / "server"
    if server.exists():
        return server
    go = shutil.which("go")
    if go is None:
        raise NoToxiproxyError("There is no Go on this machine to build Toxiproxy. Install it: apt-get install golang")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        made = subprocess.run(
            [go, "install", f"{_MODULE}@{_VERSION}"],
            env={**os.environ, "GOBIN": str(folder), "GOFLAGS": "-trimpath"},
            capture_output=True,
            text=True,
            timeout=_BUILD_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoToxiproxyError(f"Go did not build Toxiproxy within {_BUILD_S:.0f} s.") from None
    if made.returncode or not server.exists():
        raise NoToxiproxyError(f"Go could not build Toxiproxy: {made.stderr.strip().splitlines()[-1:]}")
    return server


class Toxiproxy:
    """One server with one proxy in front of `target` on 127.0.0.1."""

    def __init__(self, target: int, seed: int) -> None:
        api, port = free_ports(2)
        self.address = f"127.0.0.1:{port}"
        self._api = f"http://127.0.0.1:{api}"
        self._process = subprocess.Popen(
            [built(), "-host", "127.0.0.1", "-port", str(api), "-seed", str(seed)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._await_api()
            self._call(
                "POST",
                "/proxies",
                {"name": "broker", "listen": self.address, "upstream": f"127.0.0.1:{target}", "enabled": True},
            )
        except BaseException:
            self._process.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()

    @contextmanager
    def toxic(
        self,
        kind: str,
        attributes: Mapping[str, int],
        *,
        stream: Literal["upstream", "downstream"] = "downstream",
        share: float = 1.0,
    ) -> Iterator[None]:
        """While it lasts, that `share` of the connections suffers `kind` (a toxic's name) in that direction."""
        name = f"{kind}-{stream}"
        self._call(
            "POST",
            "/proxies/broker/toxics",
            {"name": name, "type": kind, "stream": stream, "toxicity": share, "attributes": dict(attributes)},
        )
        try:
            yield
        finally:
            self._call("DELETE", f"/proxies/broker/toxics/{name}")

    @contextmanager
    def down(self) -> Iterator[None]:
        """All connections end and new ones are refused."""
        self._call("POST", "/proxies/broker", {"enabled": False})
        try:
            yield
        finally:
            self._call("POST", "/proxies/broker", {"enabled": True})

    def _await_api(self) -> None:
        deadline = time.monotonic() + _START_S
        while True:
            try:
                self._call("GET", "/version")
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        request = urllib.request.Request(
            self._api + path,
            method=method,
            data=None if body is None else msgspec.json.encode(body),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            answer.read()
