"""One alert a story: joins an article with those seen before and says which alerts that makes or changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from streams.contracts.alerts import Alert, Candidate, Verdict
from streams.contracts.codec import parse_time
from streams.contracts.ids import alert_id
from streams.contracts.stories import Member, Story
from streams.core.copies import alerting, let_go, passed_by, was_passed
from streams.core.joined import Joined, StoryOptions
from streams.core.signatures import BANDS, bands, packed, similarity


class StoryBook:
    """The stories in memory, found by article or by likeness. Its truth is the table: it can be made anew.

    `join` changes nothing; `store` and `drop` are called once the table has been written.
    """

    def __init__(self, options: StoryOptions, stories: Iterable[Story] = ()) -> None:
        self._options = options
        self._stories: dict[str, Story] = {}
        self._by_article: dict[str, str] = {}
        self._packed: dict[str, int] = {}
        self._by_band: list[dict[bytes, dict[str, None]]] = [{} for _ in range(BANDS)]
        self._published: dict[str, datetime] = {}
        for story in stories:
            self.store(story)

    def __len__(self) -> int:
        return len(self._stories)

    def stories(self) -> list[Story]:
        """All of them, the one that changed longest ago first."""
        return list(self._stories.values())

    def store(self, story: Story) -> None:
        """Take a story as it now stands in the table."""
        self.drop(story.story_id)
        # Re-inserted at the end: the dict's order is the order of the last change, oldest first.
        self._stories[story.story_id] = story
        self._published[story.story_id] = parse_time(story.published_at)
        for member in story.members:
            self._by_article[member.candidate.article_id] = story.story_id
        self._packed[story.story_id] = signed = packed(story.signature)
        for band, key in enumerate(bands(signed)):
            self._by_band[band].setdefault(key, {})[story.story_id] = None

    def drop(self, story_id: str) -> None:
        """Forget a story that the table no longer has."""
        story = self._stories.pop(story_id, None)
        if story is None:
            return
        del self._published[story_id]
        for member in story.members:
            self._by_article.pop(member.candidate.article_id, None)
        for band, key in enumerate(bands(self._packed.pop(story_id))):
            filed = self._by_band[band].get(key)
            if filed is not None:
                filed.pop(story_id, None)
                if not filed:
                    del self._by_band[band][key]

    def join(self, candidate: Candidate) -> Joined:
        """What `candidate` makes of the stories; the same answer at every redelivery.

        Raises ValueError or struct.error for a signature that is none, whatever else the candidate says: `store`
        could only end the process.
        """
        signed = packed(candidate.signature)
        forget = self._expired(candidate.received_at)
        known = self._by_article.get(candidate.article_id)
        if known is not None and known not in forget:
            story = self._stories[known]
            member = next(m for m in story.members if m.candidate.article_id == candidate.article_id)
            if _is_repeat(member.candidate, candidate):
                # The alert may not have got out before a crash; sending it again changes nothing for a reader.
                return Joined(None, forget, story.alerts)
            joined = _with_member(story, candidate)
        elif candidate.status == "withdrawn" or not any(verdict.alert for verdict in candidate.verdicts):
            return Joined(None, forget, ())
        else:
            like = self._most_similar(candidate, signed, forget)
            if like is not None and was_passed(like, candidate):
                return Joined(None, forget, like.alerts)
            joined = _with_member(like, candidate) if like is not None else _new_story(candidate)
        before = {alert.alert_id: alert for alert in self._alerts_of(joined.story_id)}
        changed = tuple(alert for alert in joined.alerts if alert != before.get(alert.alert_id))
        return Joined(joined, forget, changed)

    def _alerts_of(self, story_id: str) -> tuple[Alert, ...]:
        story = self._stories.get(story_id)
        return story.alerts if story is not None else ()

    def _expired(self, now: str) -> tuple[str, ...]:
        limit = parse_time(now) - timedelta(hours=self._options.keep_hours)
        expired = []
        for story_id, story in self._stories.items():
            if parse_time(story.last_seen) >= limit:
                break
            expired.append(story_id)
        return tuple(expired)

    def _most_similar(self, candidate: Candidate, signed: int, forget: tuple[str, ...]) -> Story | None:
        window = timedelta(hours=self._options.window_hours)
        published = parse_time(candidate.published_at)
        best: tuple[float, str] | None = None
        seen: set[str] = set(forget)
        for band, key in enumerate(bands(signed)):
            for story_id in self._by_band[band].get(key, ()):
                if story_id in seen:
                    continue
                seen.add(story_id)
                if abs(self._published[story_id] - published) > window:
                    continue
                likeness = similarity(signed, self._packed[story_id])
                # Ties fall to the smaller id, so that a replay decides alike.
                if likeness >= self._options.similarity and (best is None or (-likeness, story_id) < best):
                    best = (-likeness, story_id)
        return self._stories[best[1]] if best is not None else None


def _is_repeat(stored: Candidate, candidate: Candidate) -> bool:
    """A redelivery of what was seen or of something older, or the same text with the same verdict once more."""
    redelivered = (
        candidate.partition == stored.partition
        and candidate.received_at <= stored.received_at
        and candidate.offset <= stored.offset
    )
    return redelivered or (
        candidate.status == stored.status
        and candidate.content == stored.content
        and candidate.source == stored.source
        and _slim(candidate).verdicts == stored.verdicts
    )


def _slim(candidate: Candidate) -> Candidate:
    """What the story keeps of an article: the signature is in the story, refused clauses never matter again."""
    verdicts = tuple(
        msgspec.structs.replace(verdict, events=tuple(event for event in verdict.events if event.refused is None))
        for verdict in candidate.verdicts
    )
    return msgspec.structs.replace(candidate, signature=(), verdicts=verdicts)


def _new_story(candidate: Candidate) -> Story:
    empty = Story(
        story_id="s-" + candidate.article_id,
        signature=candidate.signature,
        first_seen=candidate.received_at,
        last_seen=candidate.received_at,
        published_at=candidate.published_at,
        members=(),
        alerts=(),
    )
    return _with_member(empty, candidate)


def _with_member(story: Story, candidate: Candidate) -> Story:
    """The story with `candidate` in the place of its article (or at the end), and the alerts that follow."""
    slim = _slim(candidate)
    ids = [member.candidate.article_id for member in story.members]
    members = list(story.members)
    if candidate.article_id in ids:
        place = ids.index(candidate.article_id)
        # Two producers' clocks differ: an edition with an earlier stamp must not make its forerunner, redelivered, new.
        latest = max(slim.received_at, members[place].candidate.received_at)
        members[place] = Member(msgspec.structs.replace(slim, received_at=latest))
    else:
        members.append(Member(slim))
    gone = let_go(members)
    updated = msgspec.structs.replace(
        story,
        members=tuple(members),
        last_seen=max(story.last_seen, candidate.received_at),
        signature=story.signature or candidate.signature,
        passed=passed_by(story.passed, members, gone),
    )
    rules = sorted(
        {verdict.rule for member in members for verdict in member.candidate.verdicts}
        | {alert.rule for alert in story.alerts}
    )
    before = {alert.rule: alert for alert in story.alerts}
    made = (_alert(updated, rule, before.get(rule), gone) for rule in rules)
    return msgspec.structs.replace(updated, alerts=tuple(alert for alert in made if alert is not None))


def _alert(story: Story, rule: str, before: Alert | None, gone: list[Candidate]) -> Alert | None:
    """The alert that `rule` makes of the story now: new, updated, unchanged, retracted or none."""
    carrying = [
        (member.candidate, verdict)
        for member in story.members
        if member.candidate.status == "published"
        for verdict in member.candidate.verdicts
        if verdict.rule == rule and verdict.alert
    ]
    if not carrying:
        if before is None or before.status == "retracted":
            return before
        return msgspec.structs.replace(
            before,
            status="retracted",
            revision=before.revision + 1,
            last_seen=story.last_seen,
            reason=f"Taken back: {'none of the articles kept' if _unlisted(before) else 'no article'} of the story"
            " says so any more.",
        )
    lead, verdict = carrying[0]
    # Of copies that are not kept only the number is known; it begins anew where the alert was taken back.
    unlisted = sum(rule in alerting(candidate) for candidate in gone)
    if before is not None and before.status != "retracted":
        unlisted += _unlisted(before)
    alert = _from_verdict(story, lead, verdict, [candidate for candidate, _ in carrying], unlisted, before)
    if before is None:
        return alert
    unchanged = msgspec.structs.replace(alert, status=before.status, revision=before.revision)
    if unchanged == before:
        return before
    return msgspec.structs.replace(alert, status="updated", revision=before.revision + 1)


def _unlisted(alert: Alert) -> int:
    return max(0, alert.article_count - len(alert.article_ids))


def _from_verdict(
    story: Story, lead: Candidate, verdict: Verdict, articles: list[Candidate], unlisted: int, before: Alert | None
) -> Alert:
    sources: dict[str, None] = {}
    for article in articles:
        if article.source:
            sources[article.source] = None
    return Alert(
        alert_id=before.alert_id if before is not None else alert_id(verdict.rule, lead.article_id),
        rule=verdict.rule,
        rule_version=verdict.rule_version,
        topic=verdict.output,
        kind=verdict.kind,
        status="new",
        allies=verdict.allies,
        act=verdict.act,
        event_class=verdict.event_class,
        stance=verdict.stance,
        context=verdict.context,
        amounts=verdict.amounts,
        evidence=verdict.evidence,
        score=verdict.score,
        reason=verdict.reason,
        title=lead.title,
        url=lead.url,
        language=lead.language,
        article_id=lead.article_id,
        article_ids=tuple(article.article_id for article in articles),
        article_count=len(articles) + unlisted,
        sources=tuple(sources),
        published_at=lead.published_at,
        first_seen=story.first_seen,
        last_seen=story.last_seen,
        events=verdict.events,
        features=verdict.features,
        versions=lead.versions,
    )
