"""`entente broker`: a local Kafka alone, in the foreground."""

from pathlib import Path
from typing import Annotated

import typer

from streams.broker import run_foreground
from streams.cli.common import console


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("broker")(broker)


def broker(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port for clients; 0 takes a free one.")] = 9092,
    data: Annotated[
        Path | None, typer.Option("--data", help="Data folder; by default one in the cache folder, kept between runs.")
    ] = None,
) -> None:
    """Run a real Apache Kafka on this machine until Ctrl-C. It listens on 127.0.0.1 only."""
    run_foreground(port=port, data_dir=data, announce=_announce)


def _announce(bootstrap: str) -> None:
    # The address alone on standard output, so that a script can read it.
    print(bootstrap, flush=True)
    console.print("Kafka is ready. Ctrl-C stops it.")
