"""The health server answers what a probe asks, and nothing else."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from streams.contracts.errors import ConfigurationError
from streams.operations.health import HealthServer, Readiness
from streams.operations.metrics import Metrics


class Worker:
    """Stands for the worker's state: the server itself is real."""

    state = Readiness(False, "enrich: starting")


@pytest.fixture
def server() -> Iterator[HealthServer]:
    made = HealthServer(Metrics().registry, lambda: Worker.state, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


def get(server: HealthServer, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_liveness_says_only_that_the_process_answers(server: HealthServer) -> None:
    assert get(server, "/healthz") == (200, "alive\n")


def test_readiness_follows_the_worker_and_says_why_not(server: HealthServer) -> None:
    assert get(server, "/readyz") == (503, "enrich: starting\n")
    Worker.state = Readiness(True, "ready")
    assert get(server, "/readyz") == (200, "ready\n")
    Worker.state = Readiness(False, "enrich: starting")


def test_metrics_are_served_with_a_query_too(server: HealthServer) -> None:
    status, text = get(server, "/metrics?name[]=x")
    assert status == 200
    assert "entente_build_info" in text


def test_unknown_path_is_told_what_there_is(server: HealthServer) -> None:
    assert get(server, "/secret") == (404, "Ask for /metrics, /healthz or /readyz.\n")


def test_taken_port_is_named(server: HealthServer) -> None:
    with pytest.raises(ConfigurationError, match=f"127.0.0.1:{server.port}"):
        HealthServer(Metrics().registry, lambda: Worker.state, host="127.0.0.1", port=server.port)
