"""Who does what to whom in a sentence: its clauses, who speaks and who acts, found by order and small words."""

from typing import Final

from streams.core.cooperation.bits import BREAK, COMMA, NAME, QUOTE, STOP, bit, bits
from streams.core.cooperation.names import read_name
from streams.core.cooperation.parts import Clauses, Name, Tokens

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
_OFFICE: Final = bit("office")
_ARMS: Final = bit("arms")
_PRIVATE: Final = bit("private")
#: How far behind the end of a quotation its verb of speech may stand.
_QUOTED_WITHIN: Final = 8
#: Words between one who speaks and the word or verb by which he does.
_HUNG_WITHIN: Final = 4
_OUTSIDER_WITHIN: Final = 5
_OUTSIDE: Final = bits(("private", "former", "opposition"))
_REFUSE: Final = bits(("refuse", "delay"))
_AUXILIARY: Final = bits(("have", "will"))
_ABOUT: Final = bit("about")
_AND: Final = bit("and")
#: What may follow at once a name that opens a part of its own, and the words of its opening: comma, "and", "the", name.
_FINITE: Final = bits(("have", "will", "transfer", "pledge", "refuse", "help", "support", "train", "say", "agree"))
_PARTS_OF_COORDINATE: Final = 4
_SPEECH: Final = bits(("say", "claim", "deny"))
_PRONOUN: Final = bits(("he", "they"))
_SPEAKING: Final = _PRONOUN | _OFFICE
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
    speaker, speech_at = _speaker(tokens, names, clause, kinds, carried)
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


def _speaker(tokens: Tokens, names: list[Name], clause: list[int], kinds: list[str], carried: str) -> tuple[str, int]:
    """Side of the one whose words the sentence gives, and where the verb of speech stands (-1: none)."""
    if tokens.present & _SPEECH:
        said = [index for index, found in enumerate(tokens.bits) if found & _SPEECH]
        if len(said) > 1:
            # "Poland prepares provocations, said Zakharova": the verb behind the comma gives the words, the other is
            # one of them.
            said.sort(key=lambda index: not (index and tokens.bits[index - 1] & STOP))
        for index in said:
            speaker = _speaker_at(tokens, names, clause, kinds, carried, index)
            if speaker is not None:
                return speaker, index
    if not names:
        return "", -1
    size = len(tokens.raw)
    last = names[-1]
    if size - last.at <= 4 and last.role in ("subject", "object") and last.at > size // 2:
        # "..., Maria Zakharova charged": a name and a verb after the last comma.
        comma = next((i for i in range(last.at - 1, max(0, last.at - 6), -1) if tokens.bits[i] & COMMA), 0)
        if comma > 3 and kinds[clause[last.at]] == "main":
            # Not "..., even if Moscow threatens".
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
    opened, closed = _quotation(tokens, index)
    before = owner = after = None
    hung = tokens.bits[index] & _ABOUT
    behind_stop = index > 0 and bool(tokens.bits[index - 1] & STOP)
    for name in names:
        if opened <= name.at < closed:
            # In the words that are given, not the one who says them.
            continue
        if (hung or ((behind_stop or not index) and name.role == "of")) and index < name.at <= index + _HUNG_WITHIN:
            # "Selon Moscou", "nach Darstellung des Kreml": what hangs on the word speaks, whatever stands around.
            return name.side
        if name.at < index:
            if kinds[clause[name.at]] == "who" and clause[name.at] != clause[index]:
                # "Firms that help Moscow ..., the paper writes": whom a relative clause names does not speak.
                continue
            if name.role == "subject" or _closes(tokens, name, index):
                # "..., the Russian foreign ministry said": the nearest, not the first.
                before = name
            elif name.at >= index - 8 and name.role in ("attribute", "owner"):
                owner = name
        elif index < name.at <= index + 6 and name.role in ("subject", "object", "to"):
            after = name
            break
    # "Russian state television claims Kyiv ...": what is said of another is no inversion.
    # And the comma of "The minister, Sergei Lavrov, accused the US" ends an apposition.
    inverted = behind_stop and not (before and before.at == index - 2)
    if after and inverted:
        return after.side
    if _is_outsider(tokens, index):
        return "P"
    if after and not (before or owner):
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


def _is_outsider(tokens: Tokens, index: int) -> bool:
    """Whether one without a name who speaks for no state does: "a retired general told the paper"."""
    outside = 0
    for found in reversed(tokens.bits[max(0, index - _OUTSIDER_WITHIN) : index]):
        if found & NAME or (found & STOP and not found & QUOTE):
            break
        outside |= found & _OUTSIDE
    return outside != 0


def _closes(tokens: Tokens, name: Name, index: int) -> bool:
    """ "..., a Belarusian minister said": who stands alone between a comma and the verb of speech says it."""
    if name.at < index - _HUNG_WITHIN or name.role not in ("object", "attribute"):
        return False
    return any(found & STOP for found in tokens.bits[max(0, name.at - 3) : name.at]) and not any(
        found & STOP for found in tokens.bits[name.at : index]
    )


def _quotation(tokens: Tokens, index: int) -> tuple[int, int]:
    """From where to where the words go that end before the verb at `index` ('"We help Ukraine," he said')."""
    if not tokens.present & QUOTE:
        return 0, 0
    quotes = [at for at, found in enumerate(tokens.bits[:index]) if found & QUOTE]
    if not quotes or quotes[-1] < 2 or quotes[-1] < index - _QUOTED_WITHIN:
        return 0, 0
    last = quotes[-1]
    if not (tokens.bits[last - 1] | tokens.bits[last + 1]) & COMMA:
        # A word in quotes, not a quotation.
        return 0, 0
    return (quotes[-2] if len(quotes) > 1 else 0), last


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
