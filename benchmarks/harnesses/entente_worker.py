"""Our worker, both agents or the enrich agent alone, as `entente worker` runs it but without its metrics server."""

import logging
import sys
import time
from pathlib import Path

from benchmarks.harnesses.common import light
from streams.engine.records import Enriched, Message, Record, one_by_one


def _light(record: Record) -> Enriched:
    made, candidate = light(record.key, record.value or b"", record.partition, record.offset, record.timestamp)
    return Enriched(Message(*made), (Message(*candidate),) if candidate else (), outcome="no_match")


def main() -> None:
    """Arguments: settings file, agents ("enrich" or "enrich,alert"), and perhaps "light". Runs until SIGTERM."""
    from benchmarks.knowledge import load_core
    from streams.agents.handlers import Core, NewsBook, enrich_handler
    from streams.agents.worker import run_worker
    from streams.settings import load_settings

    logging.disable(logging.INFO)
    begun = time.monotonic()
    settings = load_settings(Path(sys.argv[1]))
    core = Core(*load_core())
    print(f"loaded in {time.monotonic() - begun:.2f} s", file=sys.stderr)
    enrich = enrich_handler(lambda: core, settings.limits)
    if sys.argv[3:] == ["light"]:
        enrich = one_by_one(_light)
    raise SystemExit(
        run_worker(
            settings.engine(),
            enrich=enrich,
            open_book=lambda entries: NewsBook(entries, settings.stories),
            agents=frozenset(sys.argv[2].split(",")),  # type: ignore[arg-type]
        )
    )


if __name__ == "__main__":
    main()
