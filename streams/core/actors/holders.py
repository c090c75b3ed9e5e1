"""Holders called by an office and the surname alone, known by that office: "premier Tusk", "Orbán miniszterelnök"."""

from collections.abc import Sequence
from typing import Final

from streams.core.actors.names import Span, word_end
from streams.core.actors.scene import Scene
from streams.knowledge.actors import Person, Term, plain
from streams.knowledge.roles import RoleWord

#: The most words of a surname ("von der Leyen").
_MOST_WORDS: Final = 3


class Held:
    """A name beside an office word, and the term of the person who holds that office."""

    __slots__ = ("name", "term")

    def __init__(self, name: Span, term: Term) -> None:
        self.name = name
        self.term = term


def holder_beside(scene: Scene, start: int, end: int, role: RoleWord) -> Held | None:
    """The holder of the office `role` whose surname or full name stands right behind or before the word `start`..`end`.

    Asked for in every text with such a word, so most of it is one look at the next letter.
    """
    text = scene.text
    pos = end + 1
    if text[end:pos] == " ":
        place = scene.place_starts.get(pos)
        country = None
        if place is not None and place.kind != "city" and text[place.end : place.end + 1] == " ":
            # "prezydent Francji Macron"
            country = place.code
            pos = place.end + 1
        if text[pos : pos + 1].isalpha():
            held = _known_at(scene, pos, role, country) or surname_at(scene, pos, role, country)
            if held is not None:
                return held
    found = scene.word_before(start)
    if found is None or not text[found[0]].isupper():
        return None
    mark = scene.ends.get(found[1])
    given = scene.word_before(found[0])
    if given is not None and text[given[0]].isupper() and (mark is None or mark[0] == found[0]):
        # Somebody else's given name, for all we know.
        return None
    if mark is not None and mark[2].persons:
        return _of_office(scene, (mark[0], mark[1]), mark[2].persons, role, None)
    return _of_office(scene, found, scene.knowledge.families.get(plain(text[found[0] : found[1]]), ()), role, None)


def _known_at(scene: Scene, pos: int, role: RoleWord, country: str | None) -> Held | None:
    mark = scene.starts.get(pos)
    if mark is None or not mark[2].persons:
        return None
    return _of_office(scene, (mark[0], mark[1]), mark[2].persons, role, country)


def surname_at(scene: Scene, pos: int, role: RoleWord, country: str | None = None) -> Held | None:
    """The holder of the office whose surname stands at `pos`; none where a capitalised word follows."""
    text = scene.text
    best: Held | None = None
    stop = pos
    for _ in range(_MOST_WORDS):
        stop = word_end(text, stop)
        if stop == pos:
            return None
        persons = scene.knowledge.families.get(plain(text[pos:stop]))
        if persons and text[stop - 1].islower():
            best = _of_office(scene, (pos, stop), persons, role, country) or best
        if text[stop : stop + 1] != " " or not text[stop + 1 : stop + 2].isalpha():
            break
        stop += 1
    if best is None or not any(map(str.isupper, text[pos : best.name[1]])):
        return None
    behind = best.name[1]
    if text[behind : behind + 1] == " " and text[behind + 1 : behind + 2].isupper():
        return None
    return best


def _of_office(scene: Scene, name: Span, persons: Sequence[Person], role: RoleWord, country: str | None) -> Held | None:
    """The one of `persons` who holds such an office about the day of the article; none where several do."""
    found: Held | None = None
    for person in persons:
        term = scene.near(person)
        if term is None or not _fits(term.office, role.code) or (country is not None and term.country != country):
            continue
        if found is not None:
            return None
        found = Held(name, term)
    return found


def _fits(office: str, code: str) -> bool:
    return office == code or (code == "minister" and office.endswith("minister"))
