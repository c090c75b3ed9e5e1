"""How an act stands: done, offered, refused, denied, asked for, and the cancelling rules that tell."""

from typing import Final

from streams.contracts.alerts import Stance
from streams.core.cooperation.bits import COMMA, NAME, STOP, bit, bits
from streams.core.cooperation.parts import Clauses, Name, Tokens

#: Acts whose doer is the one thanked, praised or received from.
TURNED: Final = frozenset({"thank", "praise", "receive"})
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
_OF: Final = bit("of")
#: What parts a refusal from a name behind it: the name does not own it.
_APART: Final = bits(("by", "to", "with", "in", "about", "that", "sub", "and", "against")) | NAME | STOP
#: How far behind a refusal the talks or the refusal stand that it ends.
_ENDED_WITHIN: Final = 3
#: What may stand as the last word of a clause, how far behind the act, and what ends a clause.
_ENDING: Final = _REFUSE | _OUGHT | _NOT
_ENDS_WITHIN: Final = 14
_CLOSING: Final = frozenset(".!?,;:–—")
#: What may stand between such a word and the end: other verbs of the same cluster ("gestoppt worden sei", "nicht
#: beteiligen werde").
_CLUSTER: Final = bits(("be", "have", "will"))
_NEGATED: Final = _CLUSTER | bits(("transfer", "cooperate", "help", "support", "train", "pledge", "shelter", "to"))
_CLUSTER_WITHIN: Final = 3
_BE: Final = bit("be")
_WAR: Final = bit("war")
_CONSULT: Final = bit("consult")
_NUMBER: Final = bit("number")
#: What stands before the name of a month.
_DATED: Final = bits(("number", "in", "about"))
_SANCTION: Final = "sanction"
_SANCTIONS: Final = bit(_SANCTION)
_LIFT: Final = bit("lift")
#: Of a sanction that somebody does not lift, or of a bar to the topic's own goods that somebody does.
_KEPT: Final = "kept"
_TRADE: Final = bit("trade")
#: How far before a sanction the verb stands that lifts it, and behind it the goods that it hits.
_LIFTED_WITHIN: Final = 6
_GOODS_WITHIN: Final = 7


