"""What a verdict shows of a clause: its act with actor, partners, cue and target, or why it does not count."""

from streams.contracts.alerts import Act, Event, EventClass, Stance
from streams.core.cooperation.amounts import find_amounts
from streams.core.cooperation.parts import Frame, Mention, Sentence
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scored import Scored
from streams.core.cooperation.scoring import probability
from streams.core.cooperation.tokens import straight
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge
from streams.knowledge.cues import CueWords


def quiet_reason(one: Scored) -> str:
    """Why no act of the sentence counts, in one word; '' where one does or none was read."""
    if not one.sentence.frames:
        return ""
    return one.cancelled or ("weak" if one.odds <= 0.0 else "")


def refused_clauses(
    document: Document,
    scored: list[Scored],
    shown: list[Event],
    short: bool,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> list[Event]:
    """Every clause that was considered and does not count, with the reason in one word.

    `shown` are the events that count; `short` says that the article as a whole weighs too little.
    """
    counted = {(event.sentence.field, event.sentence.start): event for event in shown}
    events = []
    for one in scored:
        for frame in one.sentence.frames:
            reason = frame.refused or _reason_of(one, frame, short, rule, knowledge)
            allies = actor_codes(one.sentence, frame)
            event = frame_event(one, frame, allies, probability(one.odds), reason, document, knowledge, cues)
            told = counted.get((event.sentence.field, event.sentence.start))
            # What stands beside the act shown is part of what is told; of a hold-back the refusal itself is shown.
            if told is None or (frame.refused and told.cue != event.cue):
                events.append(event)
    return events


def _reason_of(one: Scored, frame: Frame, short: bool, rule: Rule, knowledge: CooperationKnowledge) -> str:
    """Why an act that stands by itself does not count."""
    if one.odds <= 0.0:
        return "weak"
    if short:
        return "score"
    if knowledge.acts[frame.concept].event_class not in rule.events.classes:
        return "class"
    return "stance" if frame.stance not in rule.events.cooperation else "ally"


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


def _partners(sentence: Sentence, frame: Frame) -> tuple[str, ...]:
    """Codes of those with whom the act is done: ally or neither side, governed by "with" in the clause of the act."""
    clauses = sentence.clauses
    found: dict[str, None] = {}
    # Names and mentions are both in text order, one for one.
    for name, mention in zip(clauses.names, sentence.mentions, strict=True):
        if (
            name.role == "with"
            and name.side in ("A", "O")
            and name.at not in frame.actors
            and clauses.clause[name.at] == clauses.clause[frame.at]
        ):
            found.update(dict.fromkeys(mention.codes))
    return tuple(found)


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


def frame_event(
    one: Scored,
    frame: Frame,
    allies: tuple[str, ...],
    score: float,
    refused: str | None,
    document: Document,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> Event:
    """The event of one act read, with the class, act and stance of its own words."""
    meaning = knowledge.acts[frame.concept]
    return make_event(
        one,
        frame,
        meaning.event_class,
        meaning.act,
        frame.stance,
        allies,
        score,
        refused,
        document,
        knowledge,
        cues,
    )


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
    partners: tuple[str, ...] = ()
    if frame is not None:
        partners = _partners(sentence, frame)
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
        partners=partners,
        sentence=document.span(sentence.start, sentence.end),
        actor=actor,
        cue=cue,
        target=target,
        context=one.scales.context_words(cues).context_of(sentence.tokens),
        amounts=find_amounts(text, knowledge.amounts.of(cues.language)),
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
