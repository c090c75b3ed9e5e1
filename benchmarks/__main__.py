"""`python -m benchmarks`: runs the parts asked for, prints the result as JSON, and makes the report from it."""

import argparse
import importlib
import json
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.conditions import conditions
from benchmarks.options import Options

PARTS = ("core", "pipeline", "latency", "scale", "startup")
ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "docs" / "performance.json"


def main() -> None:
    """Parse, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma: " + ", ".join(PARTS))
    parser.add_argument("--short", action="store_true", help="smaller backlogs, fewer rounds: minutes, not an hour")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    parser.add_argument("--data", type=Path, help="folder with dev/ and train/articles.jsonl: measure the core on them")
    parser.add_argument("--records", type=int, help="backlog of the pipeline part")
    parser.add_argument("--rounds", type=int, help="how often each harness runs")
    parser.add_argument("--seconds", type=float, help="longest time that one run of a harness is measured")
    parser.add_argument("--harnesses", default="", help="only these harnesses, by comma")
    parser.add_argument("--light", action="store_true", help="pipeline with decode and encode alone as the core")
    parser.add_argument("--plot", action="store_true", help="write docs/performance.md and .svg from the results")
    given = parser.parse_args()
    parts = [part.strip() for part in given.only.split(",") if part.strip()]
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    options = Options(
        short=given.short,
        data=given.data,
        records=given.records or (20_000 if given.short else 200_000),
        rounds=given.rounds or (2 if given.short else 3),
        seconds=given.seconds or (8.0 if given.short else 45.0),
        harnesses=tuple(name for name in given.harnesses.split(",") if name),
        light=given.light,
    )
    found: dict[str, Any] = {}
    failed: list[str] = []
    run = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    work = [("pipeline_light" if part == "pipeline" and given.light else part, part, "run") for part in parts]
    if "pipeline" in parts and "latency" not in parts and not (given.light or given.harnesses):
        work.append(("latency", "latency", "short"))
    for name, module, function in work:
        under = conditions(run, short=given.short or function == "short", set_by_hand=_set_by_hand(given))
        machine = under["machine"]
        options.say(
            f"{name}: {machine['cpu']}, {machine['cores']} cores of which {machine['busy_cores_before']} are busy"
            f" before, Python {machine['python']}, core {under['core_kind']}"
        )
        begun = time.monotonic()
        try:
            result = getattr(importlib.import_module(f"benchmarks.{module}"), function)(options)
        except Exception:
            # A part that fails must not cost the others.
            traceback.print_exc()
            failed.append(name)
            continue
        found[name] = {**result, **under, "took_s": round(time.monotonic() - begun, 1)}
        _write(given.json, found)
    json.dump(found, sys.stdout, indent=2)
    print()
    if given.plot:
        from benchmarks.report import write_report

        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
        # The short look at latency that goes with the pipeline is no substitute for the whole part.
        found = merge(kept, {name: one for name, one in found.items() if name != "latency" or name in parts})
        _write(RESULTS, found)
        write_report(found, ROOT / "docs")
    if failed:
        raise SystemExit(f"These parts failed (see above), so what is written of them is of an earlier run: {failed}.")


def _set_by_hand(given: argparse.Namespace) -> str:
    """Options that make a run another than the full or the short one; "" where there is none."""
    named = {name: getattr(given, name) for name in ("data", "records", "rounds", "seconds", "harnesses")}
    return " ".join(f"--{name} {value}" for name, value in named.items() if value)


def merge(kept: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """The parts kept, each with what it was measured under, and those just found in the place of their like."""
    parts = {name: part for name, part in kept.items() if name not in ("machine", "short")}
    # Kept before conditions were part of a part: what stood beside them all was that of the last run alone.
    for part in parts.values():
        part.setdefault("machine", None)
        part.setdefault("short", None)
    return {**parts, **found}


def _write(file: Path | None, found: dict[str, Any]) -> None:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
