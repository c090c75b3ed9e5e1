"""What the package says of its licence, and the file that it must bring along."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_licence_that_is_named_is_in_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT"
    assert project["license-files"] == ["LICENSE"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n")
    assert "The Entente authors" in text
    assert "[MIT](LICENSE)" in (ROOT / "README.md").read_text(encoding="utf-8")
