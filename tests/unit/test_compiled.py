"""A compiled build is used only for the sources that it was made of."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from streams.compiled import PACKAGE, SUFFIX

_ASK = "import streams.core.scripts as s; from streams.compiled import core_kind, state; print(core_kind(), s.__file__)"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources, with a module's build for their state: an extension of another name does, as it is found
    before it is loaded."""
    for room in ("core", "knowledge", "contracts"):
        shutil.copytree(PACKAGE / room, tmp_path / "streams" / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "compiled.py"):
        shutil.copy(PACKAGE / name, tmp_path / "streams" / name)
    folder = tmp_path / "build" / "compiled" / _run(tmp_path, "from streams.compiled import state; print(state())")
    target = folder / "streams" / "core" / f"scripts{SUFFIX}"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"no library")
    return tmp_path


def _run(folder: Path, code: str, setting: str = "") -> str:
    environ = {**os.environ, "PYTHONPATH": str(folder), "ENTENTE_COMPILED": setting}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_build_of_these_sources_is_loaded(copy: Path) -> None:
    # What lies there is no library: that it is tried shows that it was chosen.
    assert f"scripts{SUFFIX}" in _run(copy, _ASK)


def test_a_build_of_older_sources_never_shadows_an_edited_one(copy: Path) -> None:
    source = copy / "streams" / "core" / "text.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    assert _run(copy, _ASK) == f"interpreted {copy / 'streams' / 'core' / 'scripts.py'}"


def test_a_setting_leaves_it_alone(copy: Path) -> None:
    assert _run(copy, _ASK, "0") == f"interpreted {copy / 'streams' / 'core' / 'scripts.py'}"


def test_a_setting_names_another_folder(copy: Path) -> None:
    shutil.move(copy / "build" / "compiled", copy / "elsewhere")
    assert _run(copy, _ASK).startswith("interpreted")
    assert f"scripts{SUFFIX}" in _run(copy, _ASK, str(copy / "elsewhere"))
