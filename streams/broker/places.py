"""Where the local Kafka keeps its jars, archives and data, so that one rule decides it everywhere."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_root() -> Path:
    """The folder of all that can be made again: $ENTENTE_CACHE, $XDG_CACHE_HOME/entente or ~/.cache/entente."""
    if own := os.environ.get("ENTENTE_CACHE"):
        return Path(own).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()).absolute() / "entente"


def kafka_root() -> Path:
    """The folder of everything Kafka below the cache."""
    return cache_root() / "kafka"


def default_data_dir() -> Path:
    """The data folder of the local Kafka that keeps its records between runs."""
    return kafka_root() / "data"


def ephemeral_root() -> Path:
    """The folder under which brokers for one run make their data folders."""
    return kafka_root() / "run"


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path` (made when missing) against other processes; waits for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
