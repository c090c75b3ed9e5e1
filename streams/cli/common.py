"""What every command shares: options, settings, consoles, exit codes, and how an error is shown."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from streams.client.articles import Line, read_articles
from streams.contracts.errors import ConfigurationError, EntenteError
from streams.operations.logs import printable
from streams.settings import Settings, load_settings

if TYPE_CHECKING:
    from streams.client.connection import Connection

#: Exit codes, the same for every command.
EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_FATAL = 3
EXIT_INTERRUPTED = 130

#: For people; data goes to standard output.
console = Console(stderr=True, highlight=False)
output = Console(highlight=False, soft_wrap=True)

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file (TOML); else ENTENTE_CONFIG, else ./entente.toml.")
]
BootstrapOption = Annotated[
    str | None, typer.Option("--bootstrap", "-b", help="Kafka brokers, HOST:PORT[,HOST:PORT...].")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def settings_for(config: Path | None, **flags: Any) -> Settings:
    """The settings with flags laid over them; `kafka__bootstrap="..."` stands for kafka.bootstrap."""
    return load_settings(config, flags={name.replace("__", "."): value for name, value in flags.items()})


def connection_for(settings: Settings) -> "Connection":
    """How the commands beside the worker reach Kafka."""
    # The worker has another client, and would hold this one as long as it runs.
    from streams.client.connection import Connection  # noqa: PLC0415

    return Connection(
        bootstrap=settings.kafka.bootstrap,
        security=settings.kafka,
        client_id=settings.kafka.client_id,
        timeout_s=settings.kafka.request_timeout_s,
    )


def articles_of(*names: str) -> Iterator[Line]:
    """Every article of the files, in order; of a file without any that is said, so that no answer is no riddle."""
    for name in names:
        line = None
        for line in read_articles(name):
            yield line
        if line is None:
            console.print(f"{'Standard input' if name == '-' else safe(name)} holds no article.", soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON object on one line of standard output, at once; a terminal that shows it obeys nothing in it."""
    sys.stdout.buffer.write(_OBEYED.sub(_escaped, orjson.dumps(value)) + b"\n")
    sys.stdout.buffer.flush()


#: What terminals and editors obey and JSON lets through: DEL, the C1 controls, line separators, changes of direction.
_OBEYED = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


def _escaped(found: re.Match[bytes]) -> bytes:
    # In JSON such a character can only stand in a string, where the escape means the same.
    return b"\\u%04x" % ord(found[0].decode())


def safe(text: object) -> str:
    """Text of unknown origin for a rich console: neither markup nor terminal escapes in it are obeyed."""
    return escape(printable(str(text)))


def run(app: Callable[[], Any]) -> None:
    """Run the command line; our errors, and those of files, become a sentence on standard error and an exit code."""
    try:
        app()
    except EntenteError as error:
        _say(error.message, error.hint)
        sys.exit(EXIT_USAGE if isinstance(error, ConfigurationError) else EXIT_FATAL)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        cause = error.strerror or str(error)
        if error.filename is None:
            _say(f"The command cannot go on: {cause}.", "See that the disk has room and that the network is there.")
            sys.exit(EXIT_FATAL)
        _say(f"{error.filename} cannot be used: {cause}.", "Name another path, or give this user the right to it.")
        sys.exit(EXIT_USAGE)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def _say(message: str, hint: str) -> None:
    # The terminal wraps, and a copied message stays whole.
    console.print(f"[bold red]Error:[/] {safe(message)}", soft_wrap=True)
    if hint:
        console.print(f"  {safe(hint)}", soft_wrap=True)
