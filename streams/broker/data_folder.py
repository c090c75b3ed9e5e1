"""The data folder of a local Kafka: held by one at a time, and it remembers which cluster it belongs to."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

import msgspec

from streams.broker.errors import OWN_BROKER_HINT, BrokerError
from streams.broker.node import new_cluster_id
from streams.broker.places import ephemeral_root, exclusive

_LOCK = "in-use"
_IDENTITY = "cluster.json"
# A guard whose parent was killed needs this long to end its broker.
_LOCK_WAIT_S = 5.0


class Identity(msgspec.Struct, frozen=True):
    """What a data folder was made as: cluster id, number of nodes, and the newest Kafka that wrote to it."""

    cluster_id: str
    nodes: int
    kafka: str


class DataFolder:
    """A data folder while we hold it; `lock` is the descriptor to keep open as long as any process writes to it."""

    def __init__(self, path: Path, lock: int, *, ephemeral: bool) -> None:
        self.path = path
        self.lock = lock
        self.ephemeral = ephemeral

    @classmethod
    def temporary(cls) -> "DataFolder":
        """A new folder that `release` removes; folders whose processes have all died are swept away on the way."""
        root = ephemeral_root()
        with exclusive(root / ".lock"):
            for old in root.glob("broker-*"):
                with contextlib.suppress(BrokerError):
                    lock = _acquire(old, wait_s=0.0)
                    shutil.rmtree(old, ignore_errors=True)
                    os.close(lock)
            path = Path(tempfile.mkdtemp(prefix="broker-", dir=root))
            return cls(path, _acquire(path, wait_s=0.0), ephemeral=True)

    @classmethod
    def kept(cls, path: Path) -> "DataFolder":
        """The folder `path`, made when missing; BrokerError when another broker holds it or it cannot be made."""
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BrokerError(
                f"The data folder {path} cannot be made: {error.strerror}.", hint="Name another one with --data."
            ) from error
        return cls(path, _acquire(path, wait_s=_LOCK_WAIT_S), ephemeral=False)

    def identity(self, *, nodes: int, kafka: str) -> Identity:
        """The cluster this folder belongs to, new ids for a new folder.

        Raises BrokerError when it was made for another number of nodes or written by a newer Kafka.
        """
        file = self.path / _IDENTITY
        if not file.exists():
            identity = Identity(cluster_id=new_cluster_id(), nodes=nodes, kafka=kafka)
        else:
            try:
                stored = msgspec.json.decode(file.read_bytes(), type=Identity)
            except (OSError, msgspec.MsgspecError) as error:
                raise BrokerError(
                    f"{file} cannot be read: {error}.", hint="Remove the data folder, or name another with --data."
                ) from error
            if stored.nodes != nodes:
                raise BrokerError(
                    f"The data folder {self.path} belongs to a cluster of {stored.nodes}, not of {nodes}.",
                    hint="Start it with that number of nodes, or name another folder with --data.",
                )
            if _release(stored.kafka) > _release(kafka):
                raise BrokerError(
                    f"The data folder {self.path} was written by Kafka {stored.kafka}, newer than {kafka} here.",
                    hint="Run `make setup` to get the newer one, or name another folder with --data.",
                )
            identity = Identity(cluster_id=stored.cluster_id, nodes=nodes, kafka=kafka)
        draft = file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(identity))
        draft.replace(file)
        return identity

    def release(self) -> None:
        """Give the folder back, and remove it when it was temporary; no process may write to it any more."""
        if self.ephemeral:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-", maxsplit=1)[0].split(".") if part.isdigit())


def _acquire(folder: Path, *, wait_s: float) -> int:
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BrokerError(
            f"The data folder {folder} is not writable: {error.strerror}.", hint="Name another one with --data."
        ) from error
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
                os.close(descriptor)
                raise BrokerError(
                    f"The data folder {folder} is in use by the broker of process {holder or 'unknown'}.",
                    hint="Stop that one, or name another folder with --data. " + OWN_BROKER_HINT,
                ) from None
            time.sleep(0.05)
        else:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            return descriptor
