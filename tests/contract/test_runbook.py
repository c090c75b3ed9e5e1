"""The runbook is read at night: its commands and settings exist, and Kafka's own are told where the brokers are."""

import re
from pathlib import Path
from typing import Any

import typer

from streams.cli.main import add_commands
from streams.settings import describe

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")
#: What stands in backticks, and the lines of the blocks.
_CODE = [
    line.partition(" #")[0].strip()
    for block, span in re.findall(r"```\n(.*?)```|`([^`]+)`", RUNBOOK, re.S)
    for line in (block or span).splitlines()
]


def test_every_command_of_ours_exists_with_its_options() -> None:
    found = [line.split()[1:] for line in _CODE if line.startswith("entente ")]
    assert len(found) > 4
    for words in found:
        command: Any = typer.main.get_command(add_commands())
        while words and hasattr(command, "commands"):
            assert words[0] in command.commands, f"there is no `entente {words[0]}`"
            command = command.commands[words.pop(0)]
        options = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options


def test_every_setting_that_is_named_exists() -> None:
    known = {name for name, _, _ in describe()}
    sections = {name.partition(".")[0] for name in known}
    named = {code for code in _CODE if re.fullmatch(r"[a-z]+\.[a-z_]+", code) and code.partition(".")[0] in sections}
    assert len(named) > 4
    assert named <= known


def test_every_command_of_kafka_is_told_where_the_brokers_are() -> None:
    found = [line for line in _CODE if re.match(r"kafka-[a-z-]+\.sh |kcat ", line)]
    assert len(found) >= 3
    for line in found:
        assert "--bootstrap-server $KAFKA" in line or "-b $KAFKA" in line, line