def stance_of(
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
    if concept == _SANCTION and tokens.present & (_LIFT | _TRADE):
        against = _no_measure(tokens, clauses, at)
        if against:
            return ("does", "") if against == _KEPT else ("declines", against)
    for name in actors:
        if name.status:
            return "unclear", name.status
    if clauses.clause[at] in clauses.past and side == "A":
        return "does", "history"
    marks = _marks(tokens, clauses, at, actors)
    if side != "A":
        return ("is_asked", "asked") if marks & _ASKING else ("unclear", "not_ally")
    if question:
        return "unclear", "question"
    if asked and (any(name.at in asked for name in actors) or (not actors and _wanted(clauses, at, asked))):
        return "is_asked", "asked"
    if not marks:
        return "does", ""
    turned = concept in TURNED
    if marks & _DENY and not turned:
        return "denies", "denial"
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


def _wanted(clauses: Clauses, at: int, asked: frozenset[int]) -> bool:
    """Whether the act is what is asked for: "urged Rutte to say that he supports ..." asks for support."""
    clause = clauses.clause
    return clauses.kinds[clause[at]] != "main" and any(name < at for name in asked)


def _marks(tokens: Tokens, clauses: Clauses, at: int, actors: tuple[Name, ...]) -> int:
    """The cancelling concepts that bear on the cue, as bits: from the actor to the cue, and shortly after it."""
    if not tokens.present & _MARKS:
        return 0
    clause = clauses.clause
    here = clause[at]
    # Actors are in text order.
    doer = actors[0].at if actors else at
    first = doer if doer < at else max(0, at - _REACH_BEFORE)
    if actors and first + 1 < at and tokens.bits[first + 1] & COMMA:
        # "Ireland, neutral since 1921, sends ...": what is set between commas bears on nothing.
        first = next((index for index in range(first + 2, at) if tokens.bits[index] & COMMA), first)
    elif actors and doer < at and tokens.present & _REFUSE:
        first = _refusing_noun(tokens, doer)
    if first == doer < at and tokens.present & _CONSIDER and _left_open(tokens, doer):
        first = doer - 2
    marks = 0
    index = first - 1
    for found in tokens.bits[first : at + _REACH_BEHIND]:
        index += 1
        bearing = found & (_MARKS | _AND)
        if bearing & _IF and _threatens(tokens, index):
            bearing &= ~_IF
        if not bearing or (clause[index] != here and index != at):
            continue
        if bearing & _MAY and _is_month(tokens, index):
            bearing &= ~_MAY
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
    marks |= _last_word(tokens, clause, at)
    if tokens.present & _REFUSE and not marks & _REFUSE:
        marks |= _turned_down(tokens, clause, at)
    if tokens.present & (_DENY | _REFUSE) and not marks & _DENY:
        # "Denied a report that it would send", "would veto any decision that forced it to send": the clause behind.
        ruled = _DENY | (_REFUSE if clauses.kinds[here] == "who" else 0)
        for index, found in enumerate(tokens.bits[:at]):
            if found & ruled and 0 <= here - clause[index] <= 1 and not _against_adversary(tokens, index):
                marks |= found & ruled
    if tokens.present & _IF and not marks & _IF:
        # A condition may stand anywhere in its clause, or be the clause beside.
        for index, found in enumerate(tokens.bits):
            if found & _IF and abs(clause[index] - here) <= 1 and not _threatens(tokens, index):
                return marks | _IF
    return marks


def _last_word(tokens: Tokens, clause: list[int], at: int) -> int:
    """The mark of a verb that ends its clause: "Berlin hat die Weitergabe gestoppt", "hätte längst liefern müssen"."""
    # "Die EU hat Vermögen eingefroren" refuses nothing.
    ending = _NOT if tokens.bits[at] & _SANCTIONS else _ENDING
    if not tokens.present & ending:
        return 0
    found = tokens.bits
    for index in range(at + 1, min(len(found), at + _ENDS_WITHIN)):
        if clause[index] != clause[at] or found[index] & (_AND | STOP):
            break
        if found[index] & ending and _closes_clause(tokens, index):
            return found[index] & ending
    return 0


def _turned_down(tokens: Tokens, clause: list[int], at: int) -> int:
    """The mark of a passive far behind: "the offer to hand its jets to the US for Kyiv was rejected by ..."."""
    found = tokens.bits
    for index in range(at + _REACH_BEHIND, min(len(found), at + _ENDS_WITHIN)):
        if clause[index] != clause[at] or found[index] & (_AND | STOP):
            return 0
        if found[index] & _REFUSE and found[index - 1] & _BE and not _against_adversary(tokens, index):
            return found[index] & _REFUSE
    return 0


def _closes_clause(tokens: Tokens, index: int) -> bool:
    """Whether nothing but verbs of the same cluster stands between a word and the end of its clause."""
    allowed = _NEGATED if tokens.bits[index] & _NOT else _CLUSTER
    for at in range(index + 1, index + 1 + _CLUSTER_WITHIN):
        if at >= len(tokens.raw) or tokens.raw[at] in _CLOSING:
            return True
        if not tokens.bits[at] & allowed and (allowed != _CLUSTER or tokens.bits[at]):
            # Words of no concept close a refusal too: "keine Rede sein", "verzögert sich".
            return False
    return False


def _left_open(tokens: Tokens, doer: int) -> bool:
    """ "Schwieg dazu, ob die Regierung liefert": a word that leaves open what follows stands before who acts."""
    found = tokens.bits
    if doer < 2:
        return False
    if found[doer - 1] & _CONSIDER:
        return found[doer - 2] & COMMA != 0
    return (
        found[doer - 2] & _CONSIDER != 0
        and found[doer - 1] & (NAME | STOP) == 0
        and doer > 2
        and (found[doer - 3] & COMMA != 0)
    )


def _refusing_noun(tokens: Tokens, doer: int) -> int:
    """Where a refusal stands whose owner acts ("die Absage Dänemarks bei der Ausbildung"); else the owner's place."""
    for back in (doer - 1, doer - 2):
        if back < 0 or tokens.bits[back] & _APART:
            break
        if tokens.bits[back] & _REFUSE:
            # Not after "weeks of dithering".
            return doer if back and tokens.bits[back - 1] & _OF else back
    return doer


def _is_month(tokens: Tokens, index: int) -> bool:
    """ "On May 9", "on 9 May", "in May": what may be is not told there."""
    return bool(
        (index and tokens.bits[index - 1] & _DATED)
        or (index + 1 < len(tokens.raw) and tokens.bits[index + 1] & _NUMBER)
    )


def _threatens(tokens: Tokens, index: int) -> bool:
    """ "If Russia attacks, ...": a condition that lies with the adversary makes a warning of the act, not a doubt."""
    return any(mask.startswith("R") for mask in tokens.masks[index + 1 : index + 4])


def _opens_verb(tokens: Tokens, index: int, at: int) -> bool:
    """Whether a verb of its own follows the "and" before the cue, not the next noun of a list."""
    return any(found & _VERBS for found in tokens.bits[index + 1 : min(index + 4, at + 1)])


def _against_adversary(tokens: Tokens, index: int) -> bool:
    """ "Reject Russia's annexation", "stop the war": a refusal that is no refusal of help."""
    for ahead in range(index + 1, min(len(tokens.raw), index + 9)):
        if tokens.masks[ahead].startswith("R") or tokens.bits[ahead] & _WAR:
            return True
        if ahead - index <= _ENDED_WITHIN and tokens.bits[ahead] & (_CONSULT | _REFUSE):
            # "Ended a summit", "ended their freeze" are no refusals of help either.
            return True
        if tokens.bits[ahead] & _SANCTIONS:
            return False
        if tokens.masks[ahead].startswith("U"):
            return False
    return False


def _no_measure(tokens: Tokens, clauses: Clauses, at: int) -> str:
    """Why a sanction is no joint measure: it is lifted, or it keeps out the topic's own goods; _KEPT where
    it is none of the two though such words stand; '' where they do not."""
    found = tokens.bits
    topic = next(
        (
            name
            for name in clauses.names
            if at < name.at <= at + _GOODS_WITHIN and name.side == "U" and name.kind == "d"
        ),
        None,
    )
    goods = topic is not None and any(mark & _TRADE for mark in found[topic.at + 1 : topic.at + 3])
    start = max(0, at - _LIFTED_WITHIN)
    for index in range(start, min(len(found), at + 3)):
        if found[index] & _LIFT and clauses.clause[index] == clauses.clause[at]:
            denied = any(mark & _NOT for mark in found[max(0, index - 3) : index])
            if denied != goods:
                return _KEPT
            return "domestic" if goods else "refusal"
    return "domestic" if goods else ""
