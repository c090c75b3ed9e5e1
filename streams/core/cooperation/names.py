"""The part that each name plays in its sentence: who may act, what it hangs on, and what it is said to be."""

from typing import Final

from streams.core.cooperation.bits import COMMA, FLAGS, NAME, POSSESSIVE, STOP, bit, bits
from streams.core.cooperation.parts import Name, Tokens
from streams.knowledge.cases import CASE_MARK

#: Words between a preposition and the name that it governs ("of the new French minister").
_GOVERNED_WITHIN: Final = 4
_DIGITS: Final = 4
#: Words from an office to the adjective behind it ("le chef de la diplomatie polonaise").
_BEHIND_OFFICE: Final = 4
#: Words between a name or its adjective and the noun that says whose it is ("German foreign minister").
_NOUN_WITHIN: Final = 3
_SEARCHED: Final = ("by", "to", "in", "of", "with", "against", "about", "between")
_PREPOSITIONS: Final = tuple((bit(preposition), preposition) for preposition in _SEARCHED)
_ANY_PREPOSITION: Final = bits(_SEARCHED)
#: Prepositions that hang a name on an office: the name acts for that office.
_OF_OFFICE: Final = frozenset({"of", "in", "to"})
_OF: Final = bit("of")
_AND: Final = bit("and")
_OFFICE: Final = bit("office")
_NUMBER: Final = bit("number")
_PASSED_OVER: Final = bits(("and", "office", "ally", "former"))
_JOINING: Final = bits(("and", "office")) | COMMA
_LISTING: Final = bit("and") | COMMA
_THINGS: Final = bits(("arms", "relief", "money", "sanction", "war", "crisis"))
_PRIVATE_NOUNS: Final = bits(("private", "sport"))
_PRIVATE: Final = bit("private")
_FORMER: Final = bit("former")
_OPPOSITION: Final = bit("opposition")
_STATUS: Final = _FORMER | _PRIVATE | _OPPOSITION
_VERBAL: Final = bits(
    ("say", "will", "be", "have", "transfer", "to", "pledge", "would", "may", "not", "refuse", "deny", "ask", "ready")
)
_PRONOUNS: Final = bits(("he", "they", "we", "you"))
#: Verbs behind which a new part of the sentence begins.
_ACTING: Final = bits(("say", "thank", "praise", "ask", "transfer", "help", "support", "consult", "be", "have", "will"))
_SAY: Final = bit("say")
_FINITE: Final = bits(("be", "have", "will", "would", "may", "not", "transfer"))
_THAT: Final = bit("that")


def read_name(tokens: Tokens, at: int, mask: str, taken: bool) -> Name:
    """The part that a name plays; `taken` says that its clause has a subject already."""
    side, kind = mask[0], mask[1]
    status = "former" if side == "F" else "private" if side == "P" else ""
    role = _governor(tokens, at, kind)
    after, owner = _noun_after(tokens, at)
    if kind == "d" and after != "office":
        office = _office_before(tokens, at)
        if office >= 0:
            # "Le ministère belge a cédé": the adjective stands behind.
            after, role = "office", _governor(tokens, office, kind)
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


def _office_before(tokens: Tokens, at: int) -> int:
    """Where the office stands that an adjective behind it belongs to; -1 if none does."""
    for back in range(at - 1, at - 1 - _BEHIND_OFFICE, -1):
        found = tokens.bits[back] if back >= 0 else STOP
        if found & _OFFICE:
            return back
        if found & _OF and back > 0 and tokens.bits[back - 1] & _OFFICE:
            # "Le ministre de la Défense italien".
            return back - 1
        if found & (STOP | NAME | _VERBAL | _ANY_PREPOSITION | _AND):
            return -1
    return -1


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
            if back and tokens.raw[back - 1].startswith(CASE_MARK):
                # "Ukrainalle Saksa": an ending governs its own name alone.
                return ""
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
            if back and preposition in _OF_OFFICE and _ends_office(bits, back - 1):
                return _governor(tokens, back - 1, kind)
            return preposition
        if found & _NUMBER:
            # "In 2008 Angela Merkel": a date ends the group.
            year = len(tokens.raw[back]) == _DIGITS
            return "of" if back and bits[back - 1] & _OF and not year else ""
        if not found & _PASSED_OVER:
            return ""
    return ""


def _ends_office(bits: list[int], at: int) -> bool:
    """Whether an office ends here: one of two words ("prime minister") is told at its first."""
    return bool(bits[at] & _OFFICE or (at and not bits[at] and bits[at - 1] & _OFFICE))


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
            # "EU companies", "Berlin's tech firms"; in "the EU listed the banker" a verb stands between.
            beside = owner or tokens.masks[at][1] == "d" or index <= at + 1
            return ("private" if beside else ""), owner
        if found & _OPPOSITION:
            return "opposition", owner
        if found & _THINGS:
            return "thing", owner
        if found & _VERBAL and not owner:
            return "", owner
        if found & _PRONOUNS and not owner:
            # "Dass Spanien ihr Panzer liefert": the thing is not the name's.
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
