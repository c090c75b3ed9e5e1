"""Tests run the sources as they stand (what is compiled of them is held equal by a test of its own), over one load."""

import os

import pytest

os.environ.setdefault("ENTENTE_COMPILED", "0")

# Behind the line above, by which the package decides what it loads.
from streams.core.cooperation.rules import Rules, load_rules
from streams.core.facts import Facts, load_facts


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the package; loading them takes as long as some hundred tests over them."""
    return load_facts()


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The rules of the package."""
    return load_rules()


@pytest.fixture(scope="session")
def core(facts: Facts, rules: Rules) -> tuple[Facts, Rules]:
    """Both, as the core takes them."""
    return facts, rules
