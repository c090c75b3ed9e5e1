"""Whose words a sentence gives: found by the verbs of speech, by what hangs on them, and by order."""

from typing import Final

from streams.core.cooperation.bits import COMMA, NAME, QUOTE, STOP, bit, bits
from streams.core.cooperation.parts import Name, Tokens

#: How far behind the end of a quotation its verb of speech may stand.
_QUOTED_WITHIN: Final = 8
#: Words between one who speaks and the word or verb by which he does.
_HUNG_WITHIN: Final = 4
_OUTSIDER_WITHIN: Final = 5
_OUTSIDE: Final = bits(("private", "former", "opposition"))
_ABOUT: Final = bit("about")
_SPEECH: Final = bits(("say", "claim", "deny"))
_PRIVATE: Final = bit("private")
_PRONOUN: Final = bits(("he", "they"))
_SPEAKING: Final = _PRONOUN | bit("office")


def speaker_of(tokens: Tokens, names: list[Name], clause: list[int], kinds: list[str], carried: str) -> tuple[str, int]:
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
