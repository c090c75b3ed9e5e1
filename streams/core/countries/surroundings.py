"""What stands around a name: the words next to it, the names next to it, and what else the text speaks of."""

import re
from collections.abc import Sequence
from typing import Final

from streams.core.analysis import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.context import CONTEXT

#: "Sofia, 15, is".
_AGE: Final = re.compile(r", \d{1,2},")
#: The rest of a longer name, up to the comma.
_LONGER: Final = re.compile(r"(?: [A-Z][\w'’-]{1,20}){1,2}(?=, )")
_WORD_REACH: Final = 32
_STRIP: Final = "\"'“”‘’«»()[]{}„‚*_"
_ENDS: Final = ".,;:!?)]}\n—–-\"”’'("
_LISTS: Final = frozenset({", ", " and ", ", and ", " or ", "/", " & ", ", the ", " and the ", " und ", " et ", " y "})


class Surroundings:
    """One document while its ambiguous names are settled. `codes` are the countries that are certain so far."""

    def __init__(
        self, document: Document, hits: Sequence[Hit], mentions: Sequence[CountryMention], language: str
    ) -> None:
        self.document = document
        self.text = document.text
        self.hits = hits
        self.language = language
        self.codes = {mention.code for mention in mentions}
        #: Surfaces that were settled by an explicit "Town, State": they mean the same in the rest of the text.
        self.settled: dict[str, str] = {}
        #: Surfaces that named a person once ("Jack London"): alone they go on naming that person.
        self.persons: set[str] = set()
        #: End and code of the last city that was believed, for "in Leeds, Bradford and York".
        self.last_city = -1
        self._admins: frozenset[str] | None = None

    @property
    def admins(self) -> frozenset[str]:
        """States and provinces that the text names, as "US TX"."""
        if self._admins is None:
            known = CONTEXT.admins
            self._admins = frozenset(known[hit[2].surface] for hit in self.hits if hit[2].surface in known)
        return self._admins

    def before(self, start: int) -> str:
        """The word before `start` in the same line, "" where a bracket, comma, quote or sentence end comes between."""
        if start <= 0 or self.text[start - 1] != " ":
            return ""
        reach = self.text[max(0, start - _WORD_REACH) : start - 1]
        return reach[max(reach.rfind(" "), reach.rfind("\n")) + 1 :].lstrip(_STRIP)

    def two_before(self, start: int) -> str:
        """The word before the word before `start`."""
        return self.before(start - len(self.before(start)) - 1)

    def after(self, end: int) -> str:
        """The word after `end` in the same line, without the punctuation that follows it."""
        if self.text[end : end + 1] != " ":
            return ""
        reach = self.text[end + 1 : end + 1 + _WORD_REACH]
        for index, char in enumerate(reach):
            if char in " \n":
                return (
                    reach[:index].rstrip(".,;:!?)]}\"”’'")
                    if reach[:index] not in CONTEXT.place_after
                    else reach[:index]
                )
        return reach

    def follows(self, index: int) -> str:
        """Code of the region or country that is put after the name of hit `index`: "Paris, Texas", "Ottawa (Canada)".

        A longer name is followed too: "Windsor Locks, Connecticut".
        """
        text = self.text
        end = self.hits[index][1]
        longer = _LONGER.match(text, end)
        if longer is not None:
            after = longer.end() + 2
            for position in range(index + 1, min(index + 4, len(self.hits))):
                if self.hits[position][0] == after:
                    code = self.region(position)
                    if code:
                        return code
        gap = 2 if text.startswith((", ", " ("), end) else 0
        if not gap:
            return ""
        start = end + gap
        if index + 1 < len(self.hits):
            first, last, entry = self.hits[index + 1]
            if first == start and entry.countries:
                reading = entry.countries[0]
                regional = reading.detail == "region" or entry.surface in CONTEXT.admins
                if regional and (last >= len(text) or text[last] in _ENDS):
                    admin = CONTEXT.admins.get(entry.surface, "")
                    return admin.partition(" ")[0] or reading.ref
                if (
                    reading.detail in ("name", "abbreviation")
                    and entry.plain
                    and (last >= len(text) or text[last] in _ENDS)
                ):
                    return reading.ref
        for width in (2, 3):
            letters = text[start : start + width]
            if letters in CONTEXT.postal and not text[start + width : start + width + 1].isalnum():
                return CONTEXT.postal[letters]
        return ""

    def region(self, index: int) -> str:
        """Code of the country whose state or region hit `index` names at the end of an expression, else ""."""
        _, last, entry = self.hits[index]
        if not entry.countries or not (last >= len(self.text) or self.text[last] in _ENDS):
            return ""
        if entry.surface in CONTEXT.admins:
            return CONTEXT.admins[entry.surface].partition(" ")[0]
        reading = entry.countries[0]
        if reading.detail == "region":
            return reading.ref
        # "Athens, Georgia", "Spokane, Washington".
        return "US" if entry.rule == "georgia" or entry.surface == "Washington" else ""

    def neighbours(self, index: int) -> list[str]:
        """Codes of countries named next to hit `index` in a list ("Ukraine, Georgia and Moldova")."""
        hits, text = self.hits, self.text
        found = []
        if index and text[hits[index - 1][1] : hits[index][0]] in _LISTS:
            found += [reading.ref for reading in hits[index - 1][2].countries if reading.detail in ("name", "region")]
        if index + 1 < len(hits) and text[hits[index][1] : hits[index + 1][0]] in _LISTS:
            found += [reading.ref for reading in hits[index + 1][2].countries if reading.detail in ("name", "region")]
        return found

    def names_person(self, start: int, end: int, surface: str) -> bool:
        """Whether the name is part of a person's: after a title or given name, or a given name before a surname."""
        before = self.before(start)
        if before:
            if (
                before in CONTEXT.titles
                or (before in CONTEXT.given_names and not self.text[start:end].isupper())
                or (len(before) == 2 and before[1] == "." and before[0].isupper())
            ):
                self.persons.add(surface)
                return True
        if surface in CONTEXT.given_names:
            after = self.after(end)
            if after in CONTEXT.particles or _AGE.match(self.text, end):
                self.persons.add(surface)
                return True
            if (
                len(after) > 1
                and after[0].isupper()
                and not after.isupper()
                and after not in CONTEXT.place_after
                and not self._starts_hit(end + 1)
            ):
                self.persons.add(surface)
                return True
        return False

    def _starts_hit(self, start: int) -> bool:
        return any(hit[0] == start for hit in self.hits)

    def locative(self, start: int, *, strong: bool = False) -> bool:
        """Whether a preposition of place stands before; `strong` asks for one that persons hardly follow."""
        before = self.before(start)
        if before in CONTEXT.locative_strong:
            return True
        if before in ("of", "de", "von") and self.two_before(start) in CONTEXT.locative_heads:
            return True
        return not strong and before in CONTEXT.locative_weak

    def dateline(self, start: int, end: int) -> bool:
        """Whether the name opens a line as a place of reporting: "LINCOLN, Neb. —", "Leeds (Reuters) -"."""
        at_start = start == self.document.body_start or self.text[start - 1 : start] == "\n"
        return at_start and self.text.startswith((" (", " —", " –", " - ", ", "), end)
