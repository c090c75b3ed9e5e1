"""Names beside an office: every role word of the text is read to both sides, and what counts as public is kept."""

from streams.core.actors.before import appointed, end_before, name_before
from streams.core.actors.complements import read_right
from streams.core.actors.first_look import may_follow_name, no_name_behind
from streams.core.actors.holders import holder_beside, surname_at
from streams.core.actors.names import NOUN_CAPITALS, Span
from streams.core.actors.offices import BY_NATIONALITY, Found, describe, is_public
from streams.core.actors.phrases import Phrase, find_owner, read_left
from streams.core.actors.scene import Scene
from streams.knowledge.roles import RoleWord


def find_persons(scene: Scene) -> list[Found]:
    """Names beside offices in text order."""
    found: list[Found] = []
    for start, end, meaning in scene.marks:
        role = meaning.role
        if role is None:
            continue
        if role.needs == "holder":
            _read_holder(scene, start, end, role, found)
        elif role.needs == "title":
            if scene.text[end : end + 1] == " ":
                _read_title(scene, start, end, role, found)
        elif not no_name_behind(scene, end):
            _read(scene, Phrase(start, end, role), found)
        elif may_follow_name(scene, start):
            _read_left_only(scene, Phrase(start, end, role), found)
    return found


def _read_title(scene: Scene, start: int, end: int, role: RoleWord, found: list[Found]) -> None:
    after = scene.names.after(end)
    if after is None or after[1]:
        return
    phrase = Phrase(start, end, role)
    read_left(scene, phrase)
    names = scene.names.list_at(after[0][0], scene.place_starts) if role.plural else [after[0]]
    _keep(scene, phrase, names, found)


def _read_holder(scene: Scene, start: int, end: int, role: RoleWord, found: list[Found]) -> None:
    held = holder_beside(scene, start, end, role)
    if held is None:
        return
    item = Found(held.name, Phrase(start, end, role))
    item.role, item.code, item.sector = scene.text[start:end], held.term.office, "GOV"
    item.country, item.reason = held.term.country, "knowledge base" if held.term.country is not None else None
    if held.term.end is not None and held.term.end < scene.day:
        item.status = "former"
    found.append(item)


def _read_left_only(scene: Scene, phrase: Phrase, found: list[Found]) -> None:
    """Read an office behind which no name stands; to its right only where a name can stand before it."""
    read_left(scene, phrase)
    if end_before(scene, phrase) is not None or appointed(scene, phrase) is not None:
        read_right(scene, phrase)
        before = name_before(scene, phrase)
        if before is not None:
            _keep(scene, phrase, [before], found)


def _read(scene: Scene, phrase: Phrase, found: list[Found]) -> None:
    head_end = phrase.end
    names = read_right(scene, phrase)
    before = None
    if names or may_follow_name(scene, phrase.heads[0][0]):
        read_left(scene, phrase)
        before = name_before(scene, phrase)
        if before is not None and names and _comma_between(scene.text, max(head_end, phrase.end), names[0][0]):
            names = []
        if names and before is not None and not phrase.copula:
            before = None
    spans = names or ([before] if before is not None else [])
    if not spans and scene.language in NOUN_CAPITALS and phrase.end == head_end and len(phrase.heads) == 1:
        # Where nouns have capitals one word is no name, but for the surname of who holds the office.
        start, _, role = phrase.heads[0]
        held = surname_at(scene, head_end + 1, role) if scene.text[head_end : head_end + 1] == " " else None
        if held is not None:
            phrase = Phrase(start, head_end, role)
            read_left(scene, phrase)
            spans = [held.name]
    if spans:
        _keep(scene, phrase, spans, found)


def _keep(scene: Scene, phrase: Phrase, spans: list[Span], found: list[Found]) -> None:
    """Note the names of a public office."""
    if phrase.its and not phrase.public:
        find_owner(scene, phrase)
    if not is_public(scene, phrase, spans[0]):
        return
    codes = _shared(phrase, len(spans))
    for index, span in enumerate(spans):
        item = Found(span, phrase)
        describe(scene, item, phrase)
        if codes:
            item.country, item.reason = codes[index], BY_NATIONALITY
        found.append(item)


def _shared(phrase: Phrase, size: int) -> list[str]:
    """The countries of so many names, where the phrase has one for each: "his U.S. and Japanese counterparts, A and B",
    "the presidents of Poland and Latvia, A and B".
    """
    if size < 2:
        return []
    # Nationalities before the office are read from right to left.
    for side in (phrase.left[::-1], phrase.right):
        codes = [place for place in side if isinstance(place, str)]
        if len(codes) == size:
            return codes
    return []


def _comma_between(text: str, start: int, end: int) -> bool:
    return "," in text[start:end]
