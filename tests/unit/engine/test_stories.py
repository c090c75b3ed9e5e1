"""The story table takes what the latest candidate made, whoever wrote last."""

from streams.engine.stories import Entries, position_header, position_in


def test_a_late_write_of_a_revived_worker_changes_nothing() -> None:
    entries = Entries()
    entries.restore(0, b"story", b"of 12", 12)
    entries.restore(0, b"story", b"of 10, written after", 10)
    assert entries.all() == {b"story": b"of 12"}
    assert entries.overwritten() == [(0, b"story", b"of 12", 12)]
    assert entries.overwritten() == []


def test_a_late_write_does_not_bring_back_a_forgotten_story() -> None:
    entries = Entries()
    entries.restore(0, b"story", b"of 3", 3)
    entries.restore(0, b"story", None, 9)
    entries.restore(0, b"story", b"of 4, written after", 4)
    assert entries.all() == {}
    assert entries.overwritten() == [(0, b"story", None, 9)]


def test_what_is_written_again_is_no_longer_stale() -> None:
    entries = Entries()
    entries.restore(0, b"story", b"of 12", 12)
    entries.restore(0, b"story", b"of 10", 10)
    entries.restore(0, b"story", b"of 12", 12)
    assert entries.overwritten() == []


def test_records_without_a_position_are_taken_in_order() -> None:
    entries = Entries()
    entries.restore(0, b"story", b"old", position_in([]))
    entries.restore(0, b"story", b"new", position_in(None))
    assert entries.all() == {b"story": b"new"}
    assert position_in([position_header(42)]) == 42
    assert position_in([("entente.position", b"no number")]) == -1


def test_partitions_of_others_are_forgotten() -> None:
    entries = Entries()
    entries.put(0, b"a", b"1", 5)
    entries.put(1, b"b", b"2", 6)
    entries.keep_only({1})
    assert entries.all() == {b"b": b"2"}
    # Back again, it is read from the beginning: what was known must not stand in the way.
    entries.restore(0, b"a", b"0", 3)
    assert entries.all() == {b"a": b"0", b"b": b"2"}


def test_own_deletions_and_their_positions_go() -> None:
    entries = Entries()
    entries.put(0, b"a", b"1", 5)
    entries.put(0, b"a", None, 6)
    assert len(entries) == 0
    entries.restore(0, b"a", b"1", 5)
    assert len(entries) == 1
