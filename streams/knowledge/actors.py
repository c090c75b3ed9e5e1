"""Who is who: office holders, public bodies and role words, indexed for the actor tagger and the lexicon."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from streams.knowledge.declension import declined, declined_polish, is_woman, without_accents
from streams.knowledge.roles import BodyWord, RoleLexicon, RoleWord
from streams.knowledge.rows import Holder, InternationalBody, NationalBody
from streams.knowledge.surfaces import Reading

#: An office holder is still called by the surname alone for a while after the term, and before it as designate.
NEAR_BEFORE = timedelta(days=120)
NEAR_AFTER = timedelta(days=240)


class Term(msgspec.Struct, frozen=True):
    """One office of a person; `start` and `end` are days, null where unknown or open."""

    office: str
    body: str
    country: str | None
    start: date | None
    end: date | None

    def holds(self, day: date, before: timedelta = timedelta(0), after: timedelta = timedelta(0)) -> bool:
        """Whether the term covers `day`, widened by `before` its start and `after` its end."""
        return (self.start is None or self.start - before <= day) and (self.end is None or day <= self.end + after)


class Person(msgspec.Struct, frozen=True):
    """A holder of offices: `forms` are full names as written anywhere, `families` the surnames in them.

    `alone` are the surnames known well enough to mean this person without a given name.
    """

    id: str
    name: str
    terms: tuple[Term, ...]
    forms: tuple[str, ...]
    families: tuple[str, ...]
    alone: tuple[str, ...] = ()

    def term(self, day: date) -> Term | None:
        """The office on `day`; the first listed wins where several are held."""
        return next((term for term in self.terms if term.holds(day)), None)

    def near(self, day: date) -> Term | None:
        """The office on `day` or within some months of it."""
        return self.term(day) or next((term for term in self.terms if term.holds(day, NEAR_BEFORE, NEAR_AFTER)), None)

    def called(self, day: date, office: str | None) -> Term | None:
        """The term that a text of `day` speaks of: the one as `office`, if that had begun; else the one near it."""
        near = self.near(day)
        if office is None or (near is not None and near.office == office):
            return near
        own = [term for term in self.terms if term.office == office and (term.start is None or term.start <= day)]
        return max(own, key=lambda term: term.start or date.min) if own else near

    def held(self, day: date, office: str | None) -> bool:
        """Whether a term in `office` began before `day`."""
        return any(term.office == office and (term.start is None or term.start <= day) for term in self.terms)

    def last(self, day: date) -> Term | None:
        """The office last held before `day`."""
        past = [term for term in self.terms if term.start is None or term.start <= day]
        return max(past, key=lambda term: term.end or date.max, default=None)


class Body(msgspec.Struct, frozen=True):
    """A public body known by name; `country` is null for an international one.

    `context` are the forms that mean it only where the text speaks of it, its parent or its country.
    """

    id: str
    name: str
    kind: str
    sector: str
    country: str | None
    forms: tuple[str, ...]
    context: frozenset[str] = frozenset()
    parent: str = ""


class Meaning(msgspec.Struct, frozen=True):
    """What a surface form can be for the actor tagger, in one language; `bare`: only surnames of the persons."""

    role: RoleWord | None = None
    head: BodyWord | None = None
    persons: tuple[Person, ...] = ()
    bodies: tuple[Body, ...] = ()
    bare: bool = False


class ActorKnowledge:
    """Persons, bodies and role words with the lookups the tagger needs; never changed after it is made."""

    def __init__(self, roles: RoleLexicon, persons: Iterable[Person], bodies: Iterable[Body]) -> None:
        self.roles = roles
        self.persons = {person.id: person for person in persons}
        self.bodies = {body.id: body for body in bodies}
        self.families: dict[str, list[Person]] = {}
        self.full: dict[str, list[Person]] = {}
        for person in self.persons.values():
            for family in {plain(name) for name in person.families}:
                self.families.setdefault(family, []).append(person)
            for form in {plain(name) for name in person.forms}:
                self.full.setdefault(form, []).append(person)
        self._meanings: dict[str, dict[str, Meaning | None]] = {}

    def meanings(self, language: str) -> dict[str, Meaning | None]:
        """The store of meanings already looked up in `language`, for `meaning`."""
        return self._meanings.setdefault(language, {})

    def meaning(self, surface: str, readings: Sequence[Reading], language: str) -> Meaning | None:
        """What the readings of a hit mean; null where none of them concerns actors.

        Words for offices and bodies count in their own language only.
        """
        role = head = None
        persons = []
        bodies = []
        bare = True
        for reading in readings:
            if reading.kind == "role":
                role = _role(self.roles.roles.get(surface, ()), language)
                head = next((word for word in self.roles.bodies.get(surface, ()) if word.language == language), None)
            elif reading.kind == "person" and reading.ref in self.persons:
                persons.append(self.persons[reading.ref])
                bare = bare and reading.detail == "family"
            elif reading.kind == "body" and reading.ref in self.bodies:
                bodies.append(self.bodies[reading.ref])
        found = None
        if role or head or persons or bodies:
            found = Meaning(role, head, tuple(persons), tuple(bodies), bare)
        self.meanings(language)[surface] = found
        return found


def _role(words: Sequence[RoleWord], language: str) -> RoleWord | None:
    """The meaning in the language; a title ("Judge" before a name) comes before a weaker one."""
    own = [word for word in words if word.language == language]
    return next((word for word in own if word.needs in ("", "title")), own[0] if own else None)


def index_actors(
    roles: RoleLexicon,
    holders: Iterable[Holder],
    national: Iterable[NationalBody],
    international: Iterable[InternationalBody],
) -> ActorKnowledge:
    """The index of checked rows."""
    return ActorKnowledge(roles, _persons(holders, roles), [*_international(international), *_national(national)])


def _persons(holders: Iterable[Holder], roles: RoleLexicon) -> Iterator[Person]:
    rows: dict[str, list[Holder]] = {}
    for holder in holders:
        rows.setdefault(holder.person_id, []).append(holder)
    for person_id, terms in rows.items():
        # The family name stands first where the person's own country writes it there, whatever office is held.
        home = next((term.country for term in terms if term.country), None)
        spelled = dict.fromkeys(form for term in terms for form in (term.name, *term.aliases, *term.native))
        # One word without a capital letter is a full name too, in scripts that have none.
        forms = tuple(form for form in spelled if " " in form or not form[:1].isupper())
        alone = tuple(form for form in spelled if " " not in form and form[:1].isupper())
        forms, alone = _bent(forms, alone, polish=bool(alone) or home == "PL")
        families = dict.fromkeys(alone)
        for form in forms:
            if form[:1].isupper() and " " in form and " of " not in form:
                families.setdefault(family_name(form, home, roles))
        yield Person(
            person_id,
            terms[0].name,
            tuple(Term(term.office, term.body or "", term.country, term.start, term.end) for term in terms),
            forms,
            tuple(families),
            alone,
        )


def _bent(forms: tuple[str, ...], alone: tuple[str, ...], *, polish: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The full names and the surnames with their spellings without accents and their cases."""
    full = dict.fromkeys(forms)
    for form in forms:
        full.update(dict.fromkeys(declined(form)))
        if (bare := without_accents(form)) and len(bare) > _TELLING:
            full.setdefault(bare)
        if polish:
            full.update(dict.fromkeys(declined_polish(form)))
    woman = next((is_woman(form.split()[0]) for form in forms if form[:1].casefold() in _CYRILLIC), False)
    single = dict.fromkeys(alone)
    for form in alone:
        single.update(dict.fromkeys(declined(form, woman=woman)))
        if (bare := without_accents(form)) and len(bare) > _TELLING:
            single.setdefault(bare)
    return tuple(full), tuple(single)


