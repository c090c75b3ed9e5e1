"""Runs a command in this process, as the entry point would: what it says, and the code it ends with."""

from collections.abc import Callable

import pytest

from streams.cli.common import run
from streams.cli.main import add_commands, app


class Done:
    """What a command printed, on one line each, and its exit code."""

    def __init__(self, code: int, stdout: str, stderr: str) -> None:
        self.code = code
        self.stdout = stdout
        self.stderr = " ".join(stderr.split())


Entente = Callable[..., Done]


@pytest.fixture(scope="session")
def _commands() -> None:
    add_commands()


@pytest.fixture
def ended(_commands: None, capfdbinary: pytest.CaptureFixture[bytes]) -> Entente:
    """`ended("explain", "file")` runs the command to its end."""

    def entente(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            run(lambda: app(list(arguments)))
        out, err = capfdbinary.readouterr()
        return Done(int(caught.value.code or 0), out.decode(), err.decode())

    return entente
