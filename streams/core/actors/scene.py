"""One article as the actor tagger sees it: its hits by where they begin and end, and what each can mean."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property

from streams.core.actors.names import Names
from streams.core.analysis import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.actors import ActorKnowledge, Body, Meaning
from streams.knowledge.context import CONTEXT
from streams.knowledge.roles import Words

#: Hit of the lexicon with its meaning for actors.
Mark = tuple[int, int, Meaning]
_NO_WORDS = Words()


class Scene:
    """Marks (roles, persons, bodies) and places (countries) of one article, with lookups by offset."""

    def __init__(
        self,
        document: Document,
        marks: list[Mark],
        countries: Sequence[CountryMention],
        hits: Sequence[Hit] = (),
        *,
        language: str,
        day: date,
        source: str | None,
        knowledge: ActorKnowledge,
    ) -> None:
        self.document = document
        self.text = document.text
        self.marks = marks
        self.countries = countries
        self.hits = hits
        self.language = language
        self.day = day
        self.source = source
        self.knowledge = knowledge
        self.words = knowledge.roles.words.get(language) or knowledge.roles.words.get("en", _NO_WORDS)
        self.common = knowledge.roles.common
        self.copulas = _copulas(self.words.copulas)
        self.starts = {mark[0]: mark for mark in marks}
        self.ends = {mark[1]: mark for mark in marks}
        self.place_starts = {place.start: place for place in countries}
        self.place_ends = {place.end: place for place in countries}
        # A city may be the later part of a name (Lloyd Austin); a country, a role or a body never is.
        walls = {place.start: place.kind in ("city", "region") for place in countries}
        people = []
        for start, end, meaning in marks:
            if meaning.persons:
                people.append(start)
            elif not self._surname(start, meaning):
                walls[start] = False
                # Nor is a later word of it: "Minister" in "Prime Minister".
                space = self.text.find(" ", start, end)
                while space >= 0:
                    walls[space + 1] = False
                    space = self.text.find(" ", space + 1, end)
        self.names = Names(self.text, walls, frozenset(people), language, knowledge)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each country is mentioned."""
        return Counter(place.code for place in self.countries)

    @cached_property
    def place_offsets(self) -> list[int]:
        """Where the country mentions end, in text order."""
        return [place.end for place in self.countries]

    @cached_property
    def named_bodies(self) -> frozenset[str]:
        """Ids of the known bodies that the text names in full."""
        text = self.text
        return frozenset(
            body.id
            for start, end, meaning in self.marks
            for body in meaning.bodies
            if text[start:end] not in body.context
        )

    @cached_property
    def fronts(self) -> dict[str, str | None]:
        """Surnames written in front, by full name, as far as decided."""
        return {}

    def body(self, start: int, end: int, bodies: tuple[Body, ...]) -> Body:
        """Which of several bodies of one name ("Senate"): one that has it to itself, else of the country named most."""
        if len(bodies) == 1:
            return bodies[0]
        form = self.text[start:end]
        named = next((body for body in bodies if form not in body.context), None)
        return named or max(bodies, key=lambda body: self.counts[body.country or ""])

    def _surname(self, start: int, meaning: Meaning) -> bool:
        """ "Angus King": a title behind a given name."""
        if meaning.role is None or meaning.role.code != "monarch":
            return False
        found = self.word_before(start)
        return found is not None and self.text[found[0] : found[1]] in CONTEXT.given_names

    def word_before(self, pos: int) -> tuple[int, int] | None:
        """The blank-separated word that ends where a single space stands before `pos`; none across a line."""
        text = self.text
        if pos < 2 or text[pos - 1] not in " \u00a0":
            return None
        end = pos - 1
        low = end - 40 if end > 40 else 0
        start = text.rfind(" ", low, end) + 1 or low
        word = text[start:end]
        if "\n" in word or "\u00a0" in word:
            start += max(word.rfind("\n"), word.rfind("\u00a0")) + 1
        return (start, end) if start < end else None


@cache
def _copulas(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})\b" if words else r"(?!)")


def marks_of(hits: Sequence[Hit], language: str, knowledge: ActorKnowledge) -> list[Mark]:
    """The hits that concern actors."""
    marks = []
    meanings = knowledge.meanings(language)
    for start, end, entry in hits:
        if entry.others:
            surface = entry.surface
            meaning = meanings[surface] if surface in meanings else knowledge.meaning(surface, entry.others, language)
            if meaning is not None:
                marks.append((start, end, meaning))
    return marks
