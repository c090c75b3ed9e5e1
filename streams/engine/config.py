"""What the engine needs to know, apart from where it comes from; importable without Faust."""

import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from streams.contracts.security import ClientSecurity
from streams.contracts.topics import TopicNames

AgentName = Literal["enrich", "alert"]
AGENTS: frozenset[AgentName] = frozenset({"enrich", "alert"})
Compression = Literal["none", "gzip", "snappy", "lz4", "zstd"]


class EngineConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a worker consumes, produces, gives up and stops. Times in seconds, sizes in bytes.

    `group` is the prefix of the consumer groups: each agent has its own, so that the two scale and rebalance
    apart. `instance` makes the worker a static member; it must be unique in the group.
    """

    bootstrap: str
    security: ClientSecurity = ClientSecurity()
    topics: TopicNames = TopicNames()
    group: str = "entente"
    instance: str = ""
    client_id: str = "entente"
    #: A finished record is committed within this time; the bound of what is done again after a kill.
    commit_interval_s: float = 0.5
    #: A worker that is silent for longer loses its partitions. The broker's least is 6 s.
    session_timeout_s: float = 45.0
    #: Full batches (of fetch_bytes) whose outputs may be on their way; as many more as their bytes allow, if small.
    #: Each takes about 4 MB until it is safe, and a seventh of a second to work through: time for a slow broker.
    batches_in_flight: int = 4
    batch_records: int = 500
    #: Candidates whose deliveries may be open at once.
    candidates_in_flight: int = 256
    linger_ms: int = 0
    compression: Compression = "none"
    #: Size of a produced record batch; below Kafka's default limit of a topic (max.message.bytes, 1 MiB).
    batch_bytes: int = 960 * 1024
    #: The largest output that is offered to the broker; beyond it its record is dead-lettered (stage PUBLISH), and
    #: dead letters of any size are offered.
    max_record_bytes: int = 34 * 1024 * 1024
    #: Of one partition in one fetch.
    fetch_bytes: int = 1024 * 1024
    #: A delivery that the brokers have not confirmed by then ends the process, unacknowledged.
    delivery_timeout_s: float = 120.0
    #: How long a start may wait for a broker to answer.
    start_timeout_s: float = 60.0
    #: With lag and no progress for this long the process ends. Longer than a delivery may take.
    stall_exit_s: float = 180.0
    #: From SIGTERM to exit; Kubernetes kills after 30 s.
    grace_s: float = 25.0
    #: How often a record whose processing failed for the moment is tried again before the process ends.
    transient_attempts: int = 5
    #: Faust wants a folder; nothing of value is kept there.
    data_dir: Path = Path(tempfile.gettempdir()) / "entente-faust"
    #: Run with another version of faust-streaming than the one the transport was tested with.
    any_faust_version: bool = False

    def group_of(self, agent: AgentName) -> str:
        """The consumer group of an agent: entente-enrich, entente-alert."""
        return f"{self.group}-{agent}"

    @property
    def changelog(self) -> str:
        """The compacted topic behind the story table."""
        return f"{self.group}-alert-stories-changelog"
