"""What stands around a name: the words next to it, the names next to it, and what else the text speaks of."""

import re
from collections.abc import Collection, Sequence
from typing import Final

import daachorse

from streams.core.country_mention import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.context import CONTEXT

#: "Sofia, 15, is".
_AGE: Final = re.compile(r", \d{1,2},")
#: The rest of a longer name, up to the comma.
_LONGER: Final = re.compile(r"(?: [A-Z][\w'’-]{1,20}){1,2}(?=, )")
_WORD_REACH: Final = 32
#: Signs after which the state or country of a town may be named.
_FOLLOWS: Final = frozenset({" ", ","})
_STRIP: Final = "\"'“”‘’«»()[]{}„‚*_"
_ENDS: Final = ".,;:!?)]}\n—–-\"”’'("
_CLOSING: Final = ".,;:!?)]}\"”’'"
_OF: Final = frozenset({"of", "de", "von"})
#: Countries whose news writes a town with its state.
TOWN_STATE: Final = frozenset({"US", "CA", "AU"})
_TOWN_COUNTY: Final = TOWN_STATE | {"GB"}
_LIST_REACH: Final = 9
_LISTS: Final = frozenset({", ", " and ", ", and ", " or ", "/", " & ", ", the ", " and the ", " und ", " et ", " y "})


_EVIDENCE: Final = sorted({word for choices in CONTEXT.names.values() for choice in choices for word in choice.words})
_EVIDENCE_SCAN: Final = daachorse.CharwiseDoubleArrayAhoCorasick(_EVIDENCE).find_overlapping


def _surnames(hits: Sequence[Hit]) -> set[str]:
    """Last words of the full names of known persons in the text ("Jim Jordan")."""
    return {entry.surname for _, _, entry in hits if entry.surname}


