"""Permanent faults and bugs make dead letters, transient ones are tried again, the rest ends the process."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from streams.contracts.errors import ConfigurationError, EntenteError, Fatal, Permanent, Transient
from streams.engine import policy
from streams.engine.exits import EXIT_AGAIN, EXIT_FATAL, exit_code, leave

RECORD = cast(Any, SimpleNamespace(topic="t", partition=0, offset=7))


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "_FIRST_PAUSE_S", 0.0)


def run(function: Any, error: Exception, attempts: int = 3) -> Any:
    return asyncio.run(policy.again(function, RECORD, error, attempts=attempts))


def never(record: Any) -> Any:
    raise AssertionError("must not be called")


def test_a_permanent_fault_is_the_dead_letter() -> None:
    fault = Permanent("bad", stage="VALIDATE")
    assert run(never, fault) is fault


@pytest.mark.parametrize(
    "error", [ValueError("x"), RecursionError("deep"), KeyError("k"), UnicodeDecodeError("utf8", b"", 0, 1, "r")]
)
def test_a_bug_is_a_dead_letter_that_names_it(error: Exception) -> None:
    letter = run(never, error)
    assert isinstance(letter, Permanent)
    assert letter.stage == "ENRICH"
    assert letter.__cause__ is error
    assert type(error).__name__ in letter.message


def test_a_transient_fault_is_tried_again() -> None:
    calls = []

    def second_time_lucky(record: Any) -> str:
        calls.append(record.offset)
        if len(calls) == 1:
            raise Transient("still")
        return "done"

    assert run(second_time_lucky, Transient("now")) == "done"
    assert calls == [7, 7]


def test_a_transient_fault_that_stays_ends_the_process_after_its_attempts() -> None:
    calls = []

    def always(record: Any) -> str:
        calls.append(1)
        raise Transient("still")

    with pytest.raises(Transient, match="still"):
        run(always, Transient("now"), attempts=4)
    assert len(calls) == 3


def test_a_transient_fault_that_becomes_permanent_is_a_dead_letter() -> None:
    def turns(record: Any) -> str:
        raise Permanent("after all", stage="DECODE")

    assert run(turns, Transient("now")).message == "after all"


@pytest.mark.parametrize("error", [Fatal("end"), ConfigurationError("end")])
def test_a_fatal_fault_ends_the_process(error: EntenteError) -> None:
    with pytest.raises(Fatal, match="end"):
        run(never, error)


def test_no_memory_ends_the_process() -> None:
    with pytest.raises(Fatal, match="no memory"):
        run(never, MemoryError())


def test_exit_codes_say_whether_a_restart_may_help() -> None:
    assert exit_code(Transient("x")) == EXIT_AGAIN
    assert exit_code(Fatal("x")) == EXIT_FATAL
    assert exit_code(RuntimeError("x")) == EXIT_FATAL


def test_leaving_says_why(caplog: pytest.LogCaptureFixture) -> None:
    class Left(Exception):
        pass

    def end(code: int) -> Any:
        raise Left(code)

    with pytest.raises(Left) as left:
        leave(Transient("The broker is away.", hint="Start it."), end=end)
    assert left.value.args == (EXIT_AGAIN,)
    assert "The broker is away. Start it." in caplog.text
