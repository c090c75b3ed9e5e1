"""The command `python -m streams.broker.jars`: all that the local Kafka needs, got ahead of its first start."""

import argparse
import sys

from streams.broker.class_path import ensure_jars
from streams.broker.errors import BrokerError
from streams.broker.training import ensure_archive


def main(arguments: list[str] | None = None) -> int:
    """Fetch Kafka's jars and make the class-data archive, each only once; prints the folder of the jars."""
    parser = argparse.ArgumentParser(prog="python -m streams.broker.jars", description=main.__doc__)
    parser.add_argument("--no-archive", action="store_true", help="only fetch, do not make the class-data archive")
    options = parser.parse_args(arguments)
    try:
        jars = ensure_jars(_tell)
        if not options.no_archive:
            ensure_archive(_tell)
    except BrokerError as error:
        _tell(str(error))
        return 1
    print(jars.folder)
    return 0


def _tell(line: str) -> None:
    print(f"kafka: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
