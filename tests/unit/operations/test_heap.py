"""The heap's gauge tells memory in use from memory that is free."""

import ctypes

import pytest

from streams.operations.heap import HeapCollector

_MB = 1024 * 1024


def states(collector: HeapCollector) -> dict[str, float]:
    return {sample.labels["state"]: sample.value for family in collector.collect() for sample in family.samples}


def test_what_is_allocated_is_in_use_until_it_is_freed() -> None:
    collector = HeapCollector()
    before = states(collector)
    if not before:
        pytest.skip("This C library does not tell what its heap holds (glibc does from 2.33 on).")
    block = ctypes.create_string_buffer(64 * _MB)
    during = states(collector)
    assert during["used"] - before["used"] > 60 * _MB
    del block
    after = states(collector)
    assert after["used"] - before["used"] < 10 * _MB


def test_a_c_library_that_does_not_tell_gives_no_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.operations.heap.sys.platform", "darwin")
    assert states(HeapCollector()) == {}
