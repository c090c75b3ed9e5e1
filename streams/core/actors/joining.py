"""Many mentions, one person: names are joined by surname, office holders by the knowledge base."""

from typing import Final

from streams.core.actors.names import Span
from streams.core.actors.offices import Found
from streams.core.actors.scene import Scene
from streams.knowledge.actors import Person, family_name, plain

#: Nationalities whose names are never read from the front are not listed: only these are common enough to skip.
_WESTERN: Final = frozenset({"US", "GB", "FR", "DE", "UA", "RU"})


#: Longest surname, in letters, of those that stand in front.
_SHORT: Final = 6
#: More persons than any article presents: lists of thousands of names are cut there, to keep the time in bounds.
_MOST_FIGURES: Final = 400


class Figure:
    """A person of the article while mentions are gathered."""

    __slots__ = ("family", "found", "given", "name", "names", "person", "spans")

    def __init__(self, name: str, family: str, given: tuple[str, ...], person: Person | None) -> None:
        self.name = name
        self.family = family
        self.given = given
        self.person = person
        self.names: list[Span] = []
        self.spans: set[Span] = set()
        self.found: list[Found] = []


def gather(scene: Scene, found: list[Found]) -> list[Figure]:
    """Figures in the order of their first mention: those with an office in the text, and holders known by name."""
    if not found and not any(mark[2].persons for mark in scene.marks):
        return []
    text = scene.text
    figures: list[Figure] = []
    by_family: dict[str, list[Figure]] = {}
    by_person: dict[str, Figure] = {}
    # Fuller names first, so that a surname finds the person it is short for.
    for item in sorted(found, key=lambda one: -text.count(" ", *one.name)):
        name = text[item.name[0] : item.name[1]]
        country = item.country
        if len(figures) >= _MOST_FIGURES:
            break
        person = _known(scene, item.name, name, country, item.code)
        figure = _place(scene, name, country, person, by_family, by_person, figures)
        figure.found.append(item)
        figure.names.append(item.name)
    begins = {item.name[0]: item.name[1] for item in found}
    ends = {item.name[1]: item.name[0] for item in found}
    for start, end, meaning in scene.marks:
        if not meaning.persons or begins.get(start, 0) > end or ends.get(end, end) < start:
            # No person, or the part of a longer name that stands beside an office.
            continue
        span = (start, end)
        person = _holder(scene, span, meaning.persons, bare=meaning.bare)
        if person is None:
            continue
        if text[end : end + 1] == "-" and not meaning.bare:
            whole = scene.names.at(start)
            if whole is not None and whole[0] == start and whole[1] > end:
                continue
        known = by_person.get(person.id)
        if known is None:
            if len(figures) >= _MOST_FIGURES or (meaning.bare and _other_given(scene, start, person)):
                continue
            known = _place(scene, text[start:end], None, person, by_family, by_person, figures)
        known.names.append(span)
    for figure in figures:
        figure.found.sort(key=lambda one: one.name[0])
    figures = [figure for figure in figures if figure.names]
    _spread(scene, figures, by_family)
    figures.sort(key=lambda one: min(one.spans))
    return figures


def _place(
    scene: Scene,
    name: str,
    country: str | None,
    person: Person | None,
    by_family: dict[str, list[Figure]],
    by_person: dict[str, Figure],
    figures: list[Figure],
) -> Figure:
    if person is not None and person.id in by_person:
        return by_person[person.id]
    home = country or (person.terms[0].country if person is not None and person.terms else None)
    family = _front_family(scene, name, home) or family_name(name, home, scene.knowledge.roles)
    key = plain(family)
    given = tuple(word for word in plain(name).split() if word not in key.split())
    for figure in by_family.get(key, ()):
        if _same(figure, given, person):
            if person is not None and figure.person is None:
                figure.person = person
                by_person[person.id] = figure
            return figure
    figure = Figure(name, family, given, person)
    figures.append(figure)
    by_family.setdefault(key, []).append(figure)
    if person is not None:
        by_person[person.id] = figure
    return figure


def _front_family(scene: Scene, name: str, country: str | None) -> str | None:
    """The surname of a Korean, Chinese ... name: in front where the given name is hyphenated ("Moon Hong-sik"), or
    where the text, not telling the country, goes on with the first word alone ("Suh Wook" ... "Suh").
    """
    first, _, rest = name.partition(" ")
    if not rest or " " in rest or country in _WESTERN:
        return None
    if "-" in rest and rest.partition("-")[2][:1].islower() and "-" not in first:
        return first
    if country is not None or len(first) > _SHORT:
        return None
    if name not in scene.fronts:
        scene.fronts[name] = first if _stands_alone(scene, name, first, rest) else None
    return scene.fronts[name]


def _stands_alone(scene: Scene, name: str, first: str, rest: str) -> bool:
    text = scene.text
    whole = text.count(name)
    if text.count(first) == whole or text.count(rest) != whole:
        return False
    abroad = scene.common.family_first
    return any(reading.ref in abroad for _, _, entry in scene.hits for reading in entry.countries)


