"""What the joining of stories is told, and what it answers."""

import msgspec

from streams.contracts.alerts import Alert
from streams.contracts.stories import Story


class StoryOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`window_hours`: how far apart (publication time) copies of one story may lie. `similarity`: estimated
    Jaccard index from which two texts are one story. `keep_hours`: how long (record time) a story is kept, so
    that a correction or withdrawal still finds it.
    """

    window_hours: float = 72.0
    similarity: float = 0.38
    keep_hours: float = 168.0


class Joined(msgspec.Struct, frozen=True):
    """What a candidate changes: the story to store (null: none), those to forget, the alerts to publish."""

    story: Story | None
    forget: tuple[str, ...]
    alerts: tuple[Alert, ...]
