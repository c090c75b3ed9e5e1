"""Where sentences begin and end: on demand, with offsets into the joined text."""

import re
from collections.abc import Set
from typing import Final

#: A paragraph break; or a stop with closing quotes, then blanks or a capital glued to it ("talks.At the same").
#: Both begin with one set of signs, for which a text is searched three times as fast as for either of two.
_BOUNDARY: Final = re.compile(
    r"[\n.!?…](?:(?<=\n)\n*|(?<!\n)[.!?…]{0,5}[\"'”’»“)\]]{0,3}"
    r"(?:[ \t\u00a0]{1,50}|(?=[-–] [A-ZÀ-ÞА-ЯЇІЄҐ])|(?=[A-ZÀ-ÞА-ЯЇІЄҐ][a-zà-ÿа-яїієґ])))"
)
_OPENERS: Final = "\"'“„«‘([-–—•¿¡"
#: The longest sentence that is read as one, in characters; beyond it a wall of text is cut at this length.
LONGEST: Final = 1200
#: The longest place of a dateline in capitals, in characters; a shout of more words is a sentence.
_LONGEST_PLACE: Final = 20


def split_sentences(text: str, abbreviations: Set[str]) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text`, blanks at its ends left out; `abbreviations` in lower case, no dot."""
    sentences: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        cut, after = match.span()
        if text[cut] != "\n" and not _is_end(text, start, cut, after, abbreviations):
            continue
        end = cut if text[cut] == "\n" else after
        _append(sentences, text, start, end)
        start = after
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        sentences.append((start, cut))
        start = cut + 1
    if end > start:
        sentences.append((start, end))


def _is_dateline(text: str, start: int, cut: int) -> bool:
    """Whether a paragraph opens with a place in capitals and a stop ("BERLIN. The chancellor ..."): no sentence."""
    place = text[start:cut]
    return (
        len(place) <= _LONGEST_PLACE
        and place.isupper()
        and place.replace(" ", "").replace("-", "").isalpha()
        and (start == 0 or text[start - 1] == "\n")
    )


def _is_end(text: str, start: int, cut: int, after: int, abbreviations: Set[str]) -> bool:
    following = text[after : after + 1]
    opens = not following or following.isupper() or following.isdigit() or following in _OPENERS
    # Scripts without case are told by not being lower case.
    if not opens and (following.islower() or not following.isalpha()):
        return False
    if text[cut] != ".":
        return True
    if _is_dateline(text, start, cut):
        return False
    word_start = max(text.rfind(" ", start, cut), text.rfind("\n", start, cut), start - 1) + 1
    word = text[word_start:cut].lstrip("\"'“„«‘(")
    if len(word) == 1 and word.isalpha() and word.isupper():
        # An initial ("J. Biden"); a sentence rarely ends in one letter.
        return False
    if "." in word and len(word) <= 5 and word.replace(".", "").isalpha():
        # "U.S." ends a sentence only before a word that opens one; taking it as one unit costs less than cutting it.
        return False
    return word.lower() not in abbreviations
