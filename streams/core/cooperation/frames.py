"""The acts that a sentence reports: actor, cue, target and stance, each accepted or refused for one reason."""

from typing import Final, NamedTuple

from streams.contracts.alerts import Stance
from streams.core.cooperation.clauses import Clauses, Name, subject_of
from streams.core.cooperation.tokens import Tokens

#: Acts between equals: it does not matter who is named first.
_MUTUAL: Final = frozenset({"consult", "cooperate", "agree"})
#: Acts whose doer is the one thanked, praised or received from.
_TURNED: Final = frozenset({"thank", "praise", "receive"})
_REACH_AFTER: Final = 12
_REACH_BEFORE: Final = 8
_REACH_BEHIND: Final = 5
#: How far before its act a negation stands: "has not forgotten Ukraine's gunners" denies no gunners.
_NOT_WITHIN: Final = 4
_VERBS: Final = frozenset(
    {"transfer", "pledge", "lead", "cooperate", "consult", "ready", "help", "support", "train", "say"}
)
_CANCELLING: Final = ("refuse", "delay", "deny", "not", "if", "ought", "consider", "ask", "need", "hope", "may")


class Frame(NamedTuple):
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
    frames: list[Frame] = []
    asked = _asked_names(tokens, clauses)
    question = bool(tokens.raw) and (tokens.raw[-1] == "?" or tokens.raw[-2:-1] == ["?"])
    for at, found in enumerate(tokens.concepts):
        for concept in found:
            if concept in acts:
                frames.append(_frame(tokens, clauses, at, concept, carried, asked, question))
                break
    return frames


def _frame(
    tokens: Tokens, clauses: Clauses, at: int, concept: str, carried: str, asked: frozenset[int], question: bool
) -> Frame:
    names = clauses.names
    subject = subject_of(tokens, clauses, at)
    target = next((n for n in names if n.at > at and n.at - at <= _REACH_AFTER and n.side != "I"), None)
    actors: tuple[Name, ...]
    if concept in _TURNED:
        givers = [n for n in names if n.side == "A" and n.at > at and n.at - at <= _REACH_AFTER and n.role != "in"]
        actors = tuple(givers[:1])
        side = "A" if actors else (subject.side if subject else carried)
        if actors:
            actors = _with_others(tokens, names, actors[0])
    else:
        agent = next((n for n in names if n.role == "by" and n.at > at and n.at - at <= _REACH_AFTER), None)
        partner = next((n for n in names if n.side == "A" and not n.status and n.role != "in"), None)
        if subject is not None and subject.side == "A":
            actors, side = _with_others(tokens, names, subject), "A"
        elif agent is not None and agent.side == "A" and concept not in _MUTUAL:
            actors, side = _with_others(tokens, names, agent), "A"
        elif concept in _MUTUAL and partner is not None and (subject is None or subject.side in "UAR"):
            actors, side = _with_others(tokens, names, partner), "A"
        elif subject is not None:
            actors, side = (subject,), subject.side
        else:
            owner = _owner(names, at)
            actors = (owner,) if owner else ()
            side = owner.side if owner else _pronoun_side(tokens, clauses, at, carried)
    stance, refused = _stance(tokens, clauses, at, concept, actors, side, asked, question)
    if target is not None and any(target.at == actor.at for actor in actors):
        target = next((n for n in names if n.at > target.at and n.at - at <= _REACH_AFTER), None)
    if target is None:
        # "To Ukraine, Germany sends tanks"; "Ukraine was promised tanks".
        target = next((n for n in names if n.side == "U" and all(n.at != actor.at for actor in actors)), None)
    return Frame(
        at,
        concept,
        side,
        tuple(name.at for name in actors if name.side == side),
        target.side if target else "",
        target.at if target else -1,
        stance,
        refused,
    )


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
    group = [first]
    for neighbours in (
        [n for n in names if n.at > first.at],
        [n for n in reversed(names) if n.at < first.at],
    ):
        edge = first
        for name in neighbours:
            low, high = sorted((edge.at, name.at))
            between = range(low + 1, high)
            joined = any(tokens.raw[i] == "," or "and" in tokens.concepts[i] for i in between)
            plain = len(between) <= 5 and all(
                not tokens.concepts[i] or {"and", "office", "of", "ally"} & set(tokens.concepts[i]) for i in between
            )
            if name.side != first.side or not plain or not (joined or len(between) <= 2):
                break
            if not name.status:
                group.append(name)
            edge = name
    return tuple(sorted(group))


