"""One alert a story, whatever order and however often its articles come."""

import random
from itertools import pairwise

import msgspec
import pytest

from streams.contracts.alerts import Alert, Ally, Candidate, Verdict
from streams.contracts.articles import Span, Versions
from streams.contracts.ids import content_hash
from streams.core.signatures import signature, similarity
from streams.core.stories import MOST_COPIES, StoryBook, StoryOptions

VERSIONS = Versions(schema="1", engine="1", knowledge="k", rules="r")
WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(WORDS)


def verdict(*, alert: bool = True, ally: str = "PL", rule: str = "ukraine-cooperation") -> Verdict:
    return Verdict(
        rule=rule,
        rule_version="1",
        output="alerts.ukraine-cooperation",
        alert=alert,
        kind="cooperation",
        allies=(Ally(ally),),
        act="pledge",
        event_class="AGREE",
        stance="does",
        evidence=(Span("body", 0, 5, "word0"),),
        score=0.9,
        reason="Poland pledges tanks.",
    )


def candidate(
    article: str, offset: int, *, text: str = TEXT, hour: int = 10, day: int = 11, **changes: object
) -> Candidate:
    time = f"2023-01-{day:02d}T{hour:02d}:00:00.000Z"
    made = Candidate(
        story_key="m-1",
        article_id=article,
        partition=0,
        offset=offset,
        received_at=time,
        published_at=time,
        status="published",
        title="Tanks",
        source=f"source of {article}",
        content=content_hash("Tanks", text),
        signature=signature("Tanks", text),
        verdicts=(verdict(),),
        versions=VERSIONS,
    )
    return msgspec.structs.replace(made, **changes)


def edited(text: str, share: float, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join(f"other{chance.random()}" if chance.random() < share else word for word in text.split())


def play(book: StoryBook, *candidates: Candidate) -> list[Alert]:
    published: list[Alert] = []
    for one in candidates:
        joined = book.join(one)
        for story_id in joined.forget:
            book.drop(story_id)
        if joined.story is not None:
            book.store(joined.story)
        published += joined.alerts
    return published


def test_first_article_makes_a_new_alert() -> None:
    (alert,) = play(StoryBook(StoryOptions()), candidate("a", 0))
    assert (alert.status, alert.revision, alert.article_ids) == ("new", 1, ("a",))
    assert alert.alert_id.startswith("a-")


@pytest.mark.parametrize("share", [0.0, 0.03, 0.1])
def test_edited_copies_update_the_same_alert(share: float) -> None:
    copies = [candidate(f"copy{number}", number, text=edited(TEXT, share, number)) for number in range(1, 6)]
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), *copies)
    assert len({alert.alert_id for alert in alerts}) == 1
    assert alerts[-1].status == "updated"
    assert alerts[-1].article_ids == ("a", "copy1", "copy2", "copy3", "copy4", "copy5")
    assert len(alerts[-1].sources) == 6
    assert [alert.revision for alert in alerts] == [1, 2, 3, 4, 5, 6]


def test_copy_with_boilerplate_added_is_the_same_story() -> None:
    text = TEXT + " Subscribe to our newsletter . All rights reserved . Follow us for more news of the day"
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), candidate("b", 1, text=text))
    assert len({alert.alert_id for alert in alerts}) == 1


def test_another_text_is_another_story() -> None:
    other = " ".join(f"else{number}" for number in range(300))
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), candidate("b", 1, text=other))
    assert len({alert.alert_id for alert in alerts}) == 2


def test_copy_outside_the_window_is_a_new_story() -> None:
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0, day=11), candidate("b", 1, day=15))
    assert len({alert.alert_id for alert in alerts}) == 2


def test_redelivery_repeats_the_alert_unchanged() -> None:
    book = StoryBook(StoryOptions())
    first, second = candidate("a", 0), candidate("b", 1, hour=11)
    alerts = play(book, first, second)
    again = play(book, first, second)
    assert {(alert.alert_id, alert.revision) for alert in again} <= {(a.alert_id, a.revision) for a in alerts}
    assert again[-1] == alerts[-1]


def test_replay_from_the_beginning_makes_the_same_ids() -> None:
    stream = [candidate(f"a{number}", number, text=edited(TEXT, 0.03, number)) for number in range(5)]
    one = play(StoryBook(StoryOptions()), *stream)
    two = play(StoryBook(StoryOptions()), *stream)
    assert one == two


