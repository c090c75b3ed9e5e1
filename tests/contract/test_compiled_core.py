"""The compiled core is the interpreted one: the same bytes for the same articles."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.compiled.build import CannotCompileError, build, modules
from streams.compiled import builds

ROOT = Path(__file__).parents[2]
#: As many as would take a whole run to say nothing.
FEWEST_ARTICLES = 800
FEWEST_ALERTS = 100


@pytest.fixture(scope="module")
def folder() -> Path:
    """The build of these sources, in the place where the worker looks for it: made once for a state of them."""
    try:
        return build(builds())
    except CannotCompileError as error:
        pytest.skip(str(error))


def lines(setting: str) -> list[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.contract.twin"],
        cwd=ROOT,
        env={**os.environ, "ENTENTE_COMPILED": setting},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.splitlines()


# Compiling takes a minute of two idle cores.
@pytest.mark.timeout(900)
def test_both_make_the_same_bytes_of_every_article(folder: Path) -> None:
    compiled = lines(str(folder.parent))
    interpreted = lines("0")
    assert (compiled[0], interpreted[0]) == (b"compiled", b"interpreted")
    assert len(interpreted) > FEWEST_ARTICLES
    assert sum(b'"alerts":["' in line for line in interpreted) > FEWEST_ALERTS
    for ours, theirs in zip(compiled[1:], interpreted[1:], strict=True):
        assert ours == theirs


@pytest.mark.timeout(900)
def test_every_module_without_records_is_in_the_build(folder: Path) -> None:
    names = {file.with_suffix("").as_posix() for file in modules()}
    assert len(names) > 30
    built = {file.relative_to(folder).as_posix().partition(".")[0] for file in folder.glob("streams/**/*.*")}
    assert built == names
