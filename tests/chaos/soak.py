"""`make soak`: steady traffic for as long as wanted; memory, files and threads must stay flat."""

import argparse
import random
import sys
from pathlib import Path

import msgspec

from .harness import Bench
from .scenarios.soak import soaked
from .table import markdown


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=0.0, help="articles a second; else half of the top rate here")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep worker logs and histories there")
    options = parser.parse_args()
    seed = random.randrange(2**31) if options.seed is None else options.seed
    with Bench(seed, short=False, folder=options.keep) as bench:
        row = soaked(bench, options.hours * 3600, options.rate)
    print(markdown([row], f"Soak (seed {seed}):"))
    if options.json:
        options.json.write_bytes(msgspec.json.encode([row]))
    return 1 if row.failed else 0


if __name__ == "__main__":
    sys.exit(main())
