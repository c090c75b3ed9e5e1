"""Who does what to whom in a sentence: its clauses and the part each name plays, found by order and small words."""

from typing import Final, NamedTuple

from streams.core.cooperation.tokens import Tokens

#: Words between a preposition and the name that it governs ("of the new French minister").
_GOVERNED_WITHIN: Final = 4
#: Words between a name or its adjective and the noun that says whose it is ("German foreign minister").
_NOUN_WITHIN: Final = 3
#: How far behind a verb its subject may stand where the verb comes first ("Am Montag lieferte Deutschland").
_INVERTED_WITHIN: Final = 4
_PREPOSITIONS: Final = ("by", "to", "in", "of", "with")
_BREAKS: Final = frozenset(";:—–")
_QUOTES: Final = frozenset('"“”„«»')
_STOPS: Final = frozenset(',;:—–()"“”„«»')
_POSSESSIVES: Final = frozenset({"'s", "’s"})
_THINGS: Final = frozenset({"arms", "relief", "money", "sanction", "war", "crisis"})


class Name(NamedTuple):
    """A mention among the tokens: its place, side and kind, what governs it, and what it is said to be.

    `role` is "subject" (may act), "object" (follows its verb), "owner" ("Germany's tanks"), "attribute" ("German
    tanks"), or the preposition it hangs on; `status` is "" or why it cannot act for its state: former, private,
    opposition.
    """

    at: int
    side: str
    kind: str
    role: str
    status: str


class Clauses(NamedTuple):
    """A sentence read: its names, the clause number of every token, the kind of every clause, and who speaks.

    A clause is "main", "sub" (opened by because, after, that ...) or "who" (relative); `quoted` says whether quotes
    stand in the sentence; `speech_at` is where the verb of speech is (-1: none).
    """

    names: list[Name]
    clause: list[int]
    kinds: list[str]
    quoted: bool
    speaker: str
    speech_at: int


def read_clauses(tokens: Tokens, carried: str) -> Clauses:
    """The parts of a sentence; `carried` is the side of whom the text spoke before, for pronouns."""
    clause, kinds = _segments(tokens)
    names: list[Name] = []
    for index, mask in enumerate(tokens.masks):
        if mask:
            names.append(_name(tokens, index, names, clause))
    quoted = not _QUOTES.isdisjoint(tokens.raw)
    speaker, speech_at = _speaker(tokens, names, carried)
    return Clauses(names, clause, kinds, quoted, speaker, speech_at)


def _segments(tokens: Tokens) -> tuple[list[int], list[str]]:
    kinds = ["main"]
    clause: list[int] = []
    for index, (raw, found) in enumerate(zip(tokens.raw, tokens.concepts, strict=True)):
        if raw in _BREAKS or (found and "contrast" in found):
            kinds.append("main")
        elif found and "that" in found and index:
            kinds.append("who" if _is_relative(tokens, index) else "sub")
        elif found and ("sub" in found or "if" in found) and (index == 0 or clause[-1] >= 0):
            kinds.append("sub")
        elif raw == "," and kinds[-1] != "main" and not _listing(tokens, index):
            kinds.append("main")
        clause.append(len(kinds) - 1)
    return clause, kinds


def _is_relative(tokens: Tokens, index: int) -> bool:
    """Whether "that" or "who" follows a noun rather than a verb of speech."""
    before = tokens.concepts[index - 1] if index else ()
    if tokens.raw[index - 1] == "," and index > 1:
        before = tokens.concepts[index - 2]
    return not ("say" in before or "pledge" in before or "hope" in before or "claim" in before or "assess" in before)


def _listing(tokens: Tokens, index: int) -> bool:
    """A comma between names ("Germany, France and Italy")."""
    return bool(index and index + 1 < len(tokens.masks) and tokens.masks[index - 1] and tokens.masks[index + 1])


def _name(tokens: Tokens, at: int, before: list[Name], clause: list[int]) -> Name:
    mask = tokens.masks[at]
    side, kind = mask[0], mask[1]
    status = "former" if side == "F" else "private" if side == "P" else ""
    role = _governor(tokens, at)
    after, owner = _noun_after(tokens, at)
    if not status and side == "A":
        status = _status(tokens, at, after)
    if after == "office":
        role = role if role in ("by", "with", "to", "in", "of") else ""
    elif owner:
        role = "owner" if not role or role == "of" else role
    elif kind == "d":
        role = role if role in ("by", "with") and after != "thing" else "attribute"
    elif kind == "n" and after in ("thing", "private") and not role:
        role = "attribute"
    if not role:
        role = "subject"
        if any(name.role == "subject" and clause[name.at] == clause[at] for name in before) and at:
            previous = tokens.concepts[at - 1]
            joined = tokens.raw[at - 1] == "," or "and" in previous or "office" in previous
            role = "subject" if joined else "object"
    return Name(at, side, kind, role, status)


