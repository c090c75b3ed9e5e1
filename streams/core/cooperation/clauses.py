"""Who does what to whom in a sentence: its clauses and the part each name plays, found by order and small words."""

from typing import Final

import msgspec

from streams.core.cooperation.bits import BREAK, COMMA, FLAGS, NAME, POSSESSIVE, QUOTE, STOP, bit, bits
from streams.core.cooperation.tokens import Tokens

#: Words between a preposition and the name that it governs ("of the new French minister").
_GOVERNED_WITHIN: Final = 4
#: Years after which an act is told as history: of sentences of the news with an older year none told of help.
_LONG_GONE: Final = 3
_FIRST_YEAR: Final = 1800
_DIGITS: Final = 4
_DECADE: Final = 6
#: Words between a name or its adjective and the noun that says whose it is ("German foreign minister").
_NOUN_WITHIN: Final = 3
#: How far behind a verb its subject may stand where the verb comes first ("Am Montag lieferte Deutschland").
_INVERTED_WITHIN: Final = 4
_SEARCHED: Final = ("by", "to", "in", "of", "with", "against", "about", "between")
_PREPOSITIONS: Final = tuple((bit(preposition), preposition) for preposition in _SEARCHED)
_ANY_PREPOSITION: Final = bits(_SEARCHED)
#: Prepositions that hang a name on an office: the name acts for that office.
_OF_OFFICE: Final = frozenset({"of", "in", "to"})
_OF: Final = bit("of")
_TO: Final = bit("to")
_AND: Final = bit("and")
_OFFICE: Final = bit("office")
_NUMBER: Final = bit("number")
_PASSED_OVER: Final = bits(("and", "office", "ally", "former"))
_JOINING: Final = bits(("and", "office")) | COMMA
_LISTING: Final = bit("and") | COMMA
_ARMS: Final = bit("arms")
_THINGS: Final = bits(("arms", "relief", "money", "sanction", "war", "crisis"))
_PRIVATE_NOUNS: Final = bits(("private", "sport"))
_PRIVATE: Final = bit("private")
_FORMER: Final = bit("former")
_OPPOSITION: Final = bit("opposition")
_STATUS: Final = _FORMER | _PRIVATE | _OPPOSITION
_VERBAL: Final = bits(
    ("say", "will", "be", "have", "transfer", "to", "pledge", "would", "may", "not", "refuse", "deny", "ask", "ready")
)
#: Verbs behind which a new part of the sentence begins.
_ACTING: Final = bits(("say", "thank", "praise", "ask", "transfer", "help", "support", "consult", "be", "have", "will"))
_SAY: Final = bit("say")
_FINITE: Final = bits(("be", "have", "will", "would", "may", "not", "transfer"))
_SPEECH: Final = bits(("say", "claim", "deny"))
_PRONOUN: Final = bits(("he", "they"))
_SPEAKING: Final = _PRONOUN | _OFFICE
_SAYING: Final = bits(("say", "pledge", "hope", "claim", "assess"))
_THAT: Final = bit("that")
_SUB: Final = bits(("sub", "if"))
_MAIN: Final = bit("contrast") | BREAK
#: Without any of these the sentence is one clause.
_OPENING: Final = _MAIN | _THAT | _SUB


class Name(msgspec.Struct, frozen=True, gc=False):
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


class Clauses(msgspec.Struct, frozen=True, gc=False):
    """A sentence read: its names, the clause number of every token, the kind of every clause, and who speaks.

    A clause is "main", "sub" (opened by because, after, that ...) or "who" (relative); `quoted` says whether quotes
    stand in the sentence; `speech_at` is where the verb of speech is (-1: none); `past` are the clauses that tell of
    years long gone.
    """

    names: list[Name]
    clause: list[int]
    kinds: list[str]
    quoted: bool
    speaker: str
    speech_at: int
    past: frozenset[int]


def read_clauses(tokens: Tokens, carried: str, year: int) -> Clauses:
    """The parts of a sentence; `carried` is the side of whom the text spoke before, for pronouns.

    `year` is that of the article: what happened in a year long before it is history.
    """
    clause, kinds = _segments(tokens)
    names: list[Name] = []
    # The last clause that has a subject: a second name in it is an object, unless it joins the first.
    taken = -1
    if tokens.present & NAME:
        for index, mask in enumerate(tokens.masks):
            if mask:
                name = _name(tokens, index, mask, clause[index] == taken)
                if name.role == "subject":
                    taken = clause[index]
                names.append(name)
    speaker, speech_at = _speaker(tokens, names, clause, kinds, carried)
    return Clauses(names, clause, kinds, bool(tokens.present & QUOTE), speaker, speech_at, _past(tokens, clause, year))


def _past(tokens: Tokens, clause: list[int], year: int) -> frozenset[int]:
    """The clauses in which a year or a decade ("1990s") stands that is long gone."""
    found = []
    for index, raw in enumerate(tokens.raw):
        if not (_DIGITS <= len(raw) <= _DECADE and raw[:_DIGITS].isdecimal()) or raw[_DIGITS:].isdecimal():
            continue
        # "Mirage 2000" is a model.
        model = index and tokens.bits[index - 1] & _ARMS
        if not model and _FIRST_YEAR <= int(raw[:_DIGITS]) <= year - _LONG_GONE:
            found.append(clause[index])
    return frozenset(found)


