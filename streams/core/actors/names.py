"""What a person's name looks like, and where one begins or ends next to a given place in the text."""

import re
from collections.abc import Mapping
from functools import cache

from streams.core.country_mention import CountryMention
from streams.knowledge.actors import ActorKnowledge
from streams.knowledge.context import CONTEXT

Span = tuple[int, int]

#: Languages that write every noun with a capital.
NOUN_CAPITALS = frozenset({"de", "lb"})
#: Longest piece of text in which a name is looked for, in characters.
REACH = 90
#: An all-capital word before a given and a family name that is shorter than this belongs to the office.
_ACRONYM = 5
#: What may stand before a name.
_GAPS = frozenset({" ", ",", "\u00a0"})


def _capitals() -> str:
    letters = (chr(code) for code in (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)))
    return "".join(char for char in letters if char.isupper())


_UPPER = f"[{_capitals()}]"
_CYRILLIC = "[\u0400-\u052f]"
#: A capitalised word (O'Brien, Jong-un, al-Assad, Лук'янов) or an initial.
_WORD = (
    rf"(?:[a-z]{{2}}-)?{_UPPER}(?:['’]{_UPPER})?(?:[^\W_\d]+(?:['’ʼ](?={_CYRILLIC}))?)+(?:-[^\W_\d]+)*"
    rf"|{_UPPER}(?:\.(?:-?{_UPPER}\.)*|(?=[ \u00a0]{_UPPER}))"
)


_TOKEN = re.compile(r"[\w'’&-]*")


def word_end(text: str, start: int) -> int:
    """Where the run of letters, digits, hyphens, apostrophes and "&" from `start` ends."""
    found = _TOKEN.match(text, start)
    assert found is not None  # It may be empty.
    end = found.end()
    if "_" in found[0]:
        end = text.index("_", start)
    return end


#: What leads from a name to the country of each in a row.
COUNTRY_LINKS = (" of ", " of the ", " (")


def past_country(text: str, end: int, places: Mapping[int, CountryMention]) -> int:
    """Where the country that is put behind a name in a row ends ("X of Latvia"); `end` where there is none."""
    for link in COUNTRY_LINKS:
        if text.startswith(link, end):
            place = places.get(end + len(link))
            if place is not None and place.kind in ("name", "abbreviation", "region", "city"):
                return place.end + (text[place.end : place.end + 1] == ")" and link == " (")
    return end


class NameShapes:
    """The compiled patterns, made once from the particles of the knowledge."""

    def __init__(self, knowledge: ActorKnowledge) -> None:
        common = knowledge.roles.common
        small = "|".join(sorted(map(re.escape, common.particles), key=len, reverse=True))
        titles = {title for words in knowledge.roles.words.values() for title in words.titles}
        title = "|".join(sorted((re.escape(word.capitalize()) for word in titles), key=len, reverse=True))
        particle = rf"(?:(?:{small})[ \u00a0])"
        leading = "|".join(sorted(map(re.escape, common.leading), key=len, reverse=True))
        self.name = re.compile(
            rf"(?:(?:{leading})[ \u00a0](?:{particle})?(?={_UPPER}))?(?:{_WORD})"
            rf"(?:[ \u00a0]{particle}{{0,3}}(?:{_WORD})){{0,4}}"
        )
        self.token = re.compile(_WORD)
        #: Small letters with which nothing begins that may come before a name ("al Thani").
        self.never_first = frozenset("abcdefghijklmnopqrstuvwxyz") - {word[0] for word in common.leading}
        #: From the end of a role to a name: a space or a comma, and courtesy titles.
        self.gap = re.compile(
            rf"(?P<comma>,)?[ \u00a0]+(?:(?:{title})[ \u00a0]+)*[\"“”«(\[]?(?={_UPPER}|(?:{leading}) )"
        )
        self.title = re.compile(rf"(?:(?:{title})[ \u00a0]+)+")
        self.separator = re.compile(r"(?:,|,? (?:and|und|et|y|e|та|і|й|и)|,? sowie)[ \u00a0]+")


@cache
def shapes(knowledge: ActorKnowledge) -> NameShapes:
    """The patterns for this knowledge; kept with it."""
    return NameShapes(knowledge)


