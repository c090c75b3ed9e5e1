"""The acts that a sentence reports: actor, cue, target and stance, each accepted or refused for one reason."""

from functools import cache
from operator import attrgetter
from typing import Final

from streams.core.cooperation.aims import aimed_elsewhere
from streams.core.cooperation.bits import COMMA, FLAGS, bit, bits
from streams.core.cooperation.clauses import subject_of
from streams.core.cooperation.parts import Clauses, Frame, Name, Tokens
from streams.core.cooperation.polarity import settled
from streams.core.cooperation.promises import with_content
from streams.core.cooperation.stance import TURNED, stance_of

#: Acts between equals: it does not matter who is named first.
_MUTUAL: Final = frozenset({"consult", "cooperate", "agree"})
_SANCTION: Final = "sanction"
_REACH_AFTER: Final = 12
#: Words between a thing and whose it is.
_OWNED_WITHIN: Final = 4
#: Acts that are named by a thing alone ("tanks"), and how far behind its verb one stands.
_THINGS: Final = frozenset({"arms", "relief", "money", "membership"})
_THING_WITHIN: Final = 8
_LISTED_WITHIN: Final = 4
#: Refusals of an act that hold of its things too.
_SHARED: Final = frozenset(
    {"refusal", "denial", "conditional", "considered", "possible", "asked", "opinion", "domestic", "elsewhere"}
)
#: Without any of these, and a promise, no promise is taken back.
_HOLDING_BACK: Final = bits(("not", "refuse", "delay", "deny"))
_PROMISING: Final = bits(("pledge", "agree"))
_AND: Final = bit("and")
_ASK: Final = bit("ask")
_HOPE: Final = bit("hope")
_WISH: Final = _ASK | _HOPE
#: Words between a hope and the one whose act is hoped for, where nothing opens a clause ("hopes Berlin will ...").
_HOPED_WITHIN: Final = 2
_QUESTION: Final = bit("question")
_BE: Final = bit("be")
_WE: Final = bit("we")
_SPOKEN_OF: Final = bits(("he", "they", "office"))
#: What may stand between names that act together.
_BETWEEN: Final = bits(("and", "office", "of", "ally"))
_PLACE: Final = attrgetter("at")


def read_frames(tokens: Tokens, clauses: Clauses, acts: frozenset[str], carried: str) -> list[Frame]:
    """Every act cue of the sentence as a frame, in text order."""
    cues = _bits_of(acts)
    if not tokens.present & cues:
        return []
    asked = _asked_names(tokens, clauses) if tokens.present & _WISH else frozenset()
    # "?" or, in Greek, ";".
    question = tokens.present & _QUESTION != 0 and any(found & _QUESTION for found in tokens.bits[-2:])
    tokens = settled(tokens, question)
    frames: list[Frame] = []
    # The last act that is more than a thing named: what is refused of it is refused of its things.
    verb: Frame | None = None
    thing: Frame | None = None
    for at, found in enumerate(tokens.bits):
        if not found & cues:
            continue
        frame = _frame(tokens, clauses, at, _act_of(tokens.concepts[at], acts), carried, asked, question)
        # "No tanks were sent", with the verb last in German: its things say how it stands.
        before = thing if frame.concept not in _THINGS or _listed(tokens, thing, at) else verb
        if (
            before is not None
            and before.refused in _SHARED
            and not frame.refused
            and _shares(tokens, clauses, before, frame)
        ):
            frame = frame.refused_as(before)
        if frame.concept in _THINGS:
            thing = frame
        else:
            verb, thing = frame, None
        frames.append(frame)
    if len(frames) > 1 and tokens.present & _HOLDING_BACK and tokens.present & _PROMISING:
        return [with_content(tokens, clauses, frames, place) for place in range(len(frames))]
    return frames


def _listed(tokens: Tokens, thing: Frame | None, at: int) -> bool:
    """ "Neither tanks nor lorries": a thing in a list with the one before it."""
    if thing is None or at - thing.at > _LISTED_WITHIN:
        return False
    return any(found & (_AND | COMMA) for found in tokens.bits[thing.at : at])


def _shares(tokens: Tokens, clauses: Clauses, before: Frame, frame: Frame) -> bool:
    """Whether an act and a thing named belong together: near each other in a clause, no new verb begun between."""
    if clauses.clause[before.at] != clauses.clause[frame.at]:
        return False
    if before.concept in _THINGS and frame.actors and before.at < frame.actors[0] < frame.at:
        # "Weder Panzer noch Geschütze hat Estland geliefert": who acts stands between the things and the verb.
        return not any(found & (_AND | COMMA) for found in tokens.bits[frame.actors[-1] : frame.at])
    if frame.at - before.at > _THING_WITHIN:
        return False
    return frame.concept in _THINGS or not any(found & (_AND | COMMA) for found in tokens.bits[before.at : frame.at])


@cache
def _bits_of(acts: frozenset[str]) -> int:
    return bits(acts)


def _act_of(concepts: tuple[str, ...], acts: frozenset[str]) -> str:
    return concepts[0] if len(concepts) == 1 else next(concept for concept in concepts if concept in acts)