def _pronoun_side(tokens: Tokens, clauses: Clauses, at: int, carried: str) -> str:
    for index in range(at - 1, max(-1, at - 8), -1):
        found = tokens.concepts[index]
        if "we" in found:
            return clauses.speaker or carried
        if "he" in found or "they" in found or "office" in found:
            return carried
    return carried if at < 4 else ""


def _asked_names(tokens: Tokens, clauses: Clauses) -> frozenset[int]:
    """Names of whom something is asked: the object of an asking whose subject is not an ally, or a passive."""
    asked: set[int] = set()
    for index, found in enumerate(tokens.concepts):
        if "ask" not in found:
            continue
        left = subject_of(tokens, clauses, index)
        passive = index > 0 and any("be" in tokens.concepts[i] for i in range(max(0, index - 2), index))
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
    marks = _marks(tokens, clauses, at, actors)
    status = next((name.status for name in actors if name.status), "")
    refused = ""
    stance: Stance = "does"
    if side == "R":
        return "unclear", "adversary"
    if status:
        return "unclear", status
    if side != "A":
        refused = "asked" if marks & {"ask", "need", "hope", "ought"} else "not_ally"
        return ("is_asked" if refused == "asked" else "unclear"), refused
    if question:
        return "unclear", "question"
    if any(name.at in asked for name in actors):
        return "is_asked", "asked"
    negated, refusing = "not" in marks, bool(marks & {"refuse", "delay"})
    if "deny" in marks and concept not in _TURNED:
        return "denies", "denial"
    if negated and refusing:
        # "did not rule out" leaves it open; "will not stop sending" goes on.
        return ("considers", "considered") if "refuse_out" in marks else ("does", "")
    if refusing and concept not in _TURNED:
        return "declines", "refusal"
    if negated and concept not in _TURNED:
        return "declines", "refusal"
    if "if" in marks:
        return "considers", "conditional"
    if "consider" in marks and concept not in ("consult",):
        return "considers", "considered"
    if "may" in marks:
        return "considers", "possible"
    if "ought" in marks and clauses.speaker != "A":
        return "unclear", "opinion"
    if marks & {"pledge", "ready"} or "will" in marks:
        stance = "offers"
    return stance, ""


def _marks(tokens: Tokens, clauses: Clauses, at: int, actors: tuple[Name, ...]) -> set[str]:
    """The cancelling concepts that bear on the cue: from the actor to the cue, and shortly after it."""
    first = min((name.at for name in actors if name.at < at), default=max(0, at - _REACH_BEFORE))
    marks: set[str] = set()
    here = clauses.clause[at]
    for index in range(min(first, at), min(len(tokens.raw), at + _REACH_BEHIND)):
        found = tokens.concepts[index]
        if not found or (clauses.clause[index] != here and index != at):
            continue
        if "and" in found and index < at and _opens_verb(tokens, index, at):
            # "Halts dealings with Moscow and joins ...": what was refused before does not reach over.
            marks -= {"not", "refuse", "delay", "may", "ask", "consider"}
            continue
        for concept in found:
            if concept in ("refuse", "delay") and _against_adversary(tokens, index):
                continue
            if index > at and concept not in ("not", "refuse", "delay"):
                continue
            if concept == "not" and index < at - _NOT_WITHIN:
                continue
            if concept in _CANCELLING or concept in ("pledge", "ready", "will"):
                marks.add(concept)
    # A condition may stand anywhere in its clause, or be the clause beside.
    for index, found in enumerate(tokens.concepts):
        if "if" in found and abs(clauses.clause[index] - here) <= 1:
            marks.add("if")
    return marks


def _opens_verb(tokens: Tokens, index: int, at: int) -> bool:
    """Whether a verb of its own follows the "and" before the cue, not the next noun of a list."""
    return any(not _VERBS.isdisjoint(tokens.concepts[spot]) for spot in range(index + 1, min(index + 4, at + 1)))


def _against_adversary(tokens: Tokens, index: int) -> bool:
    """ "Reject Russia's annexation", "stop the war": a refusal that is no refusal of help."""
    for ahead in range(index + 1, min(len(tokens.raw), index + 6)):
        if tokens.masks[ahead].startswith("R") or "war" in tokens.concepts[ahead]:
            return True
        if tokens.masks[ahead].startswith("U"):
            return False
    return False
