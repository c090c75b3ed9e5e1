"""A Java is found where machines have one, and an old one is named instead of used."""

import os
from pathlib import Path

import pytest

from streams.broker import java_runtime
from streams.broker.errors import BrokerError
from streams.broker.java import main
from streams.broker.java_runtime import Java, find_java, read_java


def fake(home: Path, *, release: str | None = None, answer: str = "") -> Path:
    """A Java home whose binary prints `answer` as a real one does, on standard error."""
    binary = home / "bin" / "java"
    binary.parent.mkdir(parents=True)
    binary.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{answer}\nEND\n")
    binary.chmod(0o755)
    if release is not None:
        (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{release}"\n')
    return binary


@pytest.mark.parametrize(
    ("version", "major"),
    [("17.0.15", 17), ("25.0.2", 25), ("1.8.0_402", 8), ("21", 21), ("22-ea", 22), ("odd", 0)],
)
def test_major_version(version: str, major: int) -> None:
    assert Java(Path("/x/bin/java"), version).major == major


def test_version_comes_from_the_release_file_without_a_start(tmp_path: Path) -> None:
    binary = fake(tmp_path, release="21.0.1", answer='openjdk version "8"')
    assert read_java(binary) == Java(binary, "21.0.1")


def test_version_comes_from_the_binary_where_there_is_no_release_file(tmp_path: Path) -> None:
    binary = fake(tmp_path, answer='openjdk version "17.0.9" 2023-10-17\nOpenJDK Runtime Environment')
    assert read_java(binary) == Java(binary, "17.0.9")


def test_what_is_no_java_is_passed_over(tmp_path: Path) -> None:
    assert read_java(tmp_path / "missing") is None
    assert read_java(fake(tmp_path, answer="something else")) is None


def test_java_home_wins_over_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fake(tmp_path / "a", release="17")
    second = fake(tmp_path / "b", release="25")
    monkeypatch.setenv("PATH", str(first.parent))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert find_java().binary == first
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "b"))
    assert find_java().binary == second


def test_an_old_java_is_named_when_there_is_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = fake(tmp_path, release="11.0.2")
    monkeypatch.setattr(java_runtime, "_candidates", lambda: iter([tmp_path / "missing", old]))
    with pytest.raises(BrokerError, match=f"No Java 17 or newer.*{old} is 11.0.2") as caught:
        find_java()
    assert "apt-get install openjdk-17-jre-headless" in caught.value.hint
    assert "--bootstrap HOST:PORT" in caught.value.hint
    assert main() == 1
    assert "No Java 17" in capsys.readouterr().err


def test_this_machine_has_one() -> None:
    java = find_java()
    assert java.major >= 17
    assert os.access(java.binary, os.X_OK)
    assert (java.home / "bin" / "java").exists()
