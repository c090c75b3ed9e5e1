"""Proof that each guard is needed: with it off, the same fault loses or spoils records and the oracle says so."""

from collections.abc import Iterator

from ..harness import Bench
from ..table import Row
from . import kills, outputs, poison, stories

GUARD_OFF = "guard off: "


def proofs(bench: Bench) -> Iterator[Row]:
    """One row a guard; ok means that the oracle caught it. These rows are never part of the table of faults."""
    runs = [
        ("ack-before-delivery", lambda guard: outputs.right_taken(bench, "", guard)),
        ("ack-on-failure", lambda guard: outputs.right_taken(bench, "", guard)),
        ("skip-dead-letters", lambda guard: outputs.refused(bench, "dead_letters", "", guard)),
        ("no-changelog", lambda guard: stories.restored(bench, "", guard)),
        ("commit-in-flight", lambda guard: kills.in_backlog(bench, "", guard)),
        ("read-uncommitted", lambda guard: poison.transactions(bench, "", guard)),
    ]
    for guard, run in runs:
        row = run(guard)
        caught = row.lost > 0 or row.wrong > 0
        row.fault = GUARD_OFF + guard
        row.verdict = "caught" if caught else "FAILED"
        row.note = "" if caught else f"nothing was lost without the guard; {row.note}"
        yield row
