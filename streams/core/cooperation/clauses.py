"""Who does what to whom in a sentence: the parts of its clauses, found by order and small words."""

from typing import Final, NamedTuple

from streams.core.cooperation.tokens import Tokens

#: Words between a preposition and the name that it governs ("of the new French minister").
_GOVERNED_WITHIN: Final = 4
#: Words between a name or its adjective and the noun that says whose it is ("German foreign minister").
_NOUN_WITHIN: Final = 3
_PREPOSITIONS: Final = ("by", "to", "in", "of", "with")
_BREAKS: Final = frozenset(";:—–")
_QUOTES: Final = frozenset('"“”„«»')
_STOPS: Final = frozenset(',;:—–()"“”„«»')


class Name(NamedTuple):
    """A mention among the tokens: its place, side and kind, what governs it, and what it is said to be.

    `role` is "subject" (may act), "attribute" ("German tanks"), or the preposition it hangs on; `status` is "" or
    why it cannot act for its state: former, private, opposition.
    """

    at: int
    side: str
    kind: str
    role: str
    status: str


class Clauses(NamedTuple):
    """A sentence read: its names, the clause number of every token, where quotes are open, and who speaks."""

    names: list[Name]
    clause: list[int]
    quoted: list[bool]
    speaker: str
    speech_at: int


def read_clauses(tokens: Tokens, carried: str) -> Clauses:
    """The parts of a sentence; `carried` is the side of whom the text spoke before, for pronouns."""
    clause, quoted = _segments(tokens)
    names = [_name(tokens, index) for index, mask in enumerate(tokens.masks) if mask]
    speaker, speech_at = _speaker(tokens, names, clause, carried)
    return Clauses(names, clause, quoted, speaker, speech_at)


def _segments(tokens: Tokens) -> tuple[list[int], list[bool]]:
    number = 0
    open_quote = False
    clause: list[int] = []
    quoted: list[bool] = []
    for raw, concepts in zip(tokens.raw, tokens.concepts, strict=True):
        if raw in _QUOTES:
            open_quote = not open_quote
        elif raw in _BREAKS or (concepts and "contrast" in concepts):
            number += 1
        clause.append(number)
        quoted.append(open_quote)
    return clause, quoted


def _name(tokens: Tokens, at: int) -> Name:
    mask = tokens.masks[at]
    side, kind = mask[0], mask[1]
    status = "former" if side == "F" else "private" if side == "P" else ""
    role = _governor(tokens, at)
    after = _noun_after(tokens, at)
    if not status and side == "A":
        status = _status(tokens, at, after)
    if kind == "d" and after != "office":
        role = role if role in ("by", "with") and after != "thing" else "attribute"
    elif kind == "n" and after in ("thing", "private") and not role:
        role = "attribute"
    elif kind == "c" and not role:
        role = "in"
    return Name(at, side, kind, role or "subject", status)


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
                    return ""
                return preposition
        if "and" in found or "office" in found or "ally" in found or "number" in found or "former" in found:
            continue
        return ""
    return ""


def _noun_after(tokens: Tokens, at: int) -> str:
    """What the words after a name say it is: "office", "private", "thing" (an object of aid), or ''."""
    for index in range(at + 1, min(len(tokens.raw), at + 1 + _NOUN_WITHIN)):
        found = tokens.concepts[index]
        if tokens.masks[index]:
            return "office" if tokens.masks[index][1] in "pb" else ""
        if tokens.raw[index] in _STOPS:
            return ""
        if "office" in found:
            return "office"
        if "private" in found or "sport" in found:
            return "private"
        if "opposition" in found:
            return "opposition"
        if found and (
            "arms" in found or "relief" in found or "money" in found or "sanction" in found or "war" in found
        ):
            return "thing"
        if found and ("say" in found or "will" in found or "be" in found or "transfer" in found):
            return ""
    return ""


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
        if "former" in tokens.concepts[ahead]:
            return "former"
    return ""


def _speaker(tokens: Tokens, names: list[Name], clause: list[int], carried: str) -> tuple[str, int]:
    """Side of the one whose words the sentence gives, and where the verb of speech stands (-1: none)."""
    for index, found in enumerate(tokens.concepts):
        if not found or not ("say" in found or "claim" in found or "deny" in found):
            continue
        before = [name for name in names if name.at < index and name.role == "subject"]
        after = [name for name in names if index < name.at <= index + 6 and name.role in ("subject", "to")]
        inverted = bool(index) and tokens.raw[index - 1] in _STOPS
        if (not before or inverted) and after:
            return after[0].side, index
        if before:
            return before[-1].side, index
        pronoun = any(
            "he" in tokens.concepts[i] or "they" in tokens.concepts[i] for i in range(max(0, index - 4), index)
        )
        if pronoun or carried:
            return carried, index
    if len(tokens.raw) > 2 and names and names[0].at < 4:
        # "Lavrov: NATO arms Ukraine" and "- ... - emphasised" are speech without a verb of speech.
        spot = names[0].at + 1
        if spot < len(tokens.raw) and tokens.raw[spot] == ":":
            return names[0].side, spot
    return "", -1
