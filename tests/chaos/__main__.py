"""`make chaos`: real brokers, real workers, real faults, and one table of what they did."""

import argparse
import os
import platform
import random
import sys
import time
from importlib.metadata import version
from pathlib import Path

import msgspec

from streams.broker.class_path import kafka_version

from .harness import Bench
from .run import PROOFS, SCENARIOS, SHORT, run
from .scenarios.mutations import GUARD_OFF
from .table import Row, markdown, write_docs

_DOCS = Path(__file__).parents[2] / "docs" / "reliability.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a selection in small form, under five minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as a JSON list")
    parser.add_argument("--seed", type=int, help="repeat the random choices of an earlier run")
    parser.add_argument(
        "--only", metavar="NAMES", help=f"all, none, or comma-separated, of: {', '.join([*SCENARIOS, *PROOFS])}"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep worker logs and histories there")
    parser.add_argument(
        "--merge", type=Path, nargs="+", default=[], metavar="FILE", help="take the rows of earlier --json files too"
    )
    parser.add_argument("--no-proofs", action="store_true", help="leave out the proof by mutation (full run only)")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    names = list(SHORT if options.short else SCENARIOS)
    if options.only:
        names = {"all": [*SCENARIOS, *PROOFS], "none": []}.get(options.only, options.only.split(","))
    unknown = set(names) - {*SCENARIOS, *PROOFS}
    if unknown:
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}")
    seed = random.randrange(2**31) if options.seed is None else options.seed
    proofs = [name for name in names if name in PROOFS]
    if not options.only and not options.short and not options.no_proofs:
        proofs = list(PROOFS)
    print(f"seed {seed}", file=sys.stderr)
    began = time.monotonic()
    with Bench(seed, short=options.short, folder=options.keep) as bench:
        rows = run(bench, [name for name in names if name in SCENARIOS], _tell)
        proven = run(bench, proofs, _tell)
    seconds = time.monotonic() - began
    parts = []
    when = time.strftime("%Y-%m-%d", time.gmtime())
    form = "short" if options.short else "full"
    if options.json:
        # The proofs are meant to lose records: they stand in the file only where nothing else was asked for.
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(rows or proven)))
    for file in options.merge:
        earlier = msgspec.json.decode(file.read_bytes(), type=list[Row])
        seconds += sum(row.seconds for row in earlier)
        for row in earlier:
            known = proven if row.fault.startswith(GUARD_OFF) else rows
            if row.verdict != "not run" and row.fault not in {one.fault for one in known}:
                known.append(row)
    if rows:
        heading = f"Faults ({form} run of {when}, seed {seed}, {seconds / 60:.0f} minutes; {_machine()}):"
        parts.append(markdown(rows, heading))
    if proven:
        parts.append(markdown(proven, "Mutation proof: the same faults with one guard turned off must be caught:"))
    table = "\n\n".join(parts)
    print(table)
    if options.write_docs:
        write_docs(_DOCS, table)
    return 1 if any(row.verdict in ("FAILED", "not run") for row in [*rows, *proven]) else 0


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = (
        f"Python {platform.python_version()}, Kafka {kafka_version()}, faust-streaming {version('faust-streaming')}"
    )
    load = os.getloadavg()[2]
    return f"{os.cpu_count()} cores at load {load:.1f}, {memory:.0f} GiB, {platform.system()}, {versions}"


def _tell(row: Row) -> None:
    print(
        f"[{row.seconds:6.1f} s] {row.fault}: {row.records} records, {row.lost} lost, {row.wrong} wrong,"
        f" {row.duplicates} repeated: {row.verdict} {row.note}",
        file=sys.stderr,
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
