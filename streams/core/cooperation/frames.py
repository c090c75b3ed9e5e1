"""The acts that a sentence reports: actor, cue, target and stance, each accepted or refused for one reason."""

from functools import cache
from operator import attrgetter
from typing import Final

import msgspec

from streams.contracts.alerts import Stance
from streams.core.cooperation.bits import COMMA, FLAGS, bit, bits
from streams.core.cooperation.clauses import Clauses, Name, subject_of
from streams.core.cooperation.tokens import Tokens

#: Acts between equals: it does not matter who is named first.
_MUTUAL: Final = frozenset({"consult", "cooperate", "agree"})
#: Acts whose doer is the one thanked, praised or received from.
_TURNED: Final = frozenset({"thank", "praise", "receive"})
_SANCTION: Final = "sanction"
_REACH_AFTER: Final = 12
_REACH_BEFORE: Final = 8
_REACH_BEHIND: Final = 5
#: How far before its act a negation stands: "has not forgotten Ukraine's gunners" denies no gunners.
_NOT_WITHIN: Final = 4
_VERBS: Final = bits(("transfer", "pledge", "lead", "cooperate", "consult", "ready", "help", "support", "train", "say"))
_REFUSE: Final = bits(("refuse", "delay"))
_DENY: Final = bit("deny")
_NOT: Final = bit("not")
_IF: Final = bit("if")
_CONSIDER: Final = bit("consider")
_MAY: Final = bit("may")
_OUGHT: Final = bit("ought")
_ASK: Final = bit("ask")
_ASKING: Final = bits(("ask", "need", "hope", "ought"))
_OFFERING: Final = bits(("pledge", "ready", "will"))
#: What bears on an act: the cancelling concepts, and those of offers.
_MARKS: Final = _REFUSE | _DENY | _NOT | _IF | _CONSIDER | _MAY | _ASKING | _OFFERING
#: Of these, what may also stand behind the act.
_BEHIND: Final = _NOT | _REFUSE
#: What does not reach over an "and" that opens a verb of its own.
_ENDED_BY_AND: Final = _NOT | _REFUSE | _MAY | _ASK | _CONSIDER
_AND: Final = bit("and")
_BE: Final = bit("be")
_WAR: Final = bit("war")
_CONSULT: Final = bit("consult")
_SANCTIONS: Final = bit("sanction")
_WE: Final = bit("we")
_SPOKEN_OF: Final = bits(("he", "they", "office"))
#: What may stand between names that act together.
_BETWEEN: Final = bits(("and", "office", "of", "ally"))


