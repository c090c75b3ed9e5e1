"""The compiled core, where it was built, gives byte for byte what its pure twin gives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import hashlib, sys
from datetime import UTC, datetime
import streams.core.cooperation.clauses as clauses
from streams.contracts.codec import Limits
from streams.core.cooperation.rules import load_rules
from streams.core.facts import load_facts
from streams.core.records import RawRecord, process
from streams.evaluation.generator import Generator
facts, rules, digest = load_facts(), load_rules(), hashlib.sha256()
for kind, count in (("mixed", 100), ("dense", 40)):
    made = Generator(3, kind=kind)
    for number in range(count):
        record = RawRecord(None, made.value(number), 0, number, 1_700_000_000_000)
        outcome = process(record, facts, rules, Limits(), now=datetime(2026, 1, 1, tzinfo=UTC))
        digest.update(repr((outcome.enriched, outcome.candidate)).encode())
print(clauses.__file__.rpartition(".")[2], digest.hexdigest())
"""


def analysed(path: Path) -> list[str]:
    """File type of a compiled module as imported from `path`, and the hash of all outputs."""
    environ = {**os.environ, "PYTHONPATH": str(path)}
    # Outside the work tree, or its own sources would come first.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=environ, cwd=path
    )
    return done.stdout.split()


def test_the_compiled_core_gives_what_the_pure_one_gives() -> None:
    built = subprocess.run(
        [
            sys.executable,
            "-c",
            "import runpy; made = runpy.run_path('deploy/compiled/build.py'); raise SystemExit(not made['is_fresh']())",
        ],
        cwd=ROOT,
    )
    if built.returncode:
        pytest.skip("There is no compiled core of the sources as they are: `make compiled` builds one.")
    kind, compiled = analysed(ROOT / "build" / "compiled")
    assert kind == "so"
    assert ["py", compiled] == analysed(ROOT)
