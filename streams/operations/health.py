"""Serves /metrics, /healthz and /readyz from a thread of its own, so that a busy event loop is still seen."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from streams.contracts.errors import ConfigurationError


class Readiness(NamedTuple):
    """Whether the worker is assigned and progressing, and one sentence why (not)."""

    ready: bool
    reason: str


class HealthServer:
    """An HTTP server on `host:port` (port 0: a free one). `port` says which once started."""

    def __init__(
        self, registry: CollectorRegistry, readiness: Callable[[], Readiness], *, host: str, port: int
    ) -> None:
        class Handler(_Handler):
            pass

        Handler.registry = registry
        Handler.readiness = staticmethod(readiness)
        try:
            self._server = ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            raise ConfigurationError(
                f"Metrics cannot be served on {host}:{port}: {error.strerror or error}.",
                hint="Choose another port (metrics.port or --metrics-port; 0 takes a free one).",
            ) from error
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    registry: CollectorRegistry
    readiness: Callable[[], Readiness]
    # A client that opens a connection and says nothing must not hold a thread.
    timeout = 5

    def do_GET(self) -> None:  # the name http.server calls
        path = self.path.partition("?")[0]
        if path == "/metrics":
            encode, content_type = choose_encoder(self.headers.get("Accept", ""))
            self._answer(200, encode(self.registry), content_type)
        elif path == "/healthz":
            self._answer(200, b"alive\n")
        elif path == "/readyz":
            ready, reason = self.readiness()
            self._answer(200 if ready else 503, reason.encode() + b"\n")
        else:
            self._answer(404, b"Ask for /metrics, /healthz or /readyz.\n")

    def _answer(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: probes every few seconds would drown the log."""
