"""A record makes the same bytes at every delivery, whatever the clocks say."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from streams.contracts.alerts import Candidate
from streams.contracts.codec import Limits
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.joined import StoryOptions
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process
from streams.core.stories import StoryBook

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
ARTICLE = {
    "id": "tanks",
    "title": "Poland to send tanks to Ukraine",
    "body": "Polish Defence Minister Mariusz Błaszczak said on Wednesday that Poland will deliver 14 Leopard 2 tanks"
    " to Ukraine next week. Poland signed an agreement with Ukraine on their repair.",
    "published_at": "2023-03-01T11:00:00Z",
}


def delivered(
    facts: Facts, rules: Rules, offset: int, at: datetime, *, stamp: float, **fields: object
) -> tuple[Outcome, Candidate]:
    """The article of `offset` whose producer stamped it `stamp` seconds after NOW, taken up at `at`."""
    value = json.dumps({**ARTICLE, **fields}).encode()
    milliseconds = int((NOW.timestamp() + stamp) * 1000)
    outcome = process(RawRecord(b"tanks", value, 0, offset, milliseconds), facts, rules, Limits(), now=at)
    assert outcome.candidate is not None
    return outcome, msgspec.json.decode(outcome.candidate[1], type=Candidate)


@pytest.mark.parametrize("stamp", [-3600.0, 0.005, 3600.0, 40 * 3600.0, 49 * 3600.0, 10**7, 10**12, -NOW.timestamp()])
def test_redelivery_makes_the_same_bytes(facts: Facts, rules: Rules, stamp: float) -> None:
    first = delivered(facts, rules, 3, NOW, stamp=stamp)
    assert delivered(facts, rules, 3, NOW + timedelta(minutes=2), stamp=stamp) == first


def test_a_stamp_far_ahead_is_not_believed(facts: Facts, rules: Rules) -> None:
    _, candidate = delivered(facts, rules, 3, NOW, stamp=10**7)
    assert candidate.received_at == "2023-03-01T00:00:00.000Z"


def test_what_is_redone_after_a_kill_says_nothing_new_though_the_producers_clock_runs_ahead(
    facts: Facts, rules: Rules
) -> None:
    book = StoryBook(StoryOptions())

    def taken_up(at: datetime) -> list[tuple[str, int, str]]:
        published = []
        for offset, fields in enumerate(
            ({}, {"version": 2, "body": ARTICLE["body"] + " More."}, {"status": "withdrawn"})
        ):
            _, candidate = delivered(facts, rules, offset, at, stamp=0.2 + offset / 1000, **fields)
            joined = book.join(candidate)
            if joined.story is not None:
                book.store(joined.story)
            published += [(alert.alert_id, alert.revision, alert.status) for alert in joined.alerts]
        return published

    first = taken_up(NOW)
    assert [(revision, status) for _, revision, status in first] == [(1, "new"), (2, "updated"), (3, "retracted")]
    # 100 ms later the first clock is still behind, a minute later it is not.
    assert set(taken_up(NOW + timedelta(seconds=0.1))) == {first[-1]}
    assert set(taken_up(NOW + timedelta(minutes=1))) == {first[-1]}
