"""What is built once is kept, and a process that lives on may have it built by another."""

from pathlib import Path

import pytest

from streams.core import facts as module
from streams.core.facts import load_facts
from streams.core.lexicon import FORMAT
from streams.knowledge.places import cache_folder


def test_what_another_process_builds_is_read_and_not_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_facts()  # kept for the user, from now on
    asked: list[str] = []

    def build_elsewhere() -> None:
        asked.append("build")
        for file in cache_folder().glob(f"lexicon-*-{FORMAT}.bin"):
            (tmp_path / file.name).symlink_to(file)

    monkeypatch.setattr(module, "build_lexicon", lambda surfaces: pytest.fail("built here"))
    first = load_facts(cache=tmp_path, prepare=build_elsewhere)
    assert asked == ["build"]
    again = load_facts(cache=tmp_path, prepare=build_elsewhere)
    assert asked == ["build"]
    assert len(again.lexicon) == len(first.lexicon) > 100_000


def test_what_nobody_built_is_built_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = module.build_lexicon([])
    monkeypatch.setattr(module, "build_lexicon", lambda surfaces: small)
    monkeypatch.setattr(module, "_places", lambda folder: [])
    assert load_facts(cache=tmp_path, prepare=lambda: None).lexicon is small
    [file] = tmp_path.iterdir()
    assert file.read_bytes() == small.to_bytes()


def test_nobody_is_asked_to_build_what_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = module.build_lexicon([])
    monkeypatch.setattr(module, "build_lexicon", lambda surfaces: small)
    monkeypatch.setattr(module, "_places", lambda folder: [])
    (tmp_path / "file").touch()
    found = load_facts(cache=tmp_path / "file" / "cache", prepare=lambda: pytest.fail("asked in vain"))
    assert found.lexicon is small
