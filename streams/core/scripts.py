"""Where a word may start and end, by script: names are found as whole words even where no space parts them."""

import re
import unicodedata
from typing import Final

#: No character before this one is a combining mark.
FIRST_MARK: Final = "\u0300"
#: Up to here there are only Latin letters, which the fast path may judge.
_LATIN_END: Final = "\u0250"
#: Written without spaces between words: any place may be a word boundary.
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u309f\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HANGUL: Final = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
#: Conjunctions, prepositions and articles that Arabic and Hebrew write onto the next word.
_PROCLITICS: Final = re.compile(
    r"(?:[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644|\u0644)?|\u05d5?[\u05d4\u05d1\u05dc\u05de\u05e9\u05db]{0,2})$"
)
_LONGEST_PROCLITIC: Final = 4


def starts_word(text: str, start: int) -> bool:
    """Whether a word may start at `text[start]`."""
    if start <= 0 or start >= len(text):
        return True
    before, first = text[start - 1], text[start]
    if before < _LATIN_END and first < _LATIN_END:
        return not before.isalnum()
    if not _in_word(before) or _UNSPACED.match(before) or _UNSPACED.match(first):
        return True
    if _crosses(before, first):
        return True
    if has_proclitics(first):
        word = start
        while word > 0 and start - word <= _LONGEST_PROCLITIC and text[word - 1].isalnum():
            word -= 1
        return start - word <= _LONGEST_PROCLITIC and _PROCLITICS.fullmatch(text, word, start) is not None
    return False


def has_proclitics(char: str) -> bool:
    """Whether a letter is of a script that writes conjunctions and prepositions onto the next word."""
    return "\u0590" <= char <= "\u06ff"


def ends_word(text: str, end: int) -> bool:
    """Whether a word may end before `text[end]`. Korean particles follow their noun without a space."""
    if end <= 0 or end >= len(text):
        return True
    last, after = text[end - 1], text[end]
    if after < _LATIN_END and last < _LATIN_END:
        return not after.isalnum() or last == "-"
    if not _in_word(after) or last == "-" or _UNSPACED.match(after) or _UNSPACED.match(last):
        return True
    return _HANGUL.match(last) is not None or _crosses(last, after)


def _in_word(char: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit, or a mark on one (vowel signs of Indic scripts)."""
    return char.isalnum() or (char >= FIRST_MARK and unicodedata.category(char)[0] == "M")


def _crosses(left: str, right: str) -> bool:
    """Whether the boundary of a script that needs no space (Hangul, Katakana) lies between two letters."""
    return (_HANGUL.match(left) is None) != (_HANGUL.match(right) is None) or (_KATAKANA.match(left) is None) != (
        _KATAKANA.match(right) is None
    )
