"""What was asked for on the command line, as every part sees it."""

import sys
from pathlib import Path

import msgspec


class Options(msgspec.Struct, frozen=True):
    """`records` is the backlog of the pipeline part; `rounds` how often each harness runs, in alternation."""

    short: bool = False
    data: Path | None = None
    records: int = 200_000
    rounds: int = 3
    seconds: float = 45.0
    harnesses: tuple[str, ...] = ()
    #: Replace the core by decode and encode: what is left is the shell alone.
    light: bool = False

    def say(self, line: str) -> None:
        """Progress, to stderr: stdout is for the result."""
        print(line, file=sys.stderr, flush=True)
