"""`entente check`: settings, brokers and topics, before a worker finds out."""

from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from streams.cli.common import (
    EXIT_SOME_FAILED,
    BootstrapOption,
    ConfigOption,
    JsonOption,
    connection_for,
    console,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import load_core
from streams.cli.outputs import all_specs
from streams.client.connection import broker_errors
from streams.contracts.security import Secret
from streams.engine.topics import check_topics
from streams.settings import Settings, describe


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    show_settings: Annotated[
        bool, typer.Option("--settings", help="Print every setting with what is in force, and end.")
    ] = False,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the settings, the knowledge and rules, that a broker answers, and that the topics are as declared.

    Exit code 1 if a topic is missing or different, 3 if no broker answers.
    """
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    if show_settings:
        _print_settings(settings, as_json=as_json)
        return
    core = load_core(settings)
    connection = connection_for(settings)
    admin = connection.admin()
    try:
        with broker_errors(connection.bootstrap):
            brokers = admin.describe_cluster()["brokers"]
    finally:
        admin.close()
    differences = [str(difference) for difference in check_topics(settings.engine(), all_specs(settings, core.rules))]
    if as_json:
        print_json(
            {
                "knowledge": core.facts.version,
                "rules": core.rules.version,
                "brokers": len(brokers),
                "differences": differences,
            }
        )
    else:
        console.print(f"Settings, knowledge {core.facts.version} and {len(core.rules.rules)} rules are valid.")
        console.print(f"{len(brokers)} broker(s) answer at {safe(connection.bootstrap)} ({settings.kafka.protocol}).")
        for difference in differences:
            console.print(f"[red]{safe(difference)}[/]")
        if not differences:
            console.print("The topics are as declared.")
        else:
            console.print("`entente topics create` makes those that are missing.")
    if differences:
        raise typer.Exit(EXIT_SOME_FAILED)


def settings_table() -> str:
    """Every setting as the Markdown table of the README."""
    rows = ["| setting | variable | default |", "| --- | --- | --- |"]
    rows += [f"| `{name}` | `{variable}` | `{default or ' '}` |" for name, variable, default in describe()]
    return "\n".join(rows) + "\n"


def _print_settings(settings: Settings, *, as_json: bool) -> None:
    table = Table("Setting", "Variable", "Value")
    for name, variable, _ in describe():
        section, _, key = name.partition(".")
        value: Any = getattr(getattr(settings, section), key)
        if as_json:
            print_json(
                {"setting": name, "variable": variable, "value": str(value) if isinstance(value, Secret) else value}
            )
        else:
            shown = str(value) if isinstance(value, Secret) else msgspec.json.encode(value).decode()
            table.add_row(name, variable, safe(shown))
    if not as_json:
        output.print(table)


if __name__ == "__main__":
    print(settings_table(), end="")
