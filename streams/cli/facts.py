"""Loads what the core needs, from the folders that the settings name."""

import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

from streams.agents.handlers import Core
from streams.cli.outputs import own_topics
from streams.core.cooperation.rules import Rules, check_named, check_outputs, load_rules
from streams.core.facts import Facts, load_facts
from streams.settings import Settings


def load_core(settings: Settings, *, apart: bool = False) -> Core:
    """Read knowledge and rules; raises ConfigurationError that names the file and row.

    `apart`: what must be built first is built in a process of its own, for one that lives on. Building takes seconds
    of computing and 0.4 GB, of which much would stay.
    """
    folder = knowledge_folder(settings)
    facts = load_facts(folder, prepare=lambda: _build(folder)) if apart else load_facts(folder)
    rules = rules_in_force(settings)
    check_knowledge(rules, facts)
    return Core(facts, rules)


def rules_in_force(settings: Settings) -> Rules:
    """The rules of the settings' folder, without the knowledge; raises ConfigurationError that names the file."""
    rules = load_rules(rules_folder(settings))
    check_outputs(rules, own_topics(settings))
    return rules


def check_knowledge(rules: Rules, facts: Facts) -> None:
    """Raises ConfigurationError where a rule names a group or an organisation that is not known."""
    international = {body.id for body in facts.actors.bodies.values() if body.country is None}
    check_named(rules, facts.cooperation.alliances, international | set(facts.cooperation.bodies.values()))


def _build(folder: Path) -> None:
    # Its faults are found again by who loads what it built.
    command = [sys.executable, "-m", "streams.core.facts", str(folder)]
    subprocess.run(  # noqa: S603  # our own module
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def knowledge_folder(settings: Settings) -> Path:
    """The folder of the knowledge files in force."""
    return Path(settings.paths.knowledge) if settings.paths.knowledge else _of_package("knowledge", "data")


def rules_folder(settings: Settings) -> Path:
    """The folder of the rules in force."""
    return Path(settings.paths.rules) if settings.paths.rules else _of_package("rules")


def _of_package(*parts: str) -> Path:
    # The package is installed as files, never as a zip archive (zip_safe is off).
    with as_file(files("streams").joinpath(*parts)) as path:
        return path
