"""Which copies of a story are kept, so that its thousandth copy costs what its hundredth did."""

from typing import Final

from streams.contracts.alerts import Candidate
from streams.contracts.stories import Member, Passed, Story

#: Copies that a story keeps, with their evidence: the first, which made its alerts, and the latest. Those between are
#: only counted: each copy writes the story anew, so without a bound a story would cost the square of its copies.
FIRST_COPIES: Final = 50
LATEST_COPIES: Final = 50


def let_go(members: list[Member]) -> list[Candidate]:
    """Take out of `members` what is beyond the bound, oldest first; gives what was taken out.

    The article that an alert quotes stays, wherever it stands: an alert ends by a withdrawal, not by more copies.
    """
    gone: list[Candidate] = []
    if len(members) <= FIRST_COPIES + LATEST_COPIES:
        return gone
    leads: dict[str, str] = {}
    for member in members:
        for rule in alerting(member.candidate):
            leads.setdefault(rule, member.candidate.article_id)
    quoted = set(leads.values())
    while len(members) > FIRST_COPIES + LATEST_COPIES:
        between = range(FIRST_COPIES, len(members) - 1)
        free = (place for place in between if members[place].candidate.article_id not in quoted)
        gone.append(members.pop(next(free, FIRST_COPIES)).candidate)
    return gone


def passed_by(before: tuple[Passed, ...], members: list[Member], gone: list[Candidate]) -> tuple[Passed, ...]:
    """How far each partition was read by the copies of a story, now that not all are kept; nothing while all are."""
    if not before and not gone:
        return before
    furthest = {passed.partition: passed for passed in before}
    for candidate in (*gone, *(member.candidate for member in members)):
        known = furthest.get(candidate.partition)
        furthest[candidate.partition] = Passed(
            candidate.partition,
            candidate.offset if known is None else max(candidate.offset, known.offset),
            candidate.received_at if known is None else max(candidate.received_at, known.received_at),
        )
    return tuple(furthest.values())


def alerting(candidate: Candidate) -> list[str]:
    """The rules by which an article alerts."""
    if candidate.status != "published":
        return []
    return [verdict.rule for verdict in candidate.verdicts if verdict.alert]


def was_passed(story: Story, candidate: Candidate) -> bool:
    """Whether this is a redelivery of a copy that was counted and is not kept."""
    for passed in story.passed:
        if passed.partition == candidate.partition:
            return candidate.offset <= passed.offset and candidate.received_at <= passed.received_at
    return False
