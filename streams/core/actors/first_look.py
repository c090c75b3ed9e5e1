"""Cheap looks that end the reading of most offices and bodies before it begins: most stand beside no name at all."""

import re
from typing import Final

from streams.core.actors.scene import Scene

GENITIVES: Final = ("'s", "’s")
#: A whole word of small letters: nothing that readers of names and offices look at twice, unless a list has it.
_PLAIN: Final = re.compile(r"[a-z]+(?![\w'’&-])")
_MOST_WORDS: Final = 14
#: What may stand between a name and the office behind it.
_SIGNS: Final = (",", " (", " - ")
_ENDS: Final = frozenset('.;:!?)”"\n')


def plain_word(scene: Scene, pos: int) -> str:
    """The word of small letters, part of no hit, that follows the blank at `pos`; "" where there is none."""
    text = scene.text
    if text[pos : pos + 1] != " ":
        return ""
    found = _PLAIN.match(text, pos + 1)
    if found is None:
        return ""
    return "" if pos + 1 in scene.starts or pos + 1 in scene.place_starts else found[0]


def no_name_behind(scene: Scene, pos: int) -> bool:
    """Whether it is sure at a glance that reading on from an office that ends at `pos` comes to no name.

    False says nothing: the office must be read.
    """
    text, known, words = scene.text, scene.vocabulary, scene.words
    after_preposition = False
    for _ in range(_MOST_WORDS):
        word = plain_word(scene, pos)
        if word:
            if word in known.doubtful:
                return False
            if word not in known.leading_on:
                return True
            if word not in words.connectors:
                after_preposition = False
            elif word not in words.articles:
                after_preposition = True
            pos += 1 + len(word)
            continue
        place = scene.place_starts.get(pos + 1)
        if place is not None and after_preposition and text[pos] == " ":
            mark = scene.starts.get(pos + 1)
            pos = max(place.end, mark[1] if mark is not None else 0)
            after_preposition = False
            if text[pos : pos + 2] in GENITIVES:
                return False
            continue
        sign = text[pos : pos + 1]
        return (not sign or sign in _ENDS) and pos + 1 not in scene.starts
    return False


def _ends_in_name(near: str) -> bool:
    """Whether a word that may be a name's stands before a comma, bracket or dash; no name ends in small letters."""
    for sign in _SIGNS:
        pos = near.find(sign)
        while pos >= 0:
            space = near.rfind(" ", 0, pos)
            # A word that is cut off may be one.
            if space < 0 or not near[space + 1 : pos].islower():
                return True
            pos = near.find(sign, pos + 1)
    return False


def may_follow_name(scene: Scene, start: int) -> bool:
    """Whether a name can stand before the phrase: no comma, bracket, dash, copula or verb of appointing
    near means no.
    """
    text = scene.text
    begin = start - 4 if text[start - 4 : start] == "The " else start
    opens = text[begin - 2 : begin] == ". " or text[begin - 1 : begin] == "\n"
    if opens and (begin != start or not (start - 1 in scene.place_ends or start - 1 in scene.ends)):
        # It begins a sentence (the stop is none of "U.S.", "Gen."): nothing before it belongs to it.
        return False
    near = text[max(0, start - 90) : start]
    stop = near.rfind(". ")
    if stop > 0 and near[near.rfind(" ", 0, stop) + 1].islower():
        # A sentence ends in a word of small letters, which is no abbreviation.
        near = near[stop + 2 :]
    if ("," in near or "(" in near or " – " in near or " - " in near or " — " in near) and (
        not near.isascii() or '"' in near or " '" in near or _ends_in_name(near)
    ):
        return True
    words = near.replace(".", " ").split()
    if not scene.vocabulary.before_office.isdisjoint(words):
        return True
    # Split by blanks, a copula can only be missed beside some other sign.
    return not "".join(words).isalnum() and scene.vocabulary.copulas.search(near) is not None