def _segments(tokens: Tokens) -> tuple[list[int], list[str]]:
    if not tokens.present & _OPENING:
        return [0] * len(tokens.raw), ["main"]
    kinds = ["main"]
    clause: list[int] = []
    number = 0
    for index, found in enumerate(tokens.bits):
        if found & _OPENING:
            if found & _MAIN:
                kinds.append("main")
            elif found & _THAT and index:
                kinds.append("who" if _is_relative(tokens, index) else "sub")
            elif found & _SUB:
                kinds.append("sub")
            number = len(kinds) - 1
        elif found & COMMA and kinds[-1] != "main" and not _listing(tokens, index):
            kinds.append("main")
            number += 1
        clause.append(number)
    return clause, kinds


def _is_relative(tokens: Tokens, index: int) -> bool:
    """Whether "that" or "who" follows a noun rather than a verb of speech."""
    before = tokens.bits[index - 1]
    if before & (COMMA | NAME) and index > 1:
        # "Told Zelensky that ..." gives his words.
        before = tokens.bits[index - 2]
    return not before & _SAYING


def _listing(tokens: Tokens, index: int) -> bool:
    """A comma between names ("Germany, France and Italy")."""
    return bool(index and index + 1 < len(tokens.masks) and tokens.masks[index - 1] and tokens.masks[index + 1])


def _name(tokens: Tokens, at: int, mask: str, taken: bool) -> Name:
    """The part that a name plays; `taken` says that its clause has a subject already."""
    side, kind = mask[0], mask[1]
    status = "former" if side == "F" else "private" if side == "P" else ""
    role = _governor(tokens, at, kind)
    after, owner = _noun_after(tokens, at)
    if side == "A":
        status = _status(tokens, at, after)
    if after == "office":
        pass
    elif owner:
        role = "owner" if not role or role == "of" else role
    elif kind == "d":
        role = role if role in ("by", "with") and after != "thing" else "attribute"
    elif kind == "n" and after in ("thing", "private") and not role:
        role = "attribute"
    if not role:
        free = not taken or not at or tokens.bits[at - 1] & _JOINING or _opens_speech(tokens, at)
        role = "subject" if free else "object"
    return Name(at, side, kind, role, status)


def _opens_speech(tokens: Tokens, at: int) -> bool:
    """ "Kyiv's minister said Lisbon had sent ...": a name behind a verb of speech that has a verb of its own."""
    bits = tokens.bits
    if not any(found & _SAY for found in bits[max(0, at - 2) : at]):
        return False
    for found in bits[at + 1 : at + 4]:
        if found & _FINITE:
            return True
        if found & (STOP | _ANY_PREPOSITION | _THAT):
            return False
    return False


def _governor(tokens: Tokens, at: int, kind: str) -> str:
    """The preposition before a name, or ''. A name after an office and "of" acts for that office."""
    bits = tokens.bits
    # "To Ukraine, Moldova and Georgia" is a list; "for Ukraine, Borrell said" ends at the comma.
    apart = False
    listed = at + 1 < len(bits) and bits[at + 1] & _LISTING != 0
    for back in range(at - 1, max(-1, at - 1 - _GOVERNED_WITHIN), -1):
        found = bits[back]
        if found & NAME:
            # "Germany and France": the second stands as the first does; not so "in Ukraine moved Vienna".
            if apart and tokens.masks[back][1] != "d" and not bits[back + 1] & POSSESSIVE:
                return ""
            continue
        if found <= FLAGS:
            apart = apart or not found
            if found & STOP and not (found & COMMA and listed):
                return ""
            continue
        if found & _AND:
            listed = True
            continue
        if found & _OF and (not back or bits[back - 1] & (STOP if kind not in "pb" else STOP | _ACTING)):
            # "Der Bundestag beschloss", "sagte der Minister": an article that looks like the genitive's.
            return ""
        if found & _ANY_PREPOSITION:
            preposition = next(name for mark, name in _PREPOSITIONS if found & mark)
            if back and preposition in _OF_OFFICE and bits[back - 1] & _OFFICE:
                return _governor(tokens, back - 1, kind)
            return preposition
        if found & _NUMBER:
            # "In 2008 Angela Merkel": a date ends the group.
            year = len(tokens.raw[back]) == _DIGITS
            return "of" if back and bits[back - 1] & _OF and not year else ""
        if not found & _PASSED_OVER:
            return ""
    return ""


def _noun_after(tokens: Tokens, at: int) -> tuple[str, bool]:
    """What follows a name: "office", "private", "opposition", "thing" or ''; and whether the name owns it ('s)."""
    owner = False
    index = at
    for found in tokens.bits[at + 1 : at + 1 + _NOUN_WITHIN]:
        index += 1
        if not found:
            continue
        if found & POSSESSIVE and index == at + 1:
            owner = True
            continue
        if found & NAME:
            return ("office", False) if tokens.masks[index][1] in "pb" else ("", owner)
        if found & STOP:
            return "", owner
        if found & _OFFICE:
            return "office", owner
        if found & _PRIVATE_NOUNS:
            return "private", owner
        if found & _OPPOSITION:
            return "opposition", owner
        if found & _THINGS:
            return "thing", owner
        if found & _VERBAL and not owner:
            return "", owner
    return "", owner


