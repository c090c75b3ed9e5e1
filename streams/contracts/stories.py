"""The story as the alert agent keeps it: the value of the story table and its changelog."""

import msgspec

from streams.contracts.alerts import Alert, Candidate


class Member(msgspec.Struct, frozen=True, gc=False):
    """An article of a story: its newest candidate, and the text hash that it had."""

    candidate: Candidate


class Passed(msgspec.Struct, frozen=True, gc=False):
    """How far a partition of raw articles was read by the copies of a story that does not keep all of them."""

    partition: int
    offset: int
    received_at: str


class Story(msgspec.Struct, frozen=True, gc=False):
    """Articles that tell the same story, in order of arrival, and the alerts they made (one a rule).

    Of many copies the first and the latest are members; `passed` tells a redelivery of another from a new one.

    `story_id` is derived from the first article. `signature` is that of the first article that alerted,
    so that a chain of small edits cannot drift into another story. Times are RFC 3339 event times.
    """

    story_id: str
    signature: tuple[int, ...]
    first_seen: str
    last_seen: str
    published_at: str
    members: tuple[Member, ...]
    alerts: tuple[Alert, ...]
    passed: tuple[Passed, ...] = ()
