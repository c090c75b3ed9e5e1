"""Concepts as bits of one number, so that a rule asks of a token, or a sentence, for many of them in one look."""

from collections.abc import Iterable
from typing import Final

#: What a token is besides its concepts: a name (mask), a comma, a stop of any kind, a break between clauses, a quote
#: mark, a possessive ending.
NAME: Final = 1
COMMA: Final = 2
STOP: Final = 4
BREAK: Final = 8
QUOTE: Final = 16
POSSESSIVE: Final = 32
#: All of these; what is above them are concepts.
FLAGS: Final = 63

_STOPS: Final = frozenset(',;:—–()"“”„«»')
_BREAKS: Final = frozenset(";:—–")
_QUOTES: Final = frozenset('"“”„«»')
_POSSESSIVES: Final = frozenset({"'s", "’s"})

#: Numbered as they come up: those that rules name first, as these modules are read before any cue file; small
#: numbers are quicker. Numbers mean nothing outside the process.
_BITS: Final[dict[str, int]] = {}


def bit(concept: str) -> int:
    """The bit of a concept."""
    return _BITS.setdefault(concept, (FLAGS + 1) << len(_BITS))


def bits(concepts: Iterable[str]) -> int:
    """The bits of several concepts."""
    found = 0
    for concept in concepts:
        found |= bit(concept)
    return found


def flags(raw: str) -> int:
    """The flags of a token that is no name."""
    return (
        (COMMA if raw == "," else 0)
        | (STOP if raw in _STOPS else 0)
        | (BREAK if raw in _BREAKS else 0)
        | (QUOTE if raw in _QUOTES else 0)
        | (POSSESSIVE if raw in _POSSESSIVES else 0)
    )
