"""Runs a command in this process, as the entry point would: what it says, and the code it ends with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from streams.cli import facts as cli_facts
from streams.cli import rules as cli_rules
from streams.cli.common import run
from streams.cli.main import add_commands, app
from streams.core.facts import Facts, load_facts
from streams.knowledge.places import PACKAGED


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
def ended(
    _commands: None, facts: Facts, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Entente:
    """`ended("explain", "file")` runs the command to its end; of the package, it has the facts that are loaded."""

    def loaded(folder: Path) -> Facts:
        return facts if folder == PACKAGED else load_facts(folder)

    monkeypatch.setattr(cli_facts, "load_facts", loaded)
    monkeypatch.setattr(cli_rules, "load_facts", loaded)

    def entente(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            run(lambda: app(list(arguments)))
        out, err = capfdbinary.readouterr()
        return Done(int(caught.value.code or 0), out.decode(), err.decode())

    return entente
