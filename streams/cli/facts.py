"""Loads what the core needs, from the folders that the settings name."""

from pathlib import Path

import msgspec

from streams.core.cooperation.rules import Rules, load_rules
from streams.core.facts import Facts, load_facts
from streams.settings import Settings


class Core(msgspec.Struct, frozen=True):
    """Knowledge and rules, ready for use."""

    facts: Facts
    rules: Rules


def load_core(settings: Settings) -> Core:
    """Read knowledge and rules; raises ConfigurationError that names the file and row."""
    facts = load_facts(Path(settings.paths.knowledge) if settings.paths.knowledge else None)
    return Core(facts, load_rules(Path(settings.paths.rules) if settings.paths.rules else None))
