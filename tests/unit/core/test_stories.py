"""One alert a story, whatever order and however often its articles come."""

import random
import struct
import sys
from itertools import pairwise

import msgspec
import pytest

from streams.contracts.alerts import Alert, Ally, Candidate, Verdict
from streams.contracts.articles import Span, Versions
from streams.contracts.codec import encode
from streams.contracts.ids import content_hash
from streams.contracts.stories import Member
from streams.core.copies import FIRST_COPIES, LATEST_COPIES
from streams.core.joined import StoryOptions
from streams.core.signatures import PERMUTATIONS, bands, packed, signature, similarity
from streams.core.stories import StoryBook

VERSIONS = Versions(schema="1", engine="1", knowledge="k", rules="r")
WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(WORDS)
TOMORROW = "2023-01-12T10:00:00.000Z"


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


def test_redelivered_editions_say_nothing_new_though_the_first_bears_the_later_stamp() -> None:
    book = StoryBook(StoryOptions())
    gone = candidate("a", 3, hour=10, status="withdrawn", verdicts=(), signature=(), content="")
    editions = [candidate("a", 0, hour=12), gone]
    last = play(book, *editions)[-1]
    assert last.status == "retracted"
    assert play(book, *editions) == [last, last]


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
    assert all(similarity(packed(signature("", a)), packed(signature("", b))) > 0.4 for a, b in pairwise(texts))
    alerts = play(StoryBook(StoryOptions()), *(candidate(f"a{n}", n, text=text) for n, text in enumerate(texts)))
    assert len({alert.alert_id for alert in alerts}) > 1


def test_packed_signatures_compare_as_their_numbers_do() -> None:
    chance = random.Random(7)
    edges = (0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
    for _ in range(200):
        one = [chance.choice(edges) if chance.random() < 0.5 else chance.getrandbits(32) for _ in range(PERMUTATIONS)]
        other = [chance.choice((number, number ^ chance.choice(edges))) for number in one]
        same = sum(first == second for first, second in zip(one, other, strict=True))
        assert similarity(packed(tuple(one)), packed(tuple(other))) == same / PERMUTATIONS
        shared = [
            first == second
            for first, second in zip(bands(packed(tuple(one))), bands(packed(tuple(other))), strict=True)
        ]
        assert shared == [one[at : at + 3] == other[at : at + 3] for at in range(0, 126, 3)]


def test_the_signature_of_nothing_is_like_none_and_filed_nowhere() -> None:
    assert packed(()) == 0
    assert bands(0) == []
    assert similarity(0, 0) == similarity(0, packed(signature("", TEXT))) == 0.0


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="A signature has 128 numbers; one of 64 cannot be compared"):
        packed((1,) * 64)


@pytest.mark.parametrize("wrong", [(1,) * 64, (1 << 32,) * 128])
def test_a_wrong_signature_is_refused_before_anything_is_written(wrong: tuple[int, ...]) -> None:
    book = StoryBook(StoryOptions())
    play(book, candidate("a", 0, signature=()))
    # The story has no signature yet and would take this one.
    with pytest.raises((ValueError, struct.error)):
        book.join(candidate("a", 1, hour=12, content="other", signature=wrong))


def many(count: int, first: int = 0, **changes: object) -> list[Candidate]:
    """Copies under changing ids, as of a feed whose addresses change."""
    one = candidate("a", 0)
    return [
        msgspec.structs.replace(
            one,
            article_id=f"a{number}",
            offset=number,
            source=f"source {number}",
            **{"received_at": f"2023-01-11T10:{number // 60:02d}:{number % 60:02d}.000Z", **changes},
        )
        for number in range(first, first + count)
    ]


def calls_of(book: StoryBook, copy: Candidate) -> int:
    """Function calls, Python's and C's, that a copy costs."""
    calls = [0]
    sys.setprofile(lambda frame, event, what: calls.__setitem__(0, calls[0] + (event in {"call", "c_call"})))
    try:
        play(book, copy)
    finally:
        sys.setprofile(None)
    return calls[0]


