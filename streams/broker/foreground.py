"""Runs a local Kafka until the user has enough, as `entente broker` does."""

import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from streams.broker.config import LocalKafkaConfig
from streams.broker.errors import OWN_BROKER_HINT, BrokerError
from streams.broker.local_kafka import LocalKafka

_LOOK_EVERY_S = 0.5


def run_foreground(
    port: int = 0,
    data_dir: Path | None = None,
    *,
    nodes: int = 1,
    ephemeral: bool = False,
    heap: str = "512m",
    properties: Mapping[str, str] | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Start a local Kafka, tell its bootstrap address, and return once Ctrl-C or SIGTERM has stopped it.

    `announce` gets the address; without it, it is printed as one line. A second Ctrl-C kills at once. Raises
    BrokerError when the broker does not start, or ends by itself. To be called in the main thread.
    """
    kafka = LocalKafka(
        LocalKafkaConfig(
            port=port,
            data_dir=data_dir,
            ephemeral=ephemeral,
            nodes=nodes,
            heap=heap,
            properties=properties or {},
        )
    )
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, _interrupt) for number in signals}
    try:
        bootstrap = kafka.start()
        if announce is None:
            print(bootstrap, flush=True)
        else:
            announce(bootstrap)
        while not (failure := kafka.failure()):
            time.sleep(_LOOK_EVERY_S)
        raise BrokerError(failure, hint=OWN_BROKER_HINT)
    except KeyboardInterrupt:
        pass
    finally:
        try:
            kafka.stop()
        except KeyboardInterrupt:
            kafka.stop(at_once=True)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