def _status(tokens: Tokens, at: int, after: str) -> str:
    if after in ("private", "opposition"):
        return after
    if not tokens.present & _STATUS:
        return ""
    bits = tokens.bits
    for back in range(at - 1, max(-1, at - 5), -1):
        found = bits[back]
        if found & (STOP | _ACTING):
            # "The bishop thanked Italy": what stands before a verb is said of another.
            break
        if found & _FORMER:
            return "former"
        if back >= at - 3:
            if found & _PRIVATE:
                return "private"
            if found & _OPPOSITION:
                return "opposition"
    for found in bits[at + 1 : at + 3]:
        if found & STOP:
            break
        if found & _FORMER:
            return "former"
    return ""


def _speaker(tokens: Tokens, names: list[Name], clause: list[int], kinds: list[str], carried: str) -> tuple[str, int]:
    """Side of the one whose words the sentence gives, and where the verb of speech stands (-1: none)."""
    if tokens.present & _SPEECH:
        for index, found in enumerate(tokens.bits):
            if found & _SPEECH and (speaker := _speaker_at(tokens, names, clause, kinds, carried, index)) is not None:
                return speaker, index
    if not names:
        return "", -1
    size = len(tokens.raw)
    last = names[-1]
    if size - last.at <= 4 and last.role in ("subject", "object") and last.at > size // 2:
        # "..., Maria Zakharova charged": a name and a verb after the last comma.
        comma = next((i for i in range(last.at - 1, max(0, last.at - 6), -1) if tokens.bits[i] & COMMA), 0)
        if comma > 3:
            return last.side, last.at
    if names[0].at < 4:
        # "Lavrov: NATO arms Ukraine" is speech without a verb of speech.
        spot = names[0].at + 1
        if spot < size and tokens.raw[spot] == ":":
            return names[0].side, spot
    return "", -1


def _speaker_at(
    tokens: Tokens, names: list[Name], clause: list[int], kinds: list[str], carried: str, index: int
) -> str | None:
    """Side of the one who speaks by the verb of speech at `index`; None where that cannot be told."""
    before = owner = after = None
    for name in names:
        if name.at < index:
            if kinds[clause[name.at]] == "who" and clause[name.at] != clause[index]:
                # "Firms that help Moscow ..., the paper writes": whom a relative clause names does not speak.
                continue
            if name.role == "subject":
                # "..., the Russian foreign ministry said": the nearest, not the first.
                before = name
            elif name.at >= index - 8 and name.role in ("attribute", "owner"):
                owner = name
        elif index < name.at <= index + 6 and name.role in ("subject", "object", "to"):
            after = name
            break
    inverted = index and tokens.bits[index - 1] & STOP
    if after and (not before or inverted):
        return after.side
    if inverted and any(found & _PRIVATE for found in tokens.bits[index + 1 : index + 4]):
        # "..., writes our columnist".
        return "P"
    if inverted and any(found & _SPEAKING for found in tokens.bits[index + 1 : index + 4]):
        # "..., said the minister": one spoken of before, not who acts in what is said.
        return carried
    if before:
        return before.side
    if owner:
        return owner.side
    if carried or any(found & _PRONOUN for found in tokens.bits[max(0, index - 4) : index]):
        return carried
    return None


def subject_of(tokens: Tokens, clauses: Clauses, at: int) -> Name | None:
    """Who acts in the clause of the token `at`: its own subject, else by the clause's kind another clause's."""
    clause, kinds = clauses.clause, clauses.kinds
    number = clause[at]
    own = behind = None
    for name in clauses.names:
        if name.role == "subject" and clause[name.at] == number:
            if name.at < at:
                own = name
            elif behind is None and name.at - at <= _INVERTED_WITHIN:
                behind = name
    if at > 1 and tokens.bits[at - 1] & _TO and tokens.bits[at - 2] & NAME:
        # "Moved Vienna to send": who is moved acts.
        moved = next((name for name in clauses.names if name.at == at - 2), None)
        if moved is not None and moved.role in ("object", "subject"):
            return moved
    if own is not None:
        return own
    kind = kinds[number]
    if behind is not None and any(found & _PRONOUN for found in tokens.bits[max(0, at - 3) : at]):
        # "Before it gave Kyiv ...": the pronoun acts, not the name behind the verb.
        behind = None
    if kind == "who":
        first = clause.index(number)
        heads = [name for name in clauses.names if name.at < first]
        return heads[-1] if heads else None
    if behind is not None:
        return behind
    mains = [n for n in clauses.names if n.role == "subject" and kinds[clause[n.at]] == "main"]
    earlier = [name for name in mains if name.at < at]
    if earlier:
        return earlier[-1]
    return mains[0] if mains and kind == "sub" else None
