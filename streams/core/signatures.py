"""Tells the same story from another: MinHash signatures of word shingles and their comparison."""

import re
from struct import Struct

from rensa import RMinHash

#: Enough that two copies with a tenth of their words changed (Jaccard near 0.6) are told from strangers
#: (near 0.02) with an error of about 0.04.
PERMUTATIONS = 128
#: Bands for candidate look-up: 42 bands of 3 rows find a pair of Jaccard 0.5 with a chance of 0.996, 0.6: 0.9999,
#: and bring along a stranger (0.05) once in 200 looks.
BANDS = 42
ROWS = PERMUTATIONS // BANDS
_SHINGLE_WORDS = 3
#: Wire copies differ at their ends (boilerplate, cuts); the first words carry the story.
_MAX_WORDS = 400
#: Characters a word of news, and of a text of long words.
_USUAL = 7
_LONGEST = 12
_SEED = 20220215
_WORD = re.compile(r"\w+")

_NUMBERS = Struct(f"<{PERMUTATIONS}I")
_BAND_BYTES = ROWS * 4
#: Of each of the numbers packed into one, the highest bit, and all others.
_HIGHEST = int.from_bytes(_NUMBERS.pack(*[0x8000_0000] * PERMUTATIONS), "little")
_OTHERS = int.from_bytes(_NUMBERS.pack(*[0x7FFF_FFFF] * PERMUTATIONS), "little")

Signature = tuple[int, ...]


def signature(title: str, body: str) -> Signature:
    """128 unsigned 32-bit numbers; equal shares of equal positions estimate the Jaccard index of 3-word shingles."""
    # The body carries the story: headlines are rewritten by every desk.
    text = (body or title).lower()
    words = _WORD.findall(text[: _MAX_WORDS * _USUAL])
    if len(words) <= _MAX_WORDS:
        # The last word may have been cut; only of long words, or of a short text, are there so few.
        words = _WORD.findall(text[: _MAX_WORDS * _LONGEST])
    del words[_MAX_WORDS:]
    if len(words) < _SHINGLE_WORDS:
        shingles = [" ".join(words)]
    else:
        shingles = list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(shingles)
    return tuple(minhash.digest())


def packed(of: Signature) -> int:
    """All numbers of a signature in one, the first in its lowest 32 bits; 0 for the signature of nothing.

    One object where there were 128, which lie all over the memory. Raises ValueError for another length, and
    struct.error for a number of more than 32 bits.
    """
    if not of:
        return 0
    if len(of) != PERMUTATIONS:
        raise ValueError(f"A signature has {PERMUTATIONS} numbers; one of {len(of)} cannot be compared.")
    return int.from_bytes(_NUMBERS.pack(*of), "little")


def similarity(one: int, other: int) -> float:
    """Estimated Jaccard index of two packed signatures, 0..1."""
    if not one or not other:
        return 0.0
    differ = one ^ other
    # Adding carries into a number's highest bit where any other bit differs; the highest itself is looked at besides.
    unequal = ((differ & _OTHERS) + _OTHERS | differ) & _HIGHEST
    return 1 - unequal.bit_count() / PERMUTATIONS


def bands(of: int) -> list[bytes]:
    """Keys under which a packed signature is filed, one a band; similar texts share one in the same band."""
    if not of:
        return []
    numbers = of.to_bytes(_NUMBERS.size, "little")
    return [numbers[start : start + _BAND_BYTES] for start in range(0, BANDS * _BAND_BYTES, _BAND_BYTES)]
