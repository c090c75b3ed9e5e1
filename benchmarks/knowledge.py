"""Loads what the core knows, from where the settings say."""

import gc
from pathlib import Path

from streams.core.cooperation.rules import Rules, load_rules
from streams.core.facts import Facts, load_facts
from streams.settings import load_settings


def load_core() -> tuple[Facts, Rules]:
    """Facts and rules, moved out of the garbage collector's sight as the worker does."""
    paths = load_settings().paths
    facts = load_facts(Path(paths.knowledge) if paths.knowledge else None)
    rules = load_rules(Path(paths.rules) if paths.rules else None)
    gc.collect()
    gc.freeze()
    return facts, rules
