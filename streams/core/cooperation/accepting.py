"""Which events stand: what a sentence tells of an act of an ally by the rule, what it refuses, what goes together."""

from typing import Final

import msgspec

from streams.contracts.alerts import Act, Event, EventClass, Stance
from streams.core.cooperation.allies import ally_likelihoods, chosen_allies
from streams.core.cooperation.events import actor_codes, frame_event, make_event
from streams.core.cooperation.parts import Frame
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scored import Scored
from streams.core.cooperation.scoring import probability
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge
from streams.knowledge.cues import CueWords

#: Log-odds that a refusal seen by the rules of stance adds to what the words weigh: in cross-validation nine of ten
#: refusals that are seen in written articles are told so, and two of three that are told are refusals.
_SEEN_REFUSAL: Final = 1.5
#: A refusal so sure may stand against an act of the same ally. In cross-validation no true alert is lost to it.
_SURE_REFUSAL: Final = 0.7
#: How likely a refusal is told (0 to 1), the frame of the act refused, and the codes of the allies who refuse it.
Refusal = tuple[float, Frame, tuple[str, ...]]
_CLASS_OF_ACT: Final[dict[Act, EventClass]] = {
    "statement": "SUPPORT",
    "consult": "CONSULT",
    "pledge": "AGREE",
    "aid": "AID",
    "sanction": "SANCTION",
}


def accepted_event(
    one: Scored,
    document: Document,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
    allies: tuple[str, ...] = (),
    act: Act | None = None,
) -> Event | None:
    """What the sentence tells, by the rule; its own allies and its likeliest act unless others are given."""
    sentence = one.sentence
    allies = allies or chosen_allies(one.allies, sentence)
    if not allies:
        return None
    if act is None:
        act = one.likeliest_act
    frames = [frame for frame in sentence.frames if not frame.refused]
    # The word that says most shows the act: "send" before "tanks".
    fitting = [f for f in frames if knowledge.acts[f.concept].act == act] or frames
    frame = max(fitting, key=lambda f: knowledge.acts[f.concept].strength, default=None)
    event_class = _CLASS_OF_ACT[act]
    if frame is not None:
        meaning = knowledge.acts[frame.concept]
        if meaning.act == act or (act == "statement" and meaning.event_class in ("AGREE", "COOPERATE")):
            event_class = meaning.event_class
    stance: Stance = frame.stance if frame is not None else "does"
    if event_class not in rule.events.classes or stance not in rule.events.cooperation:
        return None
    return make_event(
        one, frame, event_class, act, stance, allies, probability(one.odds), None, document, knowledge, cues
    )


def refusal_in(one: Scored, rule: Rule, knowledge: CooperationKnowledge) -> Refusal | None:
    """The act that an ally refuses in the sentence, whose refusal it is, and how likely it is told."""
    # Who refuses must be named: of a pronoun it is not sure enough.
    frames = [
        f
        for f in one.sentence.frames
        if f.stance in rule.events.holds_back and f.refused in ("refusal", "denial") and f.actors
    ]
    if not frames or not (one.sentence.topic_here or one.sentence.topic_before):
        return None
    frame = frames[0]
    allies = chosen_allies(one.allies, one.sentence) or actor_codes(one.sentence, frame)
    if not allies or knowledge.acts[frame.concept].event_class not in rule.events.classes:
        return None
    score = probability(one.scales.weigher.odds("holds back", one.rows) + _SEEN_REFUSAL)
    return round(score, 4), frame, allies


def refusal_event(
    one: Scored, refusal: Refusal, document: Document, knowledge: CooperationKnowledge, cues: CueWords
) -> Event:
    """The event that shows a refusal: what a hold-back rests on, so none that is refused itself."""
    score, frame, allies = refusal
    return frame_event(one, frame, allies, score, None, document, knowledge, cues)


def rather_refused(
    accepted: list[tuple[Scored, Event]], scored: list[Scored], rule: Rule, knowledge: CooperationKnowledge
) -> bool:
    """Whether the refusal of all who would act is told, and more surely than their act."""
    acting = {code for _, event in accepted for code in event.allies}
    least = max(_SURE_REFUSAL, accepted[0][1].score)
    for one in scored:
        refusal = refusal_in(one, rule, knowledge) if one.cancelled else None
        if refusal is not None and refusal[0] > least and acting.issubset(refusal[2]):
            return True
    return False


def of_these(
    allies: list[str],
    accepted: list[tuple[Scored, Event]],
    asked: list[Scored],
    document: Document,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> list[tuple[Scored, Event]]:
    """The events of just these allies, each of them with an event that shows it; as they were where none is left."""
    found: list[tuple[Scored, Event]] = []
    for one, event in accepted:
        kept = tuple([code for code in event.allies if code in allies])
        if kept:
            found.append((one, msgspec.structs.replace(event, allies=kept)))
    seen = {code for _, event in found for code in event.allies}
    for code in allies:
        if code in seen:
            continue
        likely = [(probability(one.odds) * ally_likelihoods(one.allies, one.sentence).get(code, 0.0)) for one in asked]
        shows = asked[max(range(len(asked)), key=lambda at: likely[at])]
        place = next((at for at, (one, _) in enumerate(found) if one is shows), -1)
        if place >= 0:
            event = found[place][1]
            found[place] = (shows, msgspec.structs.replace(event, allies=(*event.allies, code)))
            continue
        added = accepted_event(shows, document, rule, knowledge, cues, allies=(code,))
        if added is not None:
            found.append((shows, added))
    return found or accepted


def with_act(
    act: Act,
    accepted: list[tuple[Scored, Event]],
    document: Document,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> list[tuple[Scored, Event]]:
    """The events, one of them of this act: where none is, that of the sentence that most likely tells of it."""
    if any(event.act == act for _, event in accepted):
        return accepted
    found = list(accepted)
    for at in sorted(range(len(found)), key=lambda at: -probability(found[at][0].odds) * found[at][0].acts[act]):
        one, event = found[at]
        other = accepted_event(one, document, rule, knowledge, cues, allies=event.allies, act=act)
        if other is not None:
            found[at] = (one, other)
            break
    return found
