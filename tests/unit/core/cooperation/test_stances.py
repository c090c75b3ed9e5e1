"""Which stances an alert can have: what a rule may list is what can come out, in every language read."""

from collections import Counter

from streams.core.cooperation.parts import Article
from streams.core.cooperation.rules import COOPERATES, HOLDS_BACK


def test_an_act_that_counts_is_done_or_offered_and_no_other_is(read: list[Article]) -> None:
    seen = Counter(
        (frame.stance, "" if not frame.refused else "held back" if frame.refused in ("refusal", "denial") else "other")
        for article in read
        for sentence in article.sentences
        for frame in sentence.frames
    )
    assert {stance for stance, refused in seen if not refused} == set(COOPERATES)
    assert {stance for stance, refused in seen if refused == "held back"} == set(HOLDS_BACK)
    # They are there, and always refused.
    assert {"considers", "is_asked", "unclear"} <= {stance for stance, refused in seen if refused == "other"}
