"""Our worker, both agents or the enrich agent alone, as `entente worker` runs it but without its metrics server."""

import gc
import logging
import sys
import time
from pathlib import Path


def main() -> None:
    """Arguments: settings file, agents ("enrich" or "enrich,alert"). Runs until SIGTERM."""
    from streams.agents.handlers import Core, NewsBook, enrich_handler
    from streams.agents.worker import run_worker
    from streams.core.cooperation.rules import load_rules
    from streams.core.facts import load_facts
    from streams.settings import load_settings

    logging.disable(logging.INFO)
    begun = time.monotonic()
    settings = load_settings(Path(sys.argv[1]))
    core = Core(load_facts(), load_rules())
    gc.collect()
    gc.freeze()
    print(f"loaded in {time.monotonic() - begun:.2f} s", file=sys.stderr)
    raise SystemExit(
        run_worker(
            settings.engine(),
            enrich=enrich_handler(lambda: core, settings.limits),
            open_book=lambda entries: NewsBook(entries, settings.stories),
            agents=frozenset(sys.argv[2].split(",")),  # type: ignore[arg-type]
        )
    )


if __name__ == "__main__":
    main()