def test_the_two_thousandth_copy_costs_what_the_second_hundredth_did() -> None:
    book = StoryBook(StoryOptions())
    copies = many(2000)
    play(book, *copies[:199])
    early = calls_of(book, copies[199])
    early_size = len(encode(book.stories()[0]))
    alerts = play(book, *copies[200:1999])
    assert calls_of(book, copies[1999]) <= early * 1.02
    [story] = book.stories()
    assert len(encode(story)) <= early_size * 1.02
    assert len(story.members) == FIRST_COPIES + LATEST_COPIES
    listed = [*range(FIRST_COPIES), *range(2000 - LATEST_COPIES, 2000)]
    [alert] = story.alerts
    assert alert.article_ids == tuple(f"a{number}" for number in listed)
    assert alert.sources == tuple(f"source {number}" for number in listed)
    assert (alert.article_count, alert.revision, alert.article_id) == (2000, 2000, "a0")
    assert max(len(encode(one)) for one in alerts) <= len(encode(alert)) * 1.02


def test_copies_that_are_not_kept_are_counted_once_however_often_they_come() -> None:
    book = StoryBook(StoryOptions())
    copies = many(300)
    last = play(book, *copies)[-1]
    assert {alert.revision for alert in play(book, *copies)} == {last.revision}
    assert play(book, *many(1, first=300))[-1].article_count == 301


def test_a_copy_that_came_twice_while_it_was_kept_is_not_counted_again() -> None:
    book = StoryBook(StoryOptions())
    again = msgspec.structs.replace(many(1, first=71)[0], offset=120, received_at="2023-01-11T10:02:00.000Z")
    stream = [*many(120), again, *many(30, first=121)]
    last = play(book, *stream)[-1]
    assert "a71" not in last.article_ids
    assert {alert.revision for alert in play(book, *stream)} == {last.revision}


def test_many_copies_replayed_make_the_same_alerts() -> None:
    copies = many(300)
    assert play(StoryBook(StoryOptions()), *copies) == play(StoryBook(StoryOptions()), *copies)


def test_withdrawal_of_a_copy_that_is_not_kept_says_nothing() -> None:
    book = StoryBook(StoryOptions())
    play(book, *many(300))
    gone = msgspec.structs.replace(many(1, first=150)[0], status="withdrawn", verdicts=(), signature=(), offset=400)
    assert play(book, gone) == []
    [alert] = book.stories()[0].alerts
    assert (alert.status, alert.article_count) == ("updated", 300)


def test_withdrawal_of_every_copy_retracts_the_alert() -> None:
    book = StoryBook(StoryOptions())
    copies = many(300)
    play(book, *copies)
    withdrawn = [
        msgspec.structs.replace(
            one, status="withdrawn", verdicts=(), signature=(), offset=one.offset + 300, received_at=TOMORROW
        )
        for one in copies
    ]
    alerts = play(book, *withdrawn)
    assert [alert.status for alert in alerts].count("retracted") == 1
    assert alerts[-1].status == "retracted"
    assert alerts[-1].reason == "Taken back: none of the articles kept of the story says so any more."
    # Told again, it counts from what is known.
    [again] = play(book, *many(1, first=700, received_at=TOMORROW))
    assert (again.status, again.article_count, again.article_ids) == ("updated", 1, ("a700",))


def test_the_only_article_that_a_rule_quotes_is_kept_under_all_the_copies() -> None:
    book = StoryBook(StoryOptions())
    [special] = many(1, first=60, verdicts=(verdict(), verdict(rule="taiwan", ally="JP")))
    play(book, *many(60), special, *many(300, first=61))
    standing = {alert.rule: alert for alert in book.stories()[0].alerts}
    assert standing["taiwan"].status != "retracted"
    assert (standing["taiwan"].article_ids, standing["taiwan"].article_count) == (("a60",), 1)
    assert standing["ukraine-cooperation"].article_count == 361


def test_a_story_of_before_the_bound_is_cut_at_its_next_copy() -> None:
    book = StoryBook(StoryOptions())
    copies = many(100)
    play(book, *copies)
    [story] = book.stories()
    more = tuple(Member(msgspec.structs.replace(one, signature=())) for one in many(400, first=100))
    [alert] = story.alerts
    long = msgspec.structs.replace(
        story,
        members=(*story.members, *more),
        alerts=(msgspec.structs.replace(alert, article_ids=tuple(f"a{n}" for n in range(500)), article_count=0),),
    )
    [alert] = play(StoryBook(StoryOptions(), [long]), *many(1, first=500))
    assert len(alert.article_ids) == FIRST_COPIES + LATEST_COPIES
    assert alert.article_count == 501