def _frame(
    tokens: Tokens, clauses: Clauses, at: int, concept: str, carried: str, asked: frozenset[int], question: bool
) -> Frame:
    names = clauses.names
    subject = subject_of(tokens, clauses, at)
    near = [name for name in names if at < name.at <= at + _REACH_AFTER]
    actors: tuple[Name, ...]
    if concept in TURNED:
        actors, side = (), subject.side if subject else carried
        for name in near:
            if name.side == "A" and name.role != "in":
                actors, side = _with_others(tokens, names, name), "A"
                break
    else:
        actors, side = _doers(tokens, clauses, at, concept, carried, subject, near)
    stance, refused = stance_of(tokens, clauses, at, concept, actors, side, asked, question)
    target = _target(names, near, actors)
    if side == "A" and not refused:
        refused = aimed_elsewhere(tokens, clauses, at, concept, target)
    return Frame(
        at,
        concept,
        side,
        tuple([name.at for name in actors if name.side == side]),
        target.side if target else "",
        target.at if target else -1,
        stance,
        refused,
    )


def _doers(
    tokens: Tokens,
    clauses: Clauses,
    at: int,
    concept: str,
    carried: str,
    subject: Name | None,
    near: list[Name],
) -> tuple[tuple[Name, ...], str]:
    """Who does the act, and on which side they stand; `near` are the names shortly behind the act."""
    names = clauses.names
    if subject is not None and subject.side == "A":
        return _with_others(tokens, names, subject), "A"
    if concept in _MUTUAL:
        if subject is None or subject.side in "UAR":
            for name in names:
                if name.side == "A" and not name.status and name.role != "in":
                    return _with_others(tokens, names, name), "A"
    else:
        for name in near:
            if name.role == "by":
                if name.side == "A":
                    return _with_others(tokens, names, name), "A"
                break
    # "Assets of Russian banks were frozen": the adversary's, not by it.
    suffering = concept == _SANCTION
    if subject is not None and not (suffering and subject.side == "R"):
        return (subject,), subject.side
    owner = _owner(names, at)
    if owner is not None and not (suffering and owner.side == "R"):
        return (owner,), owner.side
    if suffering and (subject is not None or owner is not None):
        return (), ""
    return (), _pronoun_side(tokens, clauses, at, carried)


def _target(names: list[Name], near: list[Name], actors: tuple[Name, ...]) -> Name | None:
    """To whom the act is done: the next name behind it that does not act, else the topic wherever it stands."""
    passed = 0
    for name in near:
        # A body is nobody's target, unless it stands behind one who acts.
        if name.side == "I" and not passed:
            continue
        if passed or name not in actors:
            return name
        passed = 1
    # "To Ukraine, Germany sends tanks"; "Ukraine was promised tanks".
    for name in names:
        if name.side == "U" and name not in actors:
            return name
    return None


def _owner(names: list[Name], at: int) -> Name | None:
    """ "German aid", "support of the United States": whose the thing named by the cue is, the nearest before it."""
    found = None
    for name in names:
        if name.role in ("attribute", "owner") and 0 < at - name.at <= _OWNED_WITHIN:
            found = name
        elif found is None and name.role in ("of", "by") and 0 < name.at - at <= _OWNED_WITHIN:
            return name
    return found


def _with_others(tokens: Tokens, names: list[Name], first: Name) -> tuple[Name, ...]:
    """The name and those joined to it by "and" and commas, on either side."""
    if len(names) == 1:
        return (first,)
    group = [first]
    place = names.index(first)
    for neighbours in (names[place + 1 :], names[:place][::-1]):
        edge = first
        for name in neighbours:
            if name.side != first.side or not _joined(tokens, min(edge.at, name.at) + 1, max(edge.at, name.at)):
                break
            if not name.status:
                group.append(name)
            edge = name
    group.sort(key=_PLACE)
    return tuple(group)


def _joined(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the tokens between two names join them: nothing that says anything, and an "and", a comma or little."""
    if end - start > 5:
        return False
    joined = end - start <= 2
    for found in tokens.bits[start:end]:
        if found > FLAGS and not found & _BETWEEN:
            return False
        joined = joined or bool(found & (COMMA | _AND))
    return joined


def _pronoun_side(tokens: Tokens, clauses: Clauses, at: int, carried: str) -> str:
    for index in range(at - 1, max(-1, at - 8), -1):
        found = tokens.bits[index]
        if found & _WE:
            return clauses.speaker or carried
        if found & _SPOKEN_OF:
            return carried
    return carried if at < 4 else ""


def _asked_names(tokens: Tokens, clauses: Clauses) -> frozenset[int]:
    """Names of whom something is asked: the object of an asking whose subject is not an ally, or a passive."""
    asked: set[int] = set()
    for index, found in enumerate(tokens.bits):
        if not found & _ASK:
            if found & _HOPE:
                asked.update(_hoped_of(tokens, clauses, index))
            continue
        left = subject_of(tokens, clauses, index)
        # "Is calling on" is no passive; its like in other languages has no form of to be.
        passive = not tokens.raw[index].endswith("ing") and any(
            before & _BE for before in tokens.bits[max(0, index - 2) : index]
        )
        if passive and left is not None and left.side == "A":
            asked.add(left.at)
        if left is None or left.side != "A":
            asked.update(
                n.at for n in clauses.names if n.side == "A" and n.role != "by" and index < n.at <= index + _REACH_AFTER
            )
    return frozenset(asked)


def _hoped_of(tokens: Tokens, clauses: Clauses, index: int) -> list[int]:
    """Of whom another hopes for something: "Kyiv hopes that Berlin ...", "сподіваються, що ЄС ..."."""
    left = subject_of(tokens, clauses, index)
    if left is not None and left.side == "A" and left.at < index:
        return []
    behind = clauses.clause[index] + 1
    return [
        name.at
        for name in clauses.names
        if name.side == "A"
        and index < name.at <= index + _REACH_AFTER
        and (
            name.at - index <= _HOPED_WITHIN or (clauses.clause[name.at] == behind and clauses.kinds[behind] != "main")
        )
    ]
