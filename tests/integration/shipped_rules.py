"""A folder with the shipped rule alone, to which a test adds a rule of its own."""

import shutil
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "streams" / "rules" / "ukraine-cooperation.toml"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    shutil.copy(SHIPPED, folder)
    return folder
