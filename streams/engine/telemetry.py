"""What the engine tells about itself; how it is counted and shown is not its business."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Lag(NamedTuple):
    """Of an assigned partition: records not yet acknowledged, and the age in seconds of the last finished one."""

    records: int
    seconds: float | None


class Telemetry(Protocol):
    """Called from the worker's event loop only, mostly once a batch. Times in seconds."""

    def consumed(self, topic: str, records: int) -> None:
        """A batch was taken."""

    def processed(self, topic: str, outcome: str, records: int) -> None:
        """Records are delivered and acknowledged."""

    def dead_letter(self, stage: str, error: str) -> None:
        """A dead letter is written."""

    def over_limit(self, limit: str) -> None:
        """A dead letter is written because a limit of the settings was passed; `limit` is its name."""

    def dead_letter_failed(self) -> None:
        """A dead letter could not be written; the process is about to end."""

    def processing(self, agent: str, seconds: float, records: int) -> None:
        """Time spent in the function that was handed in, for `records` together."""

    def end_to_end(self, agent: str, seconds: float) -> None:
        """From a record's timestamp to the delivery of what it became; for a batch that of its oldest record."""

    def in_flight(self, topic: str, records: int) -> None:
        """Records taken and not yet acknowledged."""

    def progress(self, topic: str, unix_time: float) -> None:
        """Records of the topic were acknowledged now."""

    def lag(self, agent: str, lags: Mapping[tuple[str, int], Lag]) -> None:
        """The lag of every partition that the agent has now; replaces what was told before."""

    def rebalanced(self, agent: str) -> None:
        """The agent's consumer group has new assignments."""

    def ready(self, agent: str, ready: bool, reason: str) -> None:
        """Whether the agent is assigned and its table restored, and one sentence why (not)."""

    def stories(self, count: int) -> None:
        """Entries of the story table."""


class Silent:
    """Tells nobody."""

    def consumed(self, topic: str, records: int) -> None: ...
    def processed(self, topic: str, outcome: str, records: int) -> None: ...
    def dead_letter(self, stage: str, error: str) -> None: ...
    def over_limit(self, limit: str) -> None: ...
    def dead_letter_failed(self) -> None: ...
    def processing(self, agent: str, seconds: float, records: int) -> None: ...
    def end_to_end(self, agent: str, seconds: float) -> None: ...
    def in_flight(self, topic: str, records: int) -> None: ...
    def progress(self, topic: str, unix_time: float) -> None: ...
    def lag(self, agent: str, lags: Mapping[tuple[str, int], Lag]) -> None: ...
    def rebalanced(self, agent: str) -> None: ...
    def ready(self, agent: str, ready: bool, reason: str) -> None: ...
    def stories(self, count: int) -> None: ...
