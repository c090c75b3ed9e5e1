"""What can be asked of a local Kafka, with the defaults of a laptop."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from streams.broker.errors import BrokerError
from streams.broker.security import Security


class LocalKafkaConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of local Kafka to start; the defaults are one node that keeps its records in the cache folder."""

    #: Where records live; None: the default folder in the cache, or a temporary one when `ephemeral`.
    data_dir: Path | None = None
    #: Start empty and leave nothing behind (only without `data_dir`).
    ephemeral: bool = False
    #: Client port of the first node, the next nodes get the next ones; 0: free ports.
    port: int = 0
    nodes: int = 1
    #: Server properties that win over ours, for example {"message.max.bytes": "2097152"}.
    properties: Mapping[str, str] = {}
    #: Largest heap of each node, as Java writes it.
    heap: str = "512m"
    security: Security | None = None
    #: HOST:PORT told to clients instead of the listeners, one a node: proxies that stand in front.
    advertised: tuple[str, ...] = ()
    jvm_options: tuple[str, ...] = ()
    #: Use the class-data archive, and make it at the first clean stop when there is none.
    class_archive: bool = True
    start_timeout_s: float = 60.0
    #: After SIGTERM; then SIGKILL.
    stop_timeout_s: float = 20.0


def check(config: LocalKafkaConfig) -> None:
    """Raises BrokerError when `config` contradicts itself."""
    if config.nodes < 1:
        raise BrokerError(f"A local Kafka of {config.nodes} nodes is not possible.", hint="Ask for 1 or more.")
    if config.ephemeral and config.data_dir is not None:
        raise BrokerError(
            "A local Kafka is either temporary or keeps a data folder, not both.", hint="Leave one of the two away."
        )
    if config.advertised and len(config.advertised) != config.nodes:
        raise BrokerError(
            f"{len(config.advertised)} advertised addresses were given for {config.nodes} nodes.",
            hint="Name one HOST:PORT a node.",
        )
