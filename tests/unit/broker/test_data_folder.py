"""A data folder belongs to one broker at a time and remembers its cluster."""

import os
import stat
from pathlib import Path

import pytest

from streams.broker.data_folder import DataFolder
from streams.broker.errors import BrokerError
from streams.broker.places import cache_root, ephemeral_root


def test_identity_is_kept_and_the_version_only_rises(tmp_path: Path) -> None:
    folder = DataFolder.kept(tmp_path / "new" / "data")
    first = folder.identity(nodes=1, kafka="4.1.0")
    assert folder.identity(nodes=1, kafka="4.10.0").cluster_id == first.cluster_id
    with pytest.raises(BrokerError, match=r"written by Kafka 4\.10\.0, newer than 4\.9\.1 here"):
        folder.identity(nodes=1, kafka="4.9.1")
    with pytest.raises(BrokerError, match="belongs to a cluster of 1, not of 3"):
        folder.identity(nodes=3, kafka="4.10.0")
    (folder.path / "cluster.json").write_text("{")
    with pytest.raises(BrokerError, match=r"cluster\.json cannot be read"):
        folder.identity(nodes=1, kafka="4.10.0")
    folder.release()


def test_a_held_folder_is_refused_and_a_released_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.broker.data_folder._LOCK_WAIT_S", 0.1)
    first = DataFolder.kept(tmp_path)
    with pytest.raises(BrokerError, match=f"in use by the broker of process {os.getpid()}"):
        DataFolder.kept(tmp_path)
    first.release()
    DataFolder.kept(tmp_path).release()


def test_a_temporary_folder_goes_with_its_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path))
    folder = DataFolder.temporary()
    other = DataFolder.temporary()
    assert folder.path.parent == ephemeral_root()
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    folder.release()
    assert not folder.path.exists()
    assert other.path.exists()
    other.release()


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENTENTE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache_root() == Path("/xdg/entente")
    monkeypatch.setenv("ENTENTE_CACHE", "/own")
    assert cache_root() == Path("/own")
    monkeypatch.delenv("ENTENTE_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_root() == Path.home() / ".cache" / "entente"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match="cannot be made"):
        DataFolder.kept(tmp_path / "file" / "data")
