"""The story table: a Faust table in memory whose truth is a compacted changelog.

Memory and not RocksDB: the stories must be in memory anyway to be found by likeness, a lost or corrupted local
store cannot exist, and Faust's RocksDB store has no restore. Each changelog record carries the offset of the
candidate that made it: on restore the highest offset wins, not the last record, so that what a frozen and revived
worker wrote too late changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from faust.stores import memory
from faust.tables.table import Table
from faust.types import TP

from streams.contracts.errors import Fatal
from streams.engine.exits import leave
from streams.engine.records import Header

log = logging.getLogger(__name__)

#: Header of a changelog record: the offset of the candidate that made it.
POSITION_HEADER = "entente.position"


def position_header(offset: int) -> Header:
    """The header that says which candidate made an entry."""
    return (POSITION_HEADER, str(offset).encode())


def position_in(headers: Iterable[Header] | None) -> int:
    """The candidate's offset; -1 where the record does not say."""
    for name, value in headers or ():
        if name == POSITION_HEADER and value.isdigit():
            return int(value)
    return -1


class Entries:
    """Entries by partition of the changelog, with the offset of the candidate that made each."""

    def __init__(self) -> None:
        self._values: dict[int, dict[bytes, bytes]] = {}
        self._positions: dict[int, dict[bytes, int]] = {}
        #: Keys whose newest entry is not the last in the changelog, by partition.
        self.stale: dict[int, set[bytes]] = {}
        #: Changelog records read; moves while a restore moves.
        self.restored = 0

    def put(self, partition: int, key: bytes, value: bytes | None, position: int) -> None:
        """Take what we write ourselves; null deletes, and then the position too: it only matters within a restore."""
        self._set(partition, key, value, position)
        if value is None:
            del self._positions[partition][key]

    def restore(self, partition: int, key: bytes, value: bytes | None, position: int) -> None:
        """Take a record of the changelog, unless an entry made by a later candidate is known already."""
        self.restored += 1
        if position < self._positions.get(partition, {}).get(key, -1):
            self.stale.setdefault(partition, set()).add(key)
            return
        self.stale.get(partition, set()).discard(key)
        self._set(partition, key, value, position)

    def _set(self, partition: int, key: bytes, value: bytes | None, position: int) -> None:
        values = self._values.setdefault(partition, {})
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
        self._positions.setdefault(partition, {})[key] = position

    def keep_only(self, partitions: set[int]) -> None:
        """Forget the partitions that others have now."""
        for known in (self._values, self._positions, self.stale):
            for partition in set(known) - partitions:
                del known[partition]

    def overwritten(self) -> list[tuple[int, bytes, bytes | None, int]]:
        """What must be written again, so that the newest entry is also the last: partition, key, value, position."""
        found = [
            (partition, key, self._values.get(partition, {}).get(key), self._positions[partition][key])
            for partition, keys in self.stale.items()
            for key in sorted(keys)
        ]
        self.stale.clear()
        return found

    def forget_deleted(self) -> None:
        """Drop the positions of entries that a restore found deleted."""
        for partition, positions in self._positions.items():
            values = self._values.get(partition, {})
            for key in [key for key in positions if key not in values]:
                del positions[key]

    def all(self) -> Mapping[bytes, bytes]:
        """Every entry. A key is in one partition only: that of its candidates."""
        merged: dict[bytes, bytes] = {}
        for values in self._values.values():
            merged.update(values)
        return merged

    def __len__(self) -> int:
        return sum(len(values) for values in self._values.values())


class StoryStore(memory.Store):  # type: ignore[type-arg]
    """Faust's view of the entries: it restores them, and says which partitions are ours."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.entries = Entries()

    def apply_changelog_batch(
        self, batch: Iterable[Any], to_key: Callable[[Any], Any], to_value: Callable[[Any], Any]
    ) -> None:
        """Restore changelog records. Faust only logs what is raised here, so any error ends the process."""
        try:
            for event in batch:
                message = event.message
                if message.key is None:
                    continue
                self.entries.restore(message.partition, message.key, message.value, position_in(message.headers))
        except Exception as error:
            leave(Fatal(f"The story table cannot be restored: {type(error).__name__}: {error}."))

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        """Everything is restored: forget what others have."""
        self.entries.keep_only({tp.partition for tp in active_tps})


class StoryTable(Table):  # type: ignore[type-arg]
    """A Faust table that is restored and assigned by Faust, and written by the alert agent itself.

    Faust's own writing of changelogs is fire and forget; the agent awaits each entry before it acknowledges.
    """

    def _new_store(self) -> StoryStore:
        return StoryStore(
            "memory://",
            self.app,
            self,
            table_name=self.name,
            key_type=self.key_type,
            key_serializer=self.key_serializer,
            value_serializer=self.value_serializer,
            value_type=self.value_type,
            loop=self.loop,
            options=self.options,
        )

    def _changelog_topic_name(self) -> str:
        return str(cast(Any, self.app).changelog_name)

    @property
    def entries(self) -> Entries:
        """The entries in memory."""
        found: Entries = cast(StoryStore, self.data).entries
        return found

    def on_key_set(self, key: Any, value: Any) -> None:
        """Nobody writes through Faust's mapping interface."""
        raise TypeError("The story table is written by the alert agent only.")

    def on_key_del(self, key: Any) -> None:
        """As for setting."""
        self.on_key_set(key, None)
