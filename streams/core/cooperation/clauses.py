"""Who does what to whom in a sentence: its clauses and who acts in each, found by order and small words."""

from typing import Final

from streams.core.cooperation.bits import BREAK, COMMA, NAME, QUOTE, bit, bits
from streams.core.cooperation.names import read_name
from streams.core.cooperation.parts import Clauses, Name, Tokens
from streams.core.cooperation.speakers import speaker_of

#: Years after which an act is told as history: of sentences of the news with an older year none told of help.
_LONG_GONE: Final = 3
_FIRST_YEAR: Final = 1800
_DIGITS: Final = 4
_DECADE: Final = 6
_NONE: Final[frozenset[int]] = frozenset()
#: "In 2014" is a phrase of the cue files, and its number none of its own.
_DATED: Final = bits(("number", "past"))
#: How far behind a verb its subject may stand where the verb comes first ("Am Montag lieferte Deutschland").
_INVERTED_WITHIN: Final = 4
_TO: Final = bit("to")
_ARMS: Final = bit("arms")
_PRIVATE: Final = bit("private")
_REFUSE: Final = bits(("refuse", "delay"))
_AUXILIARY: Final = bits(("have", "will"))
_AND: Final = bit("and")
#: What may follow at once a name that opens a part of its own, and the words of its opening: comma, "and", "the", name.
_FINITE: Final = bits(("have", "will", "transfer", "pledge", "refuse", "help", "support", "train", "say", "agree"))
_PARTS_OF_COORDINATE: Final = 4
_PRONOUN: Final = bits(("he", "they"))
_SAYING: Final = bits(("say", "pledge", "hope", "claim", "assess"))
_THAT: Final = bit("that")
_IF: Final = bit("if")
_SUB: Final = bits(("sub", "if"))
#: "If Denmark were to send": two words of one condition stand so near.
_SAME_CONDITION: Final = 4
_MAIN: Final = bit("contrast") | BREAK
#: Without any of these the sentence is one clause.
_OPENING: Final = _MAIN | _THAT | _SUB


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
                name = read_name(tokens, index, mask, clause[index] == taken)
                if name.role == "subject" or (
                    name.role == "owner" and not names and not any(tokens.masks[index + 1 : index + 4])
                ):
                    # "Prague's guns have reached Ukraine": what is owned is the subject; not in "Prague's ally Kyiv".
                    taken = clause[index]
                names.append(name)
    speaker, speech_at = speaker_of(tokens, names, clause, kinds, carried)
    return Clauses(names, clause, kinds, bool(tokens.present & QUOTE), speaker, speech_at, _past(tokens, clause, year))


def _past(tokens: Tokens, clause: list[int], year: int) -> frozenset[int]:
    """The clauses in which a year or a decade ("1990s") stands that is long gone."""
    if not tokens.present & _DATED:
        return _NONE
    found = []
    for index, word in enumerate(tokens.raw):
        if not "0" <= word[0] <= "9":
            continue
        # Lithuanian and others decline a year: "1991-aisiais".
        digits, _, ending = word.partition("-")
        raw = digits if ending.isalpha() else word
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
    last = len(tokens.bits) - 1
    condition = -_SAME_CONDITION - 1
    for index, found in enumerate(tokens.bits):
        if found & _IF:
            if index - condition <= _SAME_CONDITION:
                clause.append(number)
                continue
            condition = index
        if found & _OPENING:
            if found & _MAIN and not found & _SUB:
                kinds.append("main")
            elif found & _THAT and index:
                kinds.append("who" if _is_relative(tokens, index) else "sub")
            elif found & _SUB:
                kinds.append("sub")
            number = len(kinds) - 1
        elif found & COMMA and (
            (tokens.bits[min(index + 1, last)] & _AND and _coordinates(tokens, index))
            or (kinds[-1] != "main" and not _listing(tokens, index))
        ):
            kinds.append("main")
            number = len(kinds) - 1
        clause.append(number)
    return clause, kinds


def _coordinates(tokens: Tokens, index: int) -> bool:
    """ "Hungary dropped its veto, and the EU released ...": behind comma and "and" a name with a verb of its own."""
    found = tokens.bits
    if index + _PARTS_OF_COORDINATE > len(found):
        return False
    at = index + 2
    while at < index + _PARTS_OF_COORDINATE and not found[at] & NAME:
        if found[at]:
            return False
        at += 1
    return at + 1 < len(found) and bool(found[at] & NAME and found[at + 1] & _FINITE)


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


def subject_of(tokens: Tokens, clauses: Clauses, at: int) -> Name | None:
    """Who acts in the clause of the token `at`: its own subject, else by the clause's kind another clause's."""
    clause, kinds = clauses.clause, clauses.kinds
    number = clause[at]
    own = behind = far = None
    for name in clauses.names:
        if name.role == "subject" and clause[name.at] == number:
            if name.at < at:
                own = name
            elif behind is None and name.at - at <= _INVERTED_WITHIN:
                behind = name
            elif far is None and tokens.bits[name.at - 1] & _AUXILIARY:
                far = name
    if at > 1 and tokens.bits[at - 1] & _TO and tokens.bits[at - 2] & NAME:
        # "Moved Vienna to send", "the refusal of Vienna to send": who is moved acts.
        moved = next((name for name in clauses.names if name.at == at - 2), None)
        refusing = at > 3 and tokens.bits[at - 4] & _REFUSE
        if moved is not None and moved.role in (("object", "subject", "of") if refusing else ("object", "subject")):
            return moved
    if own is not None:
        return own
    if behind is None and far is not None:
        # "Zwanzig Haubitzen hat Estland geliefert": the name behind the auxiliary acts, however far.
        behind = far
    kind = kinds[number]
    if behind is not None and any(found & _PRONOUN for found in tokens.bits[max(0, at - 3) : at]):
        # "Before it gave Kyiv ...": the pronoun acts, not the name behind the verb.
        behind = None
    if kind == "who":
        first = clause.index(number)
        heads = [name for name in clauses.names if name.at < first]
        private = tokens.bits[first - 1] & _PRIVATE and tokens.bits[min(first + 1, at)] & _FINITE
        if not heads or (private and heads[-1].at < first - 1):
            # "Prosecutors in Milan charged a firm that sold ...": nobody who is named.
            return None
        return heads[-1]
    if behind is not None:
        return behind
    mains = [n for n in clauses.names if n.role == "subject" and kinds[clause[n.at]] == "main"]
    earlier = [name for name in mains if name.at < at]
    if earlier:
        return earlier[-1]
    return mains[0] if mains and kind == "sub" else None
