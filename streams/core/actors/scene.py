"""One article as the actor tagger sees it: its hits by where they begin and end, and what each can mean."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from streams.core.actors.names import Names
from streams.core.actors.vocabulary import vocabulary
from streams.core.country_mention import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.actors import ActorKnowledge, Body, Meaning, Person, Term
from streams.knowledge.context import CONTEXT

#: Hit of the lexicon with its meaning for actors.
Mark = tuple[int, int, Meaning]


class Scene:
    """Marks (roles, persons, bodies) and places (countries) of one article, with lookups by offset."""

    __slots__ = (
        "_counts", "_named_bodies", "_names", "_near", "_place_offsets", "common", "countries", "day", "document",
        "ends", "fronts", "hits", "knowledge", "language", "marks", "place_ends", "place_starts", "source",
        "starts", "text", "vocabulary", "words",
    )  # fmt: skip

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
        self.vocabulary = vocabulary(knowledge, language)
        self.words = self.vocabulary.words
        self.common = knowledge.roles.common
        self.starts = {mark[0]: mark for mark in marks}
        self.ends = {mark[1]: mark for mark in marks}
        self.place_starts = {place.start: place for place in countries}
        self.place_ends = {place.end: place for place in countries}
        #: Surnames written in front, by full name, as far as decided.
        self.fronts: dict[str, str | None] = {}
        self._near: dict[str, Term | None] = {}
        # Made when first asked for: most articles never do.
        self._names: Names | None = None
        self._counts: Counter[str] | None = None
        self._place_offsets: list[int] | None = None
        self._named_bodies: frozenset[str] | None = None

    @property
    def names(self) -> Names:
        """The finder of names in this text."""
        if self._names is None:
            # A city may be the later part of a name (Lloyd Austin); a country, a role or a body never is.
            walls = {place.start: place.kind in ("city", "region") for place in self.countries}
            people = []
            for start, end, meaning in self.marks:
                if meaning.persons:
                    people.append(start)
                    continue
                if self._surname(start, meaning):
                    continue
                walls[start] = False
                # Nor is a later word of it: "Minister" in "Prime Minister".
                space = self.text.find(" ", start, end)
                while space >= 0:
                    walls[space + 1] = False
                    space = self.text.find(" ", space + 1, end)
            self._names = Names(self.text, walls, frozenset(people), self.language, self.knowledge)
        return self._names

    @property
    def counts(self) -> Counter[str]:
        """How often each country is mentioned."""
        if self._counts is None:
            self._counts = Counter([place.code for place in self.countries])
        return self._counts

    @property
    def place_offsets(self) -> list[int]:
        """Where the country mentions end, in text order."""
        if self._place_offsets is None:
            self._place_offsets = [place.end for place in self.countries]
        return self._place_offsets

    @property
    def named_bodies(self) -> frozenset[str]:
        """Ids of the known bodies that the text names in full."""
        if self._named_bodies is None:
            text = self.text
            self._named_bodies = frozenset(
                body.id
                for start, end, meaning in self.marks
                for body in meaning.bodies
                if text[start:end] not in body.context
            )
        return self._named_bodies

    def near(self, person: Person) -> Term | None:
        """`person.near` on the day of the article, counted out once."""
        if person.id not in self._near:
            self._near[person.id] = person.near(self.day)
        return self._near[person.id]

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
        if not word.isalpha() and ("\n" in word or "\u00a0" in word):
            start += max(word.rfind("\n"), word.rfind("\u00a0")) + 1
        return (start, end) if start < end else None


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