_CYRILLIC = frozenset("абвгґдеёєжзиіїйклмнопрстуфхцчшщэюя")
#: Shorter names without their accents are other words.
_TELLING = 4


def _national(rows: Iterable[NationalBody]) -> Iterator[Body]:
    for row in rows:
        forms = dict.fromkeys((row.name, *row.forms, *row.context_forms))
        yield Body(
            f"{row.country}:{row.name}",
            row.name,
            row.kind,
            row.sector,
            row.country,
            tuple(forms),
            frozenset(row.context_forms),
        )


def _international(rows: Iterable[InternationalBody]) -> Iterator[Body]:
    for row in rows:
        context = {form for base in row.context_forms for form in _either_case(base)}
        forms = dict.fromkeys(
            [form for base in (row.name, *row.forms, *row.context_forms) for form in _either_case(base)]
            + list(row.abbreviations)
        )
        for base in row.context_forms:
            # Where "la Commission" is a form, "la Commission européenne" must be a longer one.
            article, _, noun = base.partition(" ")
            if article.islower() and noun:
                forms.update(dict.fromkeys(f"{article} {form}" for form in row.forms if form.startswith(f"{noun} ")))
        yield Body(row.id, row.name, "international", row.sector, None, tuple(forms), frozenset(context), row.parent)


def _either_case(form: str) -> tuple[str, str]:
    return form[:1].upper() + form[1:], form[:1].lower() + form[1:]


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name without case, accents and hyphens, so that its spellings compare equal."""
    stripped = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return stripped.casefold().replace("-", " ").replace("’", "'").replace("ł", "l").replace("ё", "е").strip()


def family_name(name: str, country: str | None, roles: RoleLexicon) -> str:
    """The surname in a full name: behind the given names, or in front in the countries that write it there."""
    words = name.split()
    common = roles.common
    while len(words) > 1 and words[-1].casefold() in common.suffixes:
        words.pop()
    if not words:
        return name
    if country in common.family_first and len(words) > 1:
        return words[0]
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in common.particles:
        cut -= 1
    return " ".join(words[cut:])


def _abroad(words: Sequence[RoleWord | BodyWord]) -> str:
    """The detail of a word that means nothing in English, whose texts need not be searched for it."""
    return "" if any(word.language == "en" for word in words) else "not in en"


def actor_surfaces(knowledge: ActorKnowledge) -> Iterator[tuple[str, Reading]]:
    """Every form that the shared lexicon must find for the actor tagger, with its reading."""
    for form, roles in knowledge.roles.roles.items():
        yield form, Reading("role", roles[0].code, _abroad(roles))
    for form, heads in knowledge.roles.bodies.items():
        yield form, Reading("role", heads[0].type, _abroad(heads))
    ambiguous = knowledge.roles.common.ambiguous_surnames
    for person in knowledge.persons.values():
        # Two signs ("普京") are enough for a head of state; of others they stand inside too many other words.
        known_everywhere = any(term.office == "head_of_state" for term in person.terms)
        for form in person.forms:
            if " " in form or (not form.isascii() and len(form) >= (2 if known_everywhere else 3)):
                yield form, Reading("person", person.id, "name")
        for family in person.alone:
            if plain(family) not in ambiguous and len(family) > 3 and family[:1].isupper():
                yield family, Reading("person", person.id, "family")
    for body in knowledge.bodies.values():
        for form in body.forms:
            if len(form) > 1:
                # The country tagger takes a named national body for a mention of its country, where the form is sure.
                yield form, Reading("body", body.id, body.country or "", "context" if form in body.context else "")