def _governor(tokens: Tokens, at: int) -> str:
    """The preposition before a name, or ''. A name after an office and "of" acts for that office."""
    masks, concepts, raw = tokens.masks, tokens.concepts, tokens.raw
    for back in range(at - 1, max(-1, at - 1 - _GOVERNED_WITHIN), -1):
        found = concepts[back]
        if masks[back]:
            # "Germany and France": the second stands as the first does.
            continue
        if not found:
            if raw[back] in _STOPS and raw[back] != ",":
                return ""
            continue
        for preposition in _PREPOSITIONS:
            if preposition in found:
                if preposition in ("of", "in", "to") and back and "office" in concepts[back - 1]:
                    return _governor(tokens, back - 1)
                return preposition
        if "number" in found:
            # "In 2008 Angela Merkel": a date ends the group.
            return "of" if back and "of" in concepts[back - 1] else ""
        if "and" in found or "office" in found or "ally" in found or "former" in found:
            continue
        return ""
    return ""


def _noun_after(tokens: Tokens, at: int) -> tuple[str, bool]:
    """What follows a name: "office", "private", "opposition", "thing" or ''; and whether the name owns it ('s)."""
    owner = False
    for index in range(at + 1, min(len(tokens.raw), at + 1 + _NOUN_WITHIN)):
        found = tokens.concepts[index]
        if index == at + 1 and tokens.raw[index] in _POSSESSIVES:
            owner = True
            continue
        if tokens.masks[index]:
            return ("office", False) if tokens.masks[index][1] in "pb" else ("", owner)
        if tokens.raw[index] in _STOPS:
            return "", owner
        if not found:
            continue
        if "office" in found:
            return "office", owner
        if "private" in found or "sport" in found:
            return "private", owner
        if "opposition" in found:
            return "opposition", owner
        if not _THINGS.isdisjoint(found):
            return "thing", owner
        if not owner and ("say" in found or "will" in found or "be" in found or "transfer" in found or "to" in found):
            return "", owner
    return "", owner


def _status(tokens: Tokens, at: int, after: str) -> str:
    if after in ("private", "opposition"):
        return after
    for back in range(at - 1, max(-1, at - 5), -1):
        if tokens.raw[back] in _STOPS:
            break
        found = tokens.concepts[back]
        if "former" in found:
            return "former"
        if "private" in found and back >= at - 3:
            return "private"
        if "opposition" in found and back >= at - 3:
            return "opposition"
    for ahead in range(at + 1, min(len(tokens.raw), at + 3)):
        if tokens.raw[ahead] in _STOPS:
            break
        if "former" in tokens.concepts[ahead]:
            return "former"
    return ""


def _speaker(tokens: Tokens, names: list[Name], carried: str) -> tuple[str, int]:
    """Side of the one whose words the sentence gives, and where the verb of speech stands (-1: none)."""
    for index, found in enumerate(tokens.concepts):
        if not found or not ("say" in found or "claim" in found or "deny" in found):
            continue
        before = [name for name in names if name.at < index and name.role == "subject"]
        after = [name for name in names if index < name.at <= index + 6 and name.role in ("subject", "object", "to")]
        inverted = bool(index) and tokens.raw[index - 1] in _STOPS
        if after and (not before or inverted):
            return after[0].side, index
        if before:
            # "..., the Russian foreign ministry said": the nearest, not the first.
            return before[-1].side, index
        owners = [name for name in names if index - 8 <= name.at < index and name.role in ("attribute", "owner")]
        if owners:
            return owners[-1].side, index
        spoken_of = any(
            "he" in tokens.concepts[i] or "they" in tokens.concepts[i] for i in range(max(0, index - 4), index)
        )
        if spoken_of or carried:
            return carried, index
    if names and (last := names[-1]).role in ("subject", "object") and last.at > len(tokens.raw) // 2:
        # "..., Maria Zakharova charged": a name and a verb after the last comma.
        comma = next((i for i in range(last.at - 1, max(0, last.at - 6), -1) if tokens.raw[i] == ","), 0)
        if comma > 3 and len(tokens.raw) - last.at <= 4:
            return last.side, last.at
    if names and names[0].at < 4:
        # "Lavrov: NATO arms Ukraine" is speech without a verb of speech.
        spot = names[0].at + 1
        if spot < len(tokens.raw) and tokens.raw[spot] == ":":
            return names[0].side, spot
    return "", -1


def subject_of(tokens: Tokens, clauses: Clauses, at: int) -> Name | None:
    """Who acts in the clause of the token `at`: its own subject, else by the clause's kind another clause's."""
    number = clauses.clause[at]
    own = [n for n in clauses.names if n.role == "subject" and clauses.clause[n.at] == number]
    before = [name for name in own if name.at < at]
    if before:
        return before[-1]
    kind = clauses.kinds[number]
    if kind == "who":
        first = clauses.clause.index(number)
        heads = [name for name in clauses.names if name.at < first]
        return heads[-1] if heads else None
    behind = [name for name in own if name.at - at <= _INVERTED_WITHIN]
    if behind:
        return behind[0]
    mains = [n for n in clauses.names if n.role == "subject" and clauses.kinds[clauses.clause[n.at]] == "main"]
    earlier = [name for name in mains if name.at < at]
    if earlier:
        return earlier[-1]
    return mains[0] if mains and kind == "sub" else None
