"""A sentence with its double negations settled: who "does not hesitate", or "refuses to stop", acts."""

from typing import Final

from streams.core.cooperation.bits import COMMA, STOP, bit, bits
from streams.core.cooperation.parts import Tokens

#: Words from one negation to the next that undoes it ("rejected calls to cut"): behind "not", behind a refusal; and
#: from a refusal to a comma that opens what is refused.
_UNDONE_WITHIN: Final = 4
_REFUSED_WITHIN: Final = 10
_OPENED_WITHIN: Final = 2
_NOT: Final = bit("not")
_TURNING_AWAY: Final = bits(("refuse", "delay"))
_DENY: Final = bit("deny")
_NEGATIVE: Final = _NOT | _TURNING_AWAY | _DENY
#: An act or a second verb between two negations keeps them apart.
_PARTING: Final = bits(("and", "transfer", "help", "support", "train", "say", "contrast", "that"))
_THAT: Final = bit("that")
_INVERTED: Final = bit("inverted")
_IF: Final = bit("if")
_LIFT: Final = bit("lift")


def settled(tokens: Tokens, question: bool) -> Tokens:
    """The tokens without negations that undo each other; "Had Berlin sent ..." opens a condition."""
    opens = not question and bool(tokens.bits[0] & _INVERTED)
    if not opens and not tokens.present & _TURNING_AWAY:
        return tokens
    found = tokens.bits
    changed = opens
    if opens:
        found = [found[0] | _IF, *found[1:]]
    last, reach, denial = -1, 0, 0
    for index, here in enumerate(tokens.bits):
        if here & _NEGATIVE:
            # "Zögert nicht" has the negation behind the verb.
            turned = here & _TURNING_AWAY or (tokens.bits[last] & _TURNING_AWAY and index - last <= _OPENED_WITHIN)
            if last >= 0 and turned and index - last <= reach:
                if found is tokens.bits:
                    found = tokens.bits[:]
                found[last] &= ~_NEGATIVE
                found[index] &= ~(_NEGATIVE | _LIFT)
                # "Ne s'oppose plus": what stands behind the verb belongs to what stood before it.
                for behind in range(index + 1, min(index + 3, len(found))):
                    found[behind] &= ~_NOT
                changed = True
                last = -1
            else:
                last = index
                reach = _UNDONE_WITHIN if here & _NOT else _REFUSED_WITHIN
                denial = here & _DENY
        elif here & COMMA and index - last <= _OPENED_WITHIN:
            # "Weigert sich, die Hilfe zu kürzen": the comma opens what is refused.
            continue
        elif denial and here & _THAT:
            # "Denied that it would halve ...".
            continue
        elif here & (STOP | COMMA | _PARTING):
            last = -1
    if not changed:
        return tokens
    return tokens.with_bits(found, tokens.present | (_IF if opens else 0))