class Names:
    """Finds names in one text; what can be no part of a name is told by the scene's marks and the word lists."""

    __slots__ = (
        "_banned", "_both", "_groups", "_kept", "_not_names", "_nouns", "_particles", "_peers", "_people", "_shapes",
        "_text", "_titles", "_walls",
    )  # fmt: skip

    def __init__(
        self, text: str, walls: dict[int, bool], people: frozenset[int], language: str, knowledge: ActorKnowledge
    ) -> None:
        common = knowledge.roles.common
        self._text = text
        #: Offsets at which something begins that is no name -> whether it may still be a later part of one (a city).
        self._walls = walls
        #: Offsets of persons known by name, and whether the language writes all nouns with a capital.
        self._people = people
        self._nouns = language in NOUN_CAPITALS
        self._shapes = shapes(knowledge)
        self._banned = common.portfolio
        self._kept = common.also_names
        self._not_names = common.not_names
        self._both = common.names_too
        self._particles = common.particles
        self._titles = ("Sir", "Dame", "Mr", "Mrs", "Ms", "Dr", "Monsieur", "Madame", "Herr", "Frau", "Señor", "Señora")
        words = knowledge.roles.words.get(language)
        self._groups = words.private if words is not None else frozenset()
        self._peers = ("Lord", "Lady", "Baroness", "Baron")

    def at(self, start: int) -> Span | None:
        """The name that begins at `start`, if one does."""
        match = self._shapes.name.match(self._text, start, start + REACH)
        if match is None:
            return None
        return self._trim(match.start(), match.end(), leading=False)

    def after(self, pos: int) -> tuple[Span, bool] | None:
        """The name behind `pos`, with or without a comma between; tells which."""
        text, shapes = self._text, self._shapes
        sign = text[pos : pos + 1]
        if sign not in _GAPS or (sign == " " and text[pos + 1 : pos + 2] in shapes.never_first):
            # Mostly a word in small letters, or the end of a sentence.
            return None
        gap = shapes.gap.match(text, pos, pos + 40)
        if gap is None:
            return None
        name = self.at(gap.end())
        return (name, gap["comma"] is not None) if name else None

    def before(self, end: int) -> Span | None:
        """The name that ends at `end`, if one does."""
        text = self._text
        low = max(0, end - REACH, text.rfind("\n", 0, end) + 1)
        space = text.find(" ", low, end)
        if low and text[low - 1].isalnum() and space >= 0:
            low = space + 1
        for match in self._shapes.name.finditer(text, low, end):
            if match.end() == end:
                return self._trim(match.start(), end, leading=True)
        return None

    def list_at(self, start: int, places: Mapping[int, CountryMention]) -> list[Span]:
        """Names in a row: "A B, C D and E F", "A B of Latvia and C D (Poland)"."""
        found: list[Span] = []
        pos = start
        while len(found) < 12:
            title = self._shapes.title.match(self._text, pos)
            name = self.at(title.end() if title else pos)
            if name is None:
                break
            found.append(name)
            end = past_country(self._text, name[1], places)
            gap = self._shapes.separator.match(self._text, end, min(len(self._text), end + 12))
            if gap is None:
                break
            pos = gap.end()
        return found

    def _trim(self, start: int, end: int, *, leading: bool) -> Span | None:
        """Cut a run of capitalised words down to what can be a name; from the end where `leading` words may go."""
        text, walls = self._text, self._walls
        tokens = [match.span() for match in self._shapes.token.finditer(text, start, end)]
        kept: list[Span] = []
        for index, (first, last) in enumerate(tokens):
            word = text[first:last].casefold()
            wall = walls.get(first)
            bad = (
                (word in self._not_names and not (word in self._both and not kept and index + 1 < len(tokens)))
                or (word in self._banned and word not in self._kept)
                or (wall is not None and not (wall and not leading and (kept or index + 1 < len(tokens))))
            )
            if word in self._kept and not kept and index + 1 == len(tokens):
                bad = True
            if bad:
                if leading:
                    kept = []
                    continue
                if word in self._groups:
                    # "British Takeaway Campaign": a club, firm or charity.
                    return None
                break
            if not kept and text[first:last] in self._titles:
                continue
            kept.append((first, last))
        if len(kept) > 2 and text[kept[0][0] : kept[0][1]] in self._peers:
            kept = kept[1:]
        if self._nouns and len(kept) > 2:
            # "Naftogas Andrej Kobolew": where nouns have capitals, a name begins with a given name.
            for index, (first, last) in enumerate(kept[:-1]):
                if text[first:last] in CONTEXT.given_names:
                    kept = kept[index:]
                    break
        if len(kept) > 2 and text[kept[0][0] : kept[0][1]].isupper() and 1 < kept[0][1] - kept[0][0] < _ACRONYM:
            # "DNI Avril Haines"
            kept = kept[1:]
        while kept and text[kept[-1][0] : kept[-1][1]].endswith("."):
            kept.pop()
        if not kept or (leading and kept[-1][1] != end):
            return None
        first = kept[0][0]
        if kept[0] == tokens[0]:
            first = start
        if self._nouns and len(kept) == 1 and kept[0][0] not in self._people:
            return None
        last = kept[-1][1]
        if last - first < 2 or (len(kept) == 1 and text[first:last].isupper() and last - first < 6):
            return None
        return first, last
