"""The command `entente`: puts the command groups together."""

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from streams import __version__
from streams.cli.common import run
from streams.compiled import core_kind

app = typer.Typer(
    name="entente",
    help="Alerts within a second when an ally speaks of cooperating on Ukraine.\n\n"
    "Exit codes: 0 done, 1 some of the input failed, 2 wrong usage or settings, 3 Kafka or the worker failed,"
    " 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

#: Commands, each a module of this package with a function `register(app)`, in the order in which --help lists them.
_GROUPS = (
    "up", "worker", "topics", "publish", "alerts", "dead_letters", "check", "broker",
    "analyze", "explain", "knowledge", "rules", "evaluate", "verify",
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"entente {__version__} ({core_kind()} core)")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    del version


def add_commands(names: Iterable[str] = _GROUPS) -> typer.Typer:
    """The command line with the commands of these modules."""
    for name in names:
        import_module(f"streams.cli.{name}").register(app)
    return app


def main() -> None:
    """Entry point."""
    # A worker keeps what it imports as long as it runs, and needs nothing of the other commands: their Kafka client
    # and what comes with it is 10 MB.
    named = sys.argv[1:2]
    run(add_commands(named if named and named[0] in _GROUPS else _GROUPS))
