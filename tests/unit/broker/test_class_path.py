"""Jars are whole or not there: missing Maven, a failing one, a broken cache and a folder of one's own."""

import os
import shutil
import stat
import threading
from pathlib import Path

import pytest

from streams.broker.class_path import POM, Jars, ensure_jars, find_jars, jars_folder, kafka_version
from streams.broker.errors import BrokerError

# Copies two jars as the real one would, after a moment, and counts its runs.
MAVEN = """#!/bin/sh
echo run >> "{runs}"
for argument in "$@"; do case "$argument" in -Djars=*) folder="${{argument#-Djars=}}";; esac; done
sleep 0.2
{before}
printf 12345 > "$folder/kafka_2.13-4.4.0.jar"
printf 123 > "$folder/other-1.0.jar"
echo "Downloaded from central: https://repo/other-1.0.jar (3 B)"
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ENTENTE_KAFKA_JARS", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Path:
    """Puts a Maven of our own first on the PATH; answers the file in which it counts its runs."""
    runs = tmp_path / "runs"
    script = tmp_path / "bin" / "mvn"
    script.parent.mkdir()
    script.write_text(MAVEN.format(runs=runs, before=""))
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    return runs


def names(jars: Jars) -> list[str]:
    return [path.name for path in jars.paths]


def test_fetched_once_and_complete(maven: Path) -> None:
    told: list[str] = []
    assert find_jars() is None
    jars = ensure_jars(told.append)
    assert names(jars) == ["kafka_2.13-4.4.0.jar", "other-1.0.jar"]
    assert jars.version == kafka_version()
    assert jars.class_path == os.pathsep.join(str(path) for path in jars.paths)
    assert told
    assert ensure_jars() == jars == find_jars()
    assert maven.read_text().split() == ["run"]


def test_two_at_once_fetch_once(maven: Path) -> None:
    found: list[Jars] = []
    threads = [threading.Thread(target=lambda: found.append(ensure_jars())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert maven.read_text().split() == ["run"]


def test_a_damaged_cache_is_fetched_again(maven: Path) -> None:
    jars = ensure_jars()
    jars.paths[0].write_text("cut")
    assert find_jars() is None
    assert ensure_jars() == jars
    jars.paths[1].unlink()
    assert find_jars() is None
    assert names(ensure_jars()) == names(jars)


def test_a_failing_maven_is_quoted_and_leaves_nothing(maven: Path, tmp_path: Path) -> None:
    script = tmp_path / "bin" / "mvn"
    script.write_text(
        MAVEN.format(runs=maven, before="echo '[ERROR] Checksum validation failed, expected a but is b'; exit 1")
    )
    with pytest.raises(BrokerError, match="Checksum validation failed") as caught:
        ensure_jars()
    assert "Maven Central" in caught.value.hint
    assert "--bootstrap HOST:PORT" in caught.value.hint
    assert find_jars() is None
    assert list(jars_folder().iterdir()) == []


def test_a_missing_maven_is_named_with_the_way_out(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(cache))
    with pytest.raises(BrokerError, match=r"Maven.*not on the PATH") as caught:
        ensure_jars()
    assert "apt-get install maven" in caught.value.hint
    assert "--bootstrap HOST:PORT" in caught.value.hint


def test_a_folder_of_ones_own_is_taken_as_it_is(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "libs"
    own.mkdir()
    monkeypatch.setenv("ENTENTE_KAFKA_JARS", str(own))
    with pytest.raises(BrokerError, match=r"holds no kafka_2\.13"):
        ensure_jars()
    for name in ("kafka_2.13-4.1.0.jar", "kafka-clients-4.1.0.jar"):
        (own / name).touch()
    assert ensure_jars().version == "4.1.0"
    assert names(ensure_jars()) == ["kafka-clients-4.1.0.jar", "kafka_2.13-4.1.0.jar"]


def test_another_pom_means_another_folder(cache: Path, tmp_path: Path) -> None:
    changed = tmp_path / "pom.xml"
    shutil.copy(POM, changed)
    assert jars_folder(changed) == jars_folder()
    changed.write_text(POM.read_text().replace(kafka_version(), "4.9.9"))
    assert jars_folder(changed) != jars_folder()
    assert kafka_version(changed) == "4.9.9"


def test_the_pom_of_the_deployment_is_the_one_of_the_package() -> None:
    deployed = Path(__file__).parents[3] / "deploy" / "kafka" / "pom.xml"
    assert deployed.read_bytes() == POM.read_bytes()


def test_another_pom_has_jars_of_its_own(maven: Path, tmp_path: Path) -> None:
    ours = ensure_jars()
    other = tmp_path / "other.xml"
    other.write_text(POM.read_text().replace("local-kafka", "another"))
    assert find_jars(other) is None
    theirs = ensure_jars(pom=other)
    assert theirs == find_jars(other)
    assert theirs.folder != ours.folder
    assert find_jars() == ours
    assert maven.read_text().split() == ["run", "run"]
