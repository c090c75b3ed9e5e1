"""The README says what the code does: settings, commands, topics."""

import re
from pathlib import Path

import typer

from streams.cli.check import settings_table
from streams.cli.facts import check_knowledge
from streams.cli.main import add_commands
from streams.contracts.topics import TopicNames, topics
from streams.core.cooperation.rules import make_rules
from streams.core.facts import Facts

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_settings_table_is_the_one_the_code_makes() -> None:
    begin = README.index("<!-- settings: begin")
    table = README[README.index("\n", begin) + 1 : README.index("<!-- settings: end -->")]
    assert table == settings_table(), "put the output of `python -m streams.cli.check` between the marks"


def test_every_command_is_named() -> None:
    command = typer.main.get_command(add_commands())
    for name in command.commands:  # type: ignore[attr-defined]
        assert re.search(rf"`entente {name}\b", README), f"README does not name `entente {name}`"


def test_every_topic_is_in_the_table() -> None:
    for spec in topics(TopicNames()):
        assert f"| `{spec.name}` |" in README


def test_the_rule_shown_is_valid(facts: Facts) -> None:
    (shown,) = re.findall(r"```toml\n(# my-rules/.*?)```", README, re.DOTALL)
    check_knowledge(make_rules([("README.md", shown)]), facts)
