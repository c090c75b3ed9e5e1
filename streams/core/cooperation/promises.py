"""A promise stands as what is promised: "announced that it would not send" promises nothing, nor "a law that ends"."""

from typing import Final

from streams.core.cooperation.bits import BREAK, COMMA, bit
from streams.core.cooperation.parts import Clauses, Frame, Tokens

_PLEDGE: Final = "pledge"
_AGREE: Final = "agree"
#: How what is promised is told where the promise is none, and the acts of which an end is no refusal.
_HELD_BACK: Final = frozenset({"refusal", "denial"})
_TALKS: Final = frozenset({"consult", "cooperate", "agree"})
#: How far behind its content the verb of promising stands (", a-t-il promis").
_TOLD_WITHIN: Final = 3
_THAT: Final = bit("that")


def with_content(tokens: Tokens, clauses: Clauses, frames: list[Frame], place: int) -> Frame:
    """The act at `place`; a promise is refused as what is promised is: "announced that it would not send ..."."""
    frame = frames[place]
    if frame.concept not in (_PLEDGE, _AGREE) or frame.refused or frame.side != "A":
        return frame
    kinds, clause = clauses.kinds, clauses.clause
    here = clause[frame.at]
    behind = frames[place + 1 :]
    if behind:
        inner = here + 1
        opened = "sub" if frame.concept == _PLEDGE else "who"
        if inner < len(kinds) and kinds[inner] == opened and tokens.bits[clause.index(inner)] & _THAT:
            told = [other for other in behind if clause[other.at] == inner]
            if told and all(_held_back(other) for other in told):
                return frame.refused_as(told[0])
        return frame
    if frame.concept == _AGREE:
        return frame
    # "..., promised the minister": what is promised stands before, and nothing behind.
    if not any(found & COMMA for found in tokens.bits[max(0, frame.at - _TOLD_WITHIN) : frame.at]):
        return frame
    # "Seoul, which rules out weapons, pledged ...": what is said of it in passing is not what it promises.
    told = [other for other in frames[:place] if kinds[clause[other.at]] != "who"]
    if (
        not told
        or not all(_held_back(other) for other in told)
        or any(found & BREAK for found in tokens.bits[told[-1].at : frame.at])
    ):
        return frame
    return frame.refused_as(told[-1])


def _held_back(frame: Frame) -> bool:
    # A talk that ended was held.
    return frame.refused in _HELD_BACK and frame.concept not in _TALKS
