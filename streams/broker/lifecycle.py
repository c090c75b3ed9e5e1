"""Waits for nodes to serve and ends them, so that start and stop mean the same for one node and for many."""

import time
from collections.abc import Sequence, Set

from streams.broker.errors import OWN_BROKER_HINT, BrokerError
from streams.broker.node import Node

_POLL_S = 0.02
_KILL_WAIT_S = 10.0


class PortTakenError(BrokerError):
    """Kafka found a port taken that was free a moment ago."""


def await_ready(nodes: Sequence[Node], expected: Set[int], timeout_s: float) -> None:
    """Return once each of `nodes` answers and knows all of `expected` as live.

    Raises BrokerError with the tail of the broker's log when one ends or `timeout_s` has passed.
    """
    deadline = time.monotonic() + timeout_s
    waiting = list(nodes)
    while waiting:
        for node in list(waiting):
            if not node.running:
                raise _start_error(node)
            if node.serves(frozenset(expected)):
                waiting.remove(node)
        if waiting and time.monotonic() > deadline:
            raise BrokerError(
                f"Node {waiting[0].number} of the local Kafka was not ready within {timeout_s:.0f} s. "
                f"Its log says:\n{waiting[0].log_tail()}",
                hint="Start it again on a less loaded machine. " + OWN_BROKER_HINT,
            )
        if waiting:
            time.sleep(_POLL_S)


def end_nodes(nodes: Sequence[Node], grace_s: float) -> dict[int, bool]:
    """End `nodes` together: SIGTERM, SIGKILL after `grace_s` (at once when 0).

    For each node that was alive, by number: whether it ended on its own and in time.
    """
    alive = [node for node in nodes if node.running]
    clean = {node.number: False for node in alive}
    if grace_s > 0:
        for node in alive:
            node.order("terminate")
            node.order("resume")
        deadline = time.monotonic() + grace_s
        clean = {node.number: node.wait(deadline - time.monotonic()) is not None for node in alive}
    for node in alive:
        node.order("kill")
    for node in alive:
        node.wait(_KILL_WAIT_S)
    return clean


def _start_error(node: Node) -> BrokerError:
    tail = node.log_tail()
    kind = PortTakenError if "Address already in use" in tail else BrokerError
    return kind(
        f"Node {node.number} of the local Kafka ended while it started. Its log says:\n{tail}",
        hint=f"The whole log is in {node.log_file}. " + OWN_BROKER_HINT,
    )
