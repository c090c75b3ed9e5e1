"""`entente analyze`: the same core as the worker, without Kafka."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from streams.cli.common import EXIT_SOME_FAILED, ConfigOption, articles_of, print_json, settings_for
from streams.cli.facts import load_core
from streams.contracts.errors import Permanent
from streams.core.records import analyze as analyze_article


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("analyze")(analyze)


def analyze(
    file: Annotated[
        str, typer.Argument(help='JSON Lines of articles, a .txt or .html file of one, or "-" for standard input.')
    ],
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Facts of this day for articles without a date; else today."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Print one JSON line an article, in order: countries, actors, alerts. Exit code 1 if a line was bad.

    Offsets are in characters of the field as published. A bad line gives {"error": ..., "line": n}.
    """
    settings = settings_for(config)
    core = load_core(settings)
    now = datetime.now(UTC)
    day = (on or now).date()
    failed = False
    for line in articles_of(file):
        try:
            print_json(analyze_article(line.value, core.facts, core.rules, settings.limits, now=now, day=day))
        except Permanent as error:
            failed = True
            print_json({"error": str(error), "line": line.number})
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
