"""Facts and rules of the package, loaded once for all tests of the core."""

import pytest

from streams.core.cooperation.rules import Rules, load_rules
from streams.core.facts import Facts, load_facts


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()
