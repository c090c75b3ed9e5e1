"""Whom an act is for: what an ally gives its own people, or a third country, tells nothing of the topic."""

from typing import Final

from streams.core.cooperation.bits import COMMA, NAME, bit, bits
from streams.core.cooperation.parts import Clauses, Name, Tokens

#: Acts that are done for somebody.
_GIVEN: Final = frozenset(
    {"transfer", "arms", "relief", "money", "train", "shelter", "help", "rebuild", "support", "ready", "pledge"}
)
#: Roles in which the topic gets what is given, or is what is spoken of.
_GETTING: Final = frozenset({"to", "object", "owner", "attribute", "subject"})
#: How far behind the act whom it is for may stand.
_AIMED_WITHIN: Final = 12
#: Words between a verb and the country that gets its thing without a preposition ("lent flooded Czech towns").
_BARE_WITHIN: Final = 2
_WAR_WITHIN: Final = 3
_TO: Final = bit("to")
_ON: Final = bit("in")
_OWN: Final = bit("own")
_DOMESTIC: Final = bit("domestic")
_HOME: Final = _OWN | _DOMESTIC
_WAR: Final = bits(("war", "crisis"))
#: What makes allies one another's matter: troops sent to reassure them, a way into their organisation.
_BETWEEN_ALLIES: Final = bits(("deploy", "membership", "ally"))
_THING: Final = bits(("arms", "relief", "money", "sanction", "office", "train"))


def aimed_elsewhere(tokens: Tokens, clauses: Clauses, at: int, concept: str, target: Name | None) -> str:
    """Why an act of an ally is none for the topic: "domestic", "elsewhere", or '' where it may be one."""
    if concept not in _GIVEN:
        return ""
    home = tokens.present & _HOME
    if not home and (target is None or target.side not in "OA"):
        return ""
    here = clauses.clause[at]
    if home:
        place, strict = _at_home(tokens, clauses, at, here)
        if place and not _gets(tokens, clauses, place, strict):
            return "domestic"
    if target is not None and target.side in "OA" and clauses.clause[target.at] == here:
        if target.kind == "d":
            own = target.side == "A" and not _qualifies(tokens, target.at) and target.role != "owner"
            if own and clauses.names[-1].side == "U" and not _gets(tokens, clauses, target.at, False):
                return "domestic"
        elif _receives(tokens, target, at):
            # An ally may be on the way to the topic, and named before it.
            passing = target.side == "A"
            place = at if passing else target.at
            if not _gets(tokens, clauses, place, passing and target.role != "to", passing):
                return "elsewhere"
    return ""


def _at_home(tokens: Tokens, clauses: Clauses, at: int, here: int) -> tuple[int, bool]:
    """Where the mark stands by which an act is for the actor's own people (0: nowhere), and whether it is weak."""
    found = tokens.bits
    for index in range(at + 1, min(len(found), at + _AIMED_WITHIN)):
        if clauses.clause[index] != here:
            break
        if found[index] & _OWN:
            if any(mark & (_TO | _ON) for mark in found[max(0, index - 3) : index]):
                # "For its own forces", "on its own border"; not "from its own stocks", "of its own make".
                return index, False
            if index - at <= _BARE_WITHIN:
                # "Raises its own army".
                return index, True
        elif found[index] & _DOMESTIC:
            # Without the topic's name a "court" or an "evacuation" may be for it.
            return (index if "U" in [name.side for name in clauses.names] else 0), True
    return 0, False


def _gets(tokens: Tokens, clauses: Clauses, place: int, strict: bool, far: bool = False) -> bool:
    """Whether the act may be for the topic though `place` says otherwise.

    It may where the topic is named in the same clause, before any comma behind that place, and not as a war or a
    reason only.
    `strict` says that a mere place ("in Ukraine") may be that, too, and `far` that a name behind a comma may.
    """
    here = clauses.clause[place]
    for name in clauses.names:
        if name.side != "U" or clauses.clause[name.at] != here:
            continue
        if not far and name.at > place and any(mark & COMMA for mark in tokens.bits[place : name.at]):
            break
        if any(mark & _WAR for mark in tokens.bits[max(0, name.at - _WAR_WITHIN) : name.at]):
            continue
        if name.role in _GETTING or (strict and name.role != "about"):
            return True
    return False


def _qualifies(tokens: Tokens, at: int) -> bool:
    """ "Polish tanks", "the Polish minister": the demonym says whose a thing or an office is."""
    return any(mark & (_THING | NAME) for mark in tokens.bits[at + 1 : at + 3])


def _receives(tokens: Tokens, target: Name, at: int) -> bool:
    """ "To Turkey", "promised Kosovo ambulances"; a town may be on the way."""
    if target.side == "A" and (target.kind == "c" or tokens.present & _BETWEEN_ALLIES):
        return False
    if target.role == "attribute":
        return target.kind == "n" and target.at == at + 1
    return target.role == "to" or (target.role in ("object", "of") and target.at - at <= _BARE_WITHIN)
