"""One secured broker for all tests here, and a bench that runs real workers against it."""

from collections.abc import Iterator

import pytest

from tests.chaos.harness import Bench

from .secured import SecuredBroker


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredBroker]:
    """SASL_SSL, mutual TLS, and ACLs that allow nothing yet."""
    with SecuredBroker(tmp_path_factory.mktemp("authority")) as broker:
        yield broker


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Starts workers; their logs go to a folder of the test run."""
    with Bench(1, short=True, folder=tmp_path_factory.mktemp("bench")) as made:
        yield made