_PLACE: Final = attrgetter("at")


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One act: the token of its cue, its concept, who does it, to whom, how, and why it does not count ('' if it does).

    `actors` are token numbers of the names that act (empty: one spoken of before); `side` is theirs.
    """

    at: int
    concept: str
    side: str
    actors: tuple[int, ...]
    target: str
    target_at: int
    stance: Stance
    refused: str


def read_frames(tokens: Tokens, clauses: Clauses, acts: frozenset[str], carried: str) -> list[Frame]:
    """Every act cue of the sentence as a frame, in text order."""
    cues = _bits_of(acts)
    if not tokens.present & cues:
        return []
    asked = _asked_names(tokens, clauses) if tokens.present & _ASK else frozenset()
    question = tokens.raw[-1] == "?" or tokens.raw[-2:-1] == ["?"]
    return [
        _frame(tokens, clauses, at, _act_of(tokens.concepts[at], acts), carried, asked, question)
        for at, found in enumerate(tokens.bits)
        if found & cues
    ]


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
    if concept in _TURNED:
        actors, side = (), subject.side if subject else carried
        for name in near:
            if name.side == "A" and name.role != "in":
                actors, side = _with_others(tokens, names, name), "A"
                break
    else:
        actors, side = _doers(tokens, clauses, at, concept, carried, subject, near)
    stance, refused = _stance(tokens, clauses, at, concept, actors, side, asked, question)
    target = _target(names, near, actors)
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
    """ "German aid", "support of the United States": whose the thing named by the cue is."""
    for name in names:
        if (name.role in ("attribute", "owner") and 0 < at - name.at <= 4) or (
            name.role in ("of", "by") and 0 < name.at - at <= 4
        ):
            return name
    return None


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
            continue
        left = subject_of(tokens, clauses, index)
        # "Is calling on" is no passive; its like in other languages has no form of to be.
        passive = not tokens.raw[index].endswith("ing") and any(
            before & _BE for before in tokens.bits[max(0, index - 2) : index]
        )
        if passive and left is not None and left.side == "A":
            asked.add(left.at)
        if left is None or left.side != "A":
            asked.update(n.at for n in clauses.names if n.side == "A" and index < n.at <= index + _REACH_AFTER)
    return frozenset(asked)


def _stance(
    tokens: Tokens,
    clauses: Clauses,
    at: int,
    concept: str,
    actors: tuple[Name, ...],
    side: str,
    asked: frozenset[int],
    question: bool,
) -> tuple[Stance, str]:
    """How the act stands, and why it does not count ('' if it does): the cancelling rules, strongest first."""
    if clauses.speaker == "R" and clauses.speech_at >= 0 and not (side == "A" and concept == "consult"):
        return "unclear", "adversary"
    if side == "R":
        return "unclear", "adversary"
    for name in actors:
        if name.status:
            return "unclear", name.status
    marks = _marks(tokens, clauses, at, actors)
    if side != "A":
        return ("is_asked", "asked") if marks & _ASKING else ("unclear", "not_ally")
    if question:
        return "unclear", "question"
    if asked and any(name.at in asked for name in actors):
        return "is_asked", "asked"
    if not marks:
        return "does", ""
    turned = concept in _TURNED
    if marks & _DENY and not turned:
        return "denies", "denial"
    if marks & _NOT and marks & _REFUSE:
        # "Will not stop sending" goes on.
        return "does", ""
    if marks & (_REFUSE | _NOT) and not turned:
        return "declines", "refusal"
    if marks & _IF:
        return "considers", "conditional"
    if marks & _CONSIDER and concept != "consult":
        return "considers", "considered"
    if marks & _MAY:
        return "considers", "possible"
    if marks & _OUGHT and clauses.speaker != "A":
        return "unclear", "opinion"
    return ("offers" if marks & _OFFERING else "does"), ""


def _marks(tokens: Tokens, clauses: Clauses, at: int, actors: tuple[Name, ...]) -> int:
    """The cancelling concepts that bear on the cue, as bits: from the actor to the cue, and shortly after it."""
    if not tokens.present & _MARKS:
        return 0
    clause = clauses.clause
    here = clause[at]
    # Actors are in text order.
    first = actors[0].at if actors and actors[0].at < at else max(0, at - _REACH_BEFORE)
    marks = 0
    index = first - 1
    for found in tokens.bits[first : at + _REACH_BEHIND]:
        index += 1
        bearing = found & (_MARKS | _AND)
        if bearing & _IF and _threatens(tokens, index):
            bearing &= ~_IF
        if not bearing or (clause[index] != here and index != at):
            continue
        if found & _AND and index < at and _opens_verb(tokens, index, at):
            # "Halts dealings with Moscow and joins ...": what was refused before does not reach over.
            marks &= ~_ENDED_BY_AND
            continue
        if found & _REFUSE and _against_adversary(tokens, index):
            bearing &= ~_REFUSE
        if index > at:
            bearing &= _BEHIND
        elif index < at - _NOT_WITHIN:
            bearing &= ~_NOT
        marks |= bearing & _MARKS
    if tokens.present & _IF and not marks & _IF:
        # A condition may stand anywhere in its clause, or be the clause beside.
        for index, found in enumerate(tokens.bits):
            if found & _IF and abs(clause[index] - here) <= 1 and not _threatens(tokens, index):
                return marks | _IF
    return marks


def _threatens(tokens: Tokens, index: int) -> bool:
    """ "If Russia attacks, ...": a condition that lies with the adversary makes a warning of the act, not a doubt."""
    return any(mask.startswith("R") for mask in tokens.masks[index + 1 : index + 4])


def _opens_verb(tokens: Tokens, index: int, at: int) -> bool:
    """Whether a verb of its own follows the "and" before the cue, not the next noun of a list."""
    return any(found & _VERBS for found in tokens.bits[index + 1 : min(index + 4, at + 1)])


def _against_adversary(tokens: Tokens, index: int) -> bool:
    """ "Reject Russia's annexation", "stop the war": a refusal that is no refusal of help."""
    for ahead in range(index + 1, min(len(tokens.raw), index + 6)):
        if tokens.masks[ahead].startswith("R") or tokens.bits[ahead] & (_WAR | _CONSULT | _REFUSE):
            # "Ended a summit", "ended their freeze" are no refusals of help either.
            return True
        if tokens.bits[ahead] & _SANCTIONS:
            return False
        if tokens.masks[ahead].startswith("U"):
            return False
    return False
