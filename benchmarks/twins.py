"""What compiling the core is worth: both cores in processes of their own, in alternation within one run."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.articles import article_values
from benchmarks.knowledge import load_core
from benchmarks.options import Options
from streams.compiled import VARIABLE, core_kind
from streams.contracts.codec import Limits
from streams.core.outcome import RawRecord
from streams.core.processing import process

_KINDS = {"mixed": 300, "dense": 60}
_PASSES = 3


def compare(options: Options) -> dict[str, Any]:
    """Microseconds an article of both, best of all passes, and their ratio; only "compiled": false without a build."""
    if core_kind() != "compiled":
        return {"compiled": False}
    best: dict[str, dict[str, float]] = {"compiled": {}, "interpreted": {}}
    for _ in range(2 if options.short else 3):
        for core, costs in best.items():
            for kind, cost in _child(core).items():
                costs[kind] = min(cost, costs.get(kind, cost))
    ratio = {kind: round(best["interpreted"][kind] / best["compiled"][kind], 2) for kind in _KINDS}
    options.say(
        f"core, compiled to interpreted: {ratio['mixed']} times as fast on mixed, {ratio['dense']} on dense news"
    )
    return {"compiled": True, "us": best, "interpreted_to_compiled": ratio}


def _child(core: str) -> dict[str, float]:
    environ = {**os.environ, **({VARIABLE: "0"} if core == "interpreted" else {})}
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.twins"]
    done = subprocess.run(command, cwd=root, env=environ, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found.pop("core") != core:
        raise RuntimeError(f"The core that ran was not {core}: was a source edited during the run?")
    return found


def main() -> None:
    """Measure the core of this process: each article by its best pass, so that neighbours count for little."""
    facts, rules = load_core()
    limits, now = Limits(), datetime.now(UTC)
    found: dict[str, Any] = {"core": core_kind()}
    for kind, count in _KINDS.items():
        records = [
            RawRecord(None, value, 0, at, 1_700_000_000_000) for at, value in enumerate(article_values(kind, count))
        ]
        best = [float("inf")] * count
        for _ in range(_PASSES + 1):
            for at, record in enumerate(records):
                begin = time.process_time()
                process(record, facts, rules, limits, now=now)
                best[at] = min(best[at], time.process_time() - begin)
        found[kind] = round(sum(best) / count * 1e6, 1)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
