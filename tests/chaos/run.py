"""Runs scenarios one after the other and collects their rows, whatever each of them does."""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence

from .harness import Bench
from .scenarios import batches, brokers, kills, membership, mutations, networks, outputs, poison, soak, stories
from .table import Row

Scenario = Callable[[Bench], Iterator[Row]]

#: By name, in the order of their worth.
SCENARIOS: dict[str, Scenario] = {
    "kill": kills.kill_nine,
    "backlog": kills.killed_in_backlog,
    "sigterm": kills.terminate,
    "zombie": kills.zombie,
    "rebalance": membership.clean,
    "rebalance-kill": membership.killed,
    "broker": brokers.bounces,
    "cluster": brokers.cluster,
    "hung-leader": brokers.hung,
    "coordinator": brokers.coordinator,
    "network": networks.network,
    "toxics": networks.toxics,
    "poison": poison.poison,
    "transactions": poison.aborted,
    "unequal": batches.unequal,
    "compacted": batches.compacted,
    "slow-record": batches.slow,
    "output-too-large": outputs.too_large,
    "output-gone": outputs.gone,
    "output-unconfirmed": outputs.unconfirmed,
    "output-denied": outputs.denied,
    "disk-full": outputs.disk_full,
    "story-restore": stories.restore,
    "story-takeover": stories.takeover,
    "soak": soak.soak,
}
PROOFS: dict[str, Scenario] = {"mutations": mutations.proofs}
#: What fits into five minutes on two cores and still hits worker, group, broker, network, input, output and state.
SHORT = ("kill", "sigterm", "zombie", "rebalance-kill", "broker", "network", "poison", "output-gone", "story-restore")


def run(bench: Bench, names: Sequence[str], told: Callable[[Row], None]) -> list[Row]:
    """The rows of the scenarios named; one that cannot run gives a row that says so."""
    rows: list[Row] = []
    for name in names:
        began = time.monotonic()
        found: list[Row] = []
        try:
            for row in {**SCENARIOS, **PROOFS}[name](bench):
                row.seconds = round(time.monotonic() - began, 1)
                began = time.monotonic()
                found.append(row)
                told(row)
        except Exception as error:
            traceback.print_exc()
            verdict = "FAILED" if isinstance(error, AssertionError) else "not run"
            row = Row(
                fault=name,
                verdict=verdict,
                note=f"{type(error).__name__}: {str(error).splitlines()[0][:300]}"
                if str(error)
                else type(error).__name__,
            )
            row.seconds = round(time.monotonic() - began, 1)
            found.append(row)
            told(row)
        rows += found
    return rows
