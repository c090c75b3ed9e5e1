"""`entente publish`: articles from files to articles.raw."""

import sys
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from streams.cli.common import (
    EXIT_SOME_FAILED,
    BootstrapOption,
    ConfigOption,
    JsonOption,
    articles_of,
    connection_for,
    console,
    print_json,
    safe,
    settings_for,
)
from streams.client.articles import see_readable
from streams.client.publish import Published
from streams.client.publish import publish as publish_articles

_REASONS_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("publish")(publish)


def publish(
    files: Annotated[
        list[str],
        typer.Argument(help='JSON Lines files, .txt or .html files of one article each, or "-" for standard input.'),
    ],
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Publish records even if the worker will dead-letter them.")
    ] = False,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish articles and wait until Kafka has them. Exit code 1 if any was refused."""
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    for name in files:
        # Before anything is published: half of a batch is harder to mend than none of it.
        see_readable(name)
    with Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        console=console,
        disable=as_json or not sys.stderr.isatty(),
        transient=True,
    ) as bar:
        task = bar.add_task("Publishing", total=None, rate="")

        def show(so_far: Published) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=so_far.delivered, rate=f"{speed:,.0f}/s" if speed else "")

        result = publish_articles(
            articles_of(*files),
            connection_for(settings),
            settings.topics.raw,
            settings.limits,
            check=not unchecked,
            progress=show,
        )
        seconds = bar.tasks[0].elapsed or 0.0
    rate = result.delivered / seconds if seconds else 0.0
    if as_json:
        print_json({**msgspec.to_builtins(result), "seconds": round(seconds, 3), "rate": round(rate, 1)})
    else:
        console.print(
            f"{result.delivered} published to {settings.topics.raw} in {seconds:.1f} s ({rate:,.0f}/s),"
            f" {result.refused} refused."
        )
        print_refusals(result)
    if result.refused:
        raise typer.Exit(EXIT_SOME_FAILED)


def print_refusals(result: Published) -> None:
    """Say why articles were refused, of the first few."""
    for reason in result.reasons[:_REASONS_SHOWN]:
        console.print(f"  refused: {safe(reason)}")
    if result.refused > _REASONS_SHOWN:
        console.print(f"  ... and {result.refused - _REASONS_SHOWN} more (`entente publish --json` lists all)")
