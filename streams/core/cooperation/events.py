"""What a verdict shows of a sentence: its act with actor, cue and target as spans, or why none of its acts counts."""

from streams.contracts.alerts import Act, Event, EventClass, Stance
from streams.core.cooperation.amounts import find_amounts
from streams.core.cooperation.cancelling import main_refusal
from streams.core.cooperation.parts import Frame, Mention, Sentence
from streams.core.cooperation.scored import Scored
from streams.core.cooperation.scoring import probability
from streams.core.cooperation.tokens import straight
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge
from streams.knowledge.cues import CueWords


def refused_events(document: Document, scored: list[Scored], knowledge: CooperationKnowledge) -> list[Event]:
    """One event for each sentence that has clauses, all refused: what was considered and why it does not count."""
    events = []
    for one in scored:
        frames = one.sentence.frames
        if not frames:
            continue
        reason = one.cancelled or ("weak" if one.odds <= 0.0 else "")
        if not reason:
            continue
        refusal = main_refusal(frames)
        frame = next((f for f in frames if f.refused == refusal), frames[0])
        meaning = knowledge.acts[frame.concept]
        events.append(
            Event(
                event_class=meaning.event_class,
                act=meaning.act,
                stance=frame.stance,
                allies=actor_codes(one.sentence, frame),
                sentence=document.span(one.sentence.start, one.sentence.end),
                score=round(probability(one.odds), 4),
                refused=reason,
            )
        )
    return events


def actor_codes(sentence: Sentence, frame: Frame) -> tuple[str, ...]:
    """Codes of the allies who do the act; those spoken of before it where it names none."""
    if frame.side != "A":
        return ()
    if not frame.actors:
        return sentence.carried_codes
    # Names and mentions are both in text order, one for one.
    order = [name.at for name in sentence.clauses.names]
    codes = [code for at in frame.actors for code in sentence.mentions[order.index(at)].codes]
    return tuple(dict.fromkeys(codes))


def _actor(sentence: Sentence, frame: Frame | None, allies: tuple[str, ...]) -> Mention | None:
    """The mention that shows who acts: the doer of the act, but rather an ally's name than a city it is told from."""
    doers = frame.actors if frame is not None else ()
    best: Mention | None = None
    least = (True, True)
    # Names and mentions are both in text order, one for one.
    for name, mention in zip(sentence.clauses.names, sentence.mentions, strict=True):
        if name.at in doers or not set(mention.codes).isdisjoint(allies):
            rank = (name.kind == "c", name.at not in doers)
            if best is None or rank < least:
                best, least = mention, rank
    return best


def make_event(
    one: Scored,
    frame: Frame | None,
    event_class: EventClass,
    act: Act,
    stance: Stance,
    allies: tuple[str, ...],
    score: float,
    refused: str | None,
    document: Document,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> Event:
    sentence = one.sentence
    target = cue = None
    if frame is not None:
        places = token_places(sentence, document.text, max(frame.at, frame.target_at))
        cue = document.span(*places[frame.at])
        if frame.target_at >= 0:
            target = document.span(*places[frame.target_at])
    mention = _actor(sentence, frame, allies)
    actor = document.span(mention.start, mention.end) if mention is not None else None
    text = document.text[sentence.start : sentence.end]
    return Event(
        event_class=event_class,
        act=act,
        stance=stance,
        allies=allies,
        sentence=document.span(sentence.start, sentence.end),
        actor=actor,
        cue=cue,
        target=target,
        context=one.scales.context_words(cues).context_of(sentence.tokens),
        amounts=find_amounts(text, knowledge.amounts),
        score=round(score, 4),
        refused=refused,
    )


def token_places(sentence: Sentence, text: str, last: int) -> list[tuple[int, int]]:
    """Offsets into the joined text of every token up to number `last`, found again only where they are shown."""
    places: list[tuple[int, int]] = []
    at = sentence.start
    order = iter(sentence.mentions)
    lowered = straight(text[sentence.start : sentence.end].lower())
    for raw, mask in zip(sentence.tokens.raw[: last + 1], sentence.tokens.masks, strict=False):
        if mask:
            mention = next(order)
            places.append((mention.start, mention.end))
            at = max(at, mention.end)
            continue
        found = lowered.find(straight(raw), at - sentence.start)
        start = sentence.start + found if found >= 0 else at
        places.append((start, start + len(raw)))
        at = start + len(raw)
    return places