def test_changed_text_under_the_same_id_updates_its_alert() -> None:
    changed = candidate("a", 7, text=edited(TEXT, 0.5), hour=12, verdicts=(verdict(ally="DE"),))
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), changed)
    assert [alert.status for alert in alerts] == ["new", "updated"]
    assert alerts[0].alert_id == alerts[1].alert_id
    assert alerts[1].allies == (Ally("DE"),)


def test_same_text_published_again_changes_nothing() -> None:
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), candidate("a", 9, hour=12))
    assert {(alert.alert_id, alert.revision) for alert in alerts} == {(alerts[0].alert_id, 1)}


def test_withdrawn_article_retracts_its_alert() -> None:
    gone = candidate("a", 3, hour=12, status="withdrawn", verdicts=(), signature=(), content="")
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), gone)
    assert [alert.status for alert in alerts] == ["new", "retracted"]
    assert alerts[1].revision == 2


def test_corrected_article_that_no_longer_says_so_retracts_its_alert() -> None:
    corrected = candidate("a", 3, hour=12, text="nothing of the kind", verdicts=(verdict(alert=False),))
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), corrected)
    assert [alert.status for alert in alerts] == ["new", "retracted"]


def test_alert_outlives_one_withdrawn_copy() -> None:
    gone = candidate("a", 3, hour=12, status="withdrawn", verdicts=(), signature=(), content="")
    alerts = play(StoryBook(StoryOptions()), candidate("a", 0), candidate("b", 1), gone)
    assert [alert.status for alert in alerts] == ["new", "updated", "updated"]
    assert alerts[-1].article_ids == ("b",)
    assert alerts[-1].alert_id == alerts[0].alert_id


def test_withdrawal_of_an_unknown_article_says_nothing() -> None:
    gone = candidate("x", 0, status="withdrawn", verdicts=(), signature=(), content="")
    assert play(StoryBook(StoryOptions()), gone) == []


def test_article_without_an_alert_says_nothing() -> None:
    assert play(StoryBook(StoryOptions()), candidate("a", 0, verdicts=(verdict(alert=False),))) == []


def test_each_rule_has_its_own_alert() -> None:
    two = candidate("a", 0, verdicts=(verdict(), verdict(rule="taiwan", ally="JP")))
    alerts = play(StoryBook(StoryOptions()), two)
    assert {alert.rule for alert in alerts} == {"ukraine-cooperation", "taiwan"}
    assert len({alert.alert_id for alert in alerts}) == 2


def test_stories_are_forgotten_after_their_time() -> None:
    book = StoryBook(StoryOptions(keep_hours=24))
    play(book, candidate("a", 0, day=11))
    joined = book.join(candidate("b", 1, day=14, text="entirely different words here now"))
    assert joined.forget == ("s-a",)
    book.drop("s-a")
    assert len(book) == 0


def test_book_made_anew_from_its_stories_decides_alike() -> None:
    book = StoryBook(StoryOptions())
    stories = {}
    for one in (candidate("a", 0), candidate("b", 1, text="quite other words stand in this text")):
        story = book.join(one).story
        assert story is not None
        book.store(story)
        stories[story.story_id] = story
    copy = candidate("c", 2, text=edited(TEXT, 0.05))
    assert StoryBook(StoryOptions(), stories.values()).join(copy) == book.join(copy)


def test_chain_of_edits_does_not_drift() -> None:
    """Each text is near its neighbour; those far from the first must not join its story."""
    texts = [TEXT]
    for seed in range(8):
        texts.append(edited(texts[-1], 0.1, seed))
    assert all(similarity(signature("", a), signature("", b)) > 0.4 for a, b in pairwise(texts))
    alerts = play(StoryBook(StoryOptions()), *(candidate(f"a{n}", n, text=text) for n, text in enumerate(texts)))
    assert len({alert.alert_id for alert in alerts}) > 1


def test_copies_without_end_make_neither_story_nor_alert_grow() -> None:
    book = StoryBook(StoryOptions())
    alerts = play(book, *(candidate(f"a{number}", number) for number in range(MOST_COPIES + 3)))
    assert len(alerts) == MOST_COPIES
    assert alerts[-1].article_ids == tuple(f"a{number}" for number in range(MOST_COPIES))
    gone = candidate("a0", MOST_COPIES + 3, hour=12, status="withdrawn", verdicts=(), signature=(), content="")
    withdrawn, heard = play(book, gone, candidate("late", MOST_COPIES + 4, hour=12))
    assert "a0" not in withdrawn.article_ids
    assert heard.article_ids[-1] == "late"
    # What a full story did not keep has nothing to take back.
    late = candidate(f"a{MOST_COPIES}", MOST_COPIES + 5, hour=13, status="withdrawn", verdicts=(), signature=())
    assert play(book, late) == []
