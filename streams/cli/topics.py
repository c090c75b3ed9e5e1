"""`entente topics`: make the topics as declared, or say how they differ."""

from typing import Annotated

import msgspec
import typer

from streams.cli.common import (
    EXIT_SOME_FAILED,
    BootstrapOption,
    ConfigOption,
    JsonOption,
    console,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import rules_in_force
from streams.cli.outputs import all_specs
from streams.engine.topics import check_topics, create_topics

commands = typer.Typer(help="The topics: create, check.", no_args_is_help=True)

PartitionsOption = Annotated[
    int | None, typer.Option("--partitions", min=1, help="Partitions of the article topics (topics.partitions).")
]
ReplicationOption = Annotated[
    int | None, typer.Option("--replication", min=1, help="Copies of each topic (topics.replication).")
]


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(commands, name="topics")


@commands.command("create")
def create(
    partitions: PartitionsOption = None,
    replication: ReplicationOption = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Create the topics that are missing. Those that exist are never changed; `check` says how they differ."""
    settings = settings_for(
        config, kafka__bootstrap=bootstrap, topics__partitions=partitions, topics__replication=replication
    )
    specs = all_specs(settings, rules_in_force(settings))
    created = create_topics(settings.engine(), specs, replication=settings.topics.replication)
    if as_json:
        print_json({"created": list(created), "declared": [spec.name for spec in specs]})
        return
    for name in created:
        console.print(f"Created {safe(name)}.")
    if not created:
        console.print("All topics exist already.")


@commands.command("check")
def check(
    partitions: PartitionsOption = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how the topics differ from what is declared. Exit code 1 if they do."""
    settings = settings_for(config, kafka__bootstrap=bootstrap, topics__partitions=partitions)
    differences = check_topics(settings.engine(), all_specs(settings, rules_in_force(settings)))
    for difference in differences:
        if as_json:
            print_json(msgspec.to_builtins(difference))
        else:
            console.print(f"[red]{safe(difference)}[/]")
    if not differences and not as_json:
        console.print("The topics are as declared.")
    if differences:
        raise typer.Exit(EXIT_SOME_FAILED)
