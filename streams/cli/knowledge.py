"""`entente knowledge`: the facts about the world: valid or not, and what is known of a name on a day."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from streams.cli.common import (
    EXIT_SOME_FAILED,
    ConfigOption,
    JsonOption,
    console,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import knowledge_folder
from streams.contracts.errors import ConfigurationError
from streams.core.facts import POLITICAL_FILES, load_facts
from streams.knowledge.lookup import Known, look_up
from streams.knowledge.places import PACKAGED

commands = typer.Typer(help="Facts about the world: check, show, export.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(commands, name="knowledge")


@commands.command("check")
def check(
    folder: Annotated[Path | None, typer.Argument(help="A knowledge folder; else the one in force.")] = None,
    config: ConfigOption = None,
) -> None:
    """Say whether the knowledge files are valid; a fault is named by file, row and column. Exit code 1 if not."""
    chosen = folder or knowledge_folder(settings_for(config))
    if not chosen.is_dir():
        raise ConfigurationError(
            f"There is no folder {chosen}.", hint="Name one, or make one with `entente knowledge export FOLDER`."
        )
    try:
        facts = load_facts(chosen)
    except ConfigurationError as error:
        console.print(f"[red]{safe(error)}[/]")
        raise typer.Exit(EXIT_SOME_FAILED) from error
    console.print(
        f"{safe(chosen)} is valid: version {facts.version}, {len(facts.lexicon):,} names,"
        f" {len(facts.actors.persons):,} office holders, {len(facts.actors.bodies):,} bodies."
    )


@commands.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A person, body, alliance, or country (name or code).")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Facts of this day; else today.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is known of a name on a day: offices held, members, memberships. Exit code 1 if nothing is."""
    day = (on or datetime.now(UTC)).date()
    found = look_up(knowledge_folder(settings_for(config)), name, day)
    for known in found:
        if as_json:
            print_json(_as_json(known))
        else:
            _print(known)
    if not found:
        console.print(f"Nothing is known of {safe(name)} on {day}.")
        raise typer.Exit(EXIT_SOME_FAILED)


@commands.command("export")
def export(folder: Annotated[Path, typer.Argument(help="Where to; it must not exist yet.")]) -> None:
    """Copy the packaged knowledge to a folder of your own, to change it there (setting paths.knowledge)."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise ConfigurationError(f"{folder} exists already.", hint="Name a new folder.") from error
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be made: {error.strerror}.", hint="Name a folder that this user may make."
        ) from error
    for name in POLITICAL_FILES:
        shutil.copyfile(PACKAGED / name, folder / name)
    console.print(f"Copied to {safe(folder)}. Change it there and set paths.knowledge (ENTENTE_PATHS_KNOWLEDGE).")


def _as_json(known: Known) -> dict[str, Any]:
    return {
        "kind": known.kind,
        "name": known.name,
        "forms": known.forms,
        "rows": [
            {"what": row.what, "since": row.since, "until": row.until, "source": row.source} for row in known.rows
        ],
    }


def _print(known: Known) -> None:
    output.print(f"[bold]{safe(known.name)}[/] ({safe(known.kind)})")
    if known.forms:
        output.print(f"  written: {safe(', '.join(known.forms))}")
    if known.rows:
        table = Table("What", "Since", "Until", "Source", box=None)
        for row in known.rows:
            table.add_row(safe(row.what), row.since or "", row.until or "", safe(row.source))
        output.print(table)