class Surroundings:
    """One document while its ambiguous names are settled. `codes` are the countries that are certain so far."""

    __slots__ = (
        "_admins", "_starts", "_words", "codes", "document", "hits", "language", "last_city", "persons", "settled",
        "text",
    )  # fmt: skip

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
        self.persons = _surnames(hits)
        #: End and code of the last city that was believed, for "in Leeds, Bradford and York".
        self.last_city = -1
        self._admins: frozenset[str] | None = None
        self._words: frozenset[str] | None = None
        self._starts: frozenset[int] | None = None

    @property
    def admins(self) -> frozenset[str]:
        """States and provinces that the text names, as "US TX"."""
        if self._admins is None:
            known = CONTEXT.admins
            self._admins = frozenset(known[hit[2].surface] for hit in self.hits if hit[2].surface in known)
        return self._admins

    @property
    def starts(self) -> frozenset[int]:
        """Where hits begin."""
        if self._starts is None:
            self._starts = frozenset([hit[0] for hit in self.hits])
        return self._starts

    @property
    def words(self) -> frozenset[str]:
        """Which of the words that speak for one meaning of an ambiguous name are in the text."""
        if self._words is None:
            self._words = frozenset([_EVIDENCE[hit[2]] for hit in _EVIDENCE_SCAN(self.text)])
        return self._words

    def before(self, start: int) -> str:
        """The word before `start` in the same line, "" where a bracket, comma, quote or sentence end comes between."""
        text = self.text
        if start <= 0 or text[start - 1] != " ":
            return ""
        low = start - _WORD_REACH if start > _WORD_REACH else 0
        word = text[text.rfind(" ", low, start - 1) + 1 or low : start - 1]
        if "\n" in word:
            word = word[word.rfind("\n") + 1 :]
        # Few words begin with a sign: the look is cheaper than stripping.
        return word if word.isalpha() else word.lstrip(_STRIP)

    def after(self, end: int) -> str:
        """The word after `end` in the same line, without the punctuation that follows it."""
        text = self.text
        if text[end : end + 1] != " ":
            return ""
        space = text.find(" ", end + 1, end + 1 + _WORD_REACH)
        word = text[end + 1 : space if space >= 0 else end + 1 + _WORD_REACH]
        if word.isalpha():
            return word
        if "\n" in word:
            word = word[: word.find("\n")]
        return word if word in CONTEXT.place_after else word.rstrip(_CLOSING)

    def follows(self, index: int, codes: Collection[str]) -> str:
        """Code of the region or country that is put after the name of hit `index`: "Paris, Texas", "Ottawa (Canada)".

        A longer name is followed too: "Windsor Locks, Connecticut". `codes` are the countries in which the name's
        places are known to lie; one of a country outside them is believed only of a state or province.
        """
        text, end = self.text, self.hits[index][1]
        sign = text[end : end + 2]
        if sign[:1] not in _FOLLOWS:
            return ""
        if sign in (", ", " ("):
            start = end + 2
            if index + 1 < len(self.hits) and self.hits[index + 1][0] == start:
                return self._place(index + 1, codes)
            for width in (2, 3):
                letters = text[start : start + width]
                if letters in CONTEXT.postal and not text[start + width : start + width + 1].isalnum():
                    return CONTEXT.postal[letters]
            return ""
        longer = _LONGER.match(text, end) if sign[1:].isupper() and sign[0] == " " else None
        if longer is not None:
            after = longer.end() + 2
            for position in range(index + 1, min(index + 4, len(self.hits))):
                if self.hits[position][0] == after:
                    return self._place(position, codes)
        return ""

    def _place(self, index: int, codes: Collection[str]) -> str:
        """Code of the state, region or country that hit `index` names at the end of an expression, else ""."""
        _, last, entry = self.hits[index]
        ends = last >= len(self.text) or self.text[last] in _ENDS or entry.surface[-1] == "."
        if not ends or not entry.countries:
            return ""
        reading = entry.countries[0]
        if entry.rule == "georgia":
            return next((code for code in ("US", "GE") if code in codes), "")
        if reading.ref in codes:
            return reading.ref if reading.detail in ("name", "region", "abbreviation") else ""
        if reading.ref in _TOWN_COUNTY and reading.detail == "region" and entry.surface not in CONTEXT.also_cities:
            return reading.ref
        return ""

    def neighbours(self, index: int) -> list[str]:
        """Codes of countries named next to hit `index` in a list ("Ukraine, Georgia and Moldova")."""
        hits, text = self.hits, self.text
        found = []
        if (
            index
            and hits[index][0] - hits[index - 1][1] <= _LIST_REACH
            and text[hits[index - 1][1] : hits[index][0]] in _LISTS
        ):
            found += [reading.ref for reading in hits[index - 1][2].countries if reading.detail in ("name", "region")]
        if (
            index + 1 < len(hits)
            and hits[index + 1][0] - hits[index][1] <= _LIST_REACH
            and text[hits[index][1] : hits[index + 1][0]] in _LISTS
        ):
            found += [reading.ref for reading in hits[index + 1][2].countries if reading.detail in ("name", "region")]
        return found

    def names_person(self, start: int, end: int, surface: str, before: str) -> bool:
        """Whether the name is part of a person's: after a title or given name, or a given name before a surname."""
        if (
            before
            and (
                before in CONTEXT.titles
                or (before in CONTEXT.given_names and not surface.isupper())
                or (len(before) == 2 and before[1] == "." and before[0].isupper())
            )
        ) or (surface in CONTEXT.given_names and self._surname_follows(end)):
            self.persons.add(surface)
            return True
        return False

    def _surname_follows(self, end: int) -> bool:
        after = self.after(end)
        if not after:
            return _AGE.match(self.text, end) is not None
        if after in CONTEXT.particles:
            return True
        return (
            len(after) > 1
            and after[0].isupper()
            and not after.isupper()
            and after not in CONTEXT.place_after
            and (end + 1 not in self.starts or after in CONTEXT.surnames)
        )

    def in_place(self, start: int, before: str) -> bool:
        """Whether a preposition stands before that persons hardly follow: "in X", "the city of X"."""
        if before in CONTEXT.locative_strong:
            return True
        return before in _OF and self.before(start - len(before) - 1) in CONTEXT.locative_heads

    def dateline(self, start: int, end: int) -> bool:
        """Whether the name opens a line as a place of reporting: "LINCOLN, Neb. —", "Leeds (Reuters) -"."""
        at_start = start == self.document.body_start or self.text[start - 1 : start] == "\n"
        return at_start and self.text.startswith((" (", " —", " –", " - ", ", "), end)