def _same(figure: Figure, given: tuple[str, ...], person: Person | None) -> bool:
    if person is not None and figure.person is not None and person.id != figure.person.id:
        return False
    if person is not None and figure.given and not _fits(person, figure.given[0]):
        return False
    if not given or not figure.given:
        return True
    if set(given) & set(figure.given):
        return True
    return given[0][:1] == figure.given[0][:1] and (
        given[0][:3] == figure.given[0][:3] or "." in given[0] + figure.given[0]
    )


def _fits(person: Person, given: str) -> bool:
    """Whether a given name (or initial) can be this person's."""
    first = given.rstrip(".")[:3]
    return any(word.startswith(first) for form in person.forms for word in plain(form).split())


def _known(scene: Scene, span: Span, name: str, country: str | None, office: str | None) -> Person | None:
    """The holder that a name found by pattern is, if the knowledge base has one who fits name and country."""
    mark = scene.starts.get(span[0])
    knowledge = scene.knowledge
    if mark is not None and mark[2].persons and not mark[2].bare and " " in scene.text[mark[0] : mark[1]]:
        return _holder(scene, span, mark[2].persons, bare=False)
    key = plain(name)
    full = knowledge.full.get(key) or knowledge.full.get(" ".join(reversed(key.split())))
    if full:
        return _holder(scene, span, tuple(full), bare=False)
    words = key.split()
    candidates = knowledge.families.get(words[-1], [])
    if len(words) == 1:
        fitting = [one for one in candidates if scene.near(one) and _of(one, country)]
        if not fitting:
            # "former President Trump": who has held that very office.
            fitting = [one for one in candidates if one.held(scene.day, office) and _of(one, country)]
        return fitting[0] if len(fitting) == 1 else None
    for one in candidates:
        if _of(one, country) and any(plain(form).split()[0][:3] == words[0][:3] for form in one.forms):
            return one
    return None


def _of(person: Person, country: str | None) -> bool:
    return country is None or any(term.country == country for term in person.terms)


def _holder(scene: Scene, span: Span, persons: tuple[Person, ...], *, bare: bool) -> Person | None:
    """Who of several is meant on the day; by the surname alone only who is in office about then."""
    near = [person for person in persons if scene.near(person) is not None]
    if near:
        return near[0] if len(near) == 1 or not bare else None
    if bare:
        return None
    past = [person for person in persons if person.last(scene.day) is not None]
    return past[0] if past else None


def _other_given(scene: Scene, start: int, person: Person) -> bool:
    """Whether the surname is preceded by another person's given name ("Mike Johnson")."""
    found = scene.word_before(start)
    if found is None:
        return False
    word = scene.text[found[0] : found[1]]
    if not word[:1].isupper() or not word.isalpha() or word.casefold() in scene.common.not_names:
        return False
    if found[1] in scene.ends or found[1] in scene.place_ends or word.casefold() in scene.common.portfolio:
        return False
    before = scene.names.at(found[0])
    if before is None or before[1] <= start:
        return False
    key = plain(word)
    return not any(plain(form).startswith(key[:3]) for form in person.forms)


def _spread(scene: Scene, figures: list[Figure], by_family: dict[str, list[Figure]]) -> None:
    """Find every mention by surname and, before it, the given names of a fuller form."""
    text = scene.text
    for figure in figures:
        figure.spans.update(figure.names)
        # Other spellings of a holder's surname are hits of their own.
        forms = {figure.family}
        if figure.family[:1].islower():
            # "Von der Leyen" begins a sentence.
            forms.add(figure.family[:1].upper() + figure.family[1:])
        if figure.person is not None:
            forms.update([text[start:end].rpartition(" ")[2] for start, end in figure.names])
        shared = len(by_family.get(plain(figure.family), ())) > 1
        for form in forms:
            size = len(form)
            pos = text.find(form) if size > 1 else -1
            while pos >= 0:
                end = pos + size
                if not (pos and text[pos - 1].isalnum()) and not text[end : end + 1].isalnum():
                    _take(scene, figure, pos, end, shared)
                pos = text.find(form, end)
        _clean(figure)


def _take(scene: Scene, figure: Figure, pos: int, end: int, shared: bool) -> None:
    text = scene.text
    start = pos
    first = True
    while (found := scene.word_before(start)) is not None:
        word = text[found[0] : found[1]]
        key = plain(word)
        if not word[:1].isupper() or found[1] in scene.ends or found[1] in scene.place_ends:
            break
        if key in figure.given or (word.endswith(".") and len(word) == 2):
            start = found[0]
            first = False
            continue
        if word.casefold() in scene.common.not_names or word.casefold() in scene.common.portfolio or not word.isalpha():
            break
        if first and not figure.given and scene.names.at(found[0]) is not None:
            if figure.person is not None and not any(plain(form).startswith(key[:2]) for form in figure.person.forms):
                return
            start = found[0]
            figure.given = (key,)
            break
        if first and figure.given and len(word) > 2 and scene.names.at(found[0]) is not None:
            # Another given name: somebody else of that surname.
            return
        break
    if shared and start == pos and figure.given:
        return
    figure.spans.add((start, end))


def _clean(figure: Figure) -> None:
    """Drop spans that lie inside others."""
    kept: list[Span] = []
    for span in sorted(figure.spans, key=lambda one: (one[0], -one[1])):
        if kept and span[0] < kept[-1][1]:
            continue
        kept.append(span)
    figure.spans = set(kept)
