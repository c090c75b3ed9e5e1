"""Public bodies: those known by name, and those whose name is built from a head word ("Ministry of X", "X army")."""

from functools import lru_cache

from streams.core.actors.body_names import Left, Right
from streams.core.actors.first_look import GENITIVES
from streams.core.actors.scene import Scene
from streams.knowledge.actors import Body
from streams.knowledge.roles import BodyWord

#: Before a seat of government these make it a place ("in the Kremlin").
_PLACES = frozenset({"in", "at", "inside", "outside", "au", "im", "en", "near"})


class BodyFound:
    """One mention of a public body. `key` tells bodies of one country apart; `id` is the knowledge base's."""

    __slots__ = ("country", "end", "id", "international", "key", "reason", "sector", "short", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.key = ""
        self.id: str | None = None
        self.country: str | None = None
        self.reason: str | None = None
        self.sector: str | None = None
        self.international = False
        #: Called by a short name that means it only in this text ("the Alliance").
        self.short = False


def find_bodies(scene: Scene) -> list[BodyFound]:
    """Bodies in text order, none inside another."""
    found: list[BodyFound] = []
    for start, end, meaning in scene.marks:
        body = None
        if meaning.head is not None:
            body = _by_pattern(scene, start, end, meaning.head)
        if meaning.bodies and (body is None or (body.country is None and not body.international)):
            # "Auswärtiges Amt", "Senate": a head word that is also the whole name of a known body.
            body = _by_name(scene, start, end, meaning.bodies) or body
        elif meaning.bodies and body is not None:
            body.id = next((one.id for one in meaning.bodies if one.country == body.country), None)
        if body is not None:
            found.append(body)
    if len(found) < 2:
        return found
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[BodyFound] = []
    for body in found:
        if kept and body.start < kept[-1].end:
            if body.end - body.start > kept[-1].end - kept[-1].start:
                kept[-1] = body
            continue
        kept.append(body)
    return kept


def _by_name(scene: Scene, start: int, end: int, bodies: tuple[Body, ...]) -> BodyFound | None:
    text = scene.text
    body = bodies[0]
    if _is_shouted_word(scene, start, end):
        return None
    if text[start - 1 : start] == "-" or (text[end : end + 1] == "-" and text[end + 1 : end + 2].islower()):
        # "pro-Kremlin", "Kremlin-backed": a trait of something else.
        return None
    if body.kind == "seat" and (before := scene.word_before(start)) is not None:
        if scene.text[before[0] : before[1]].casefold() in scene.words.articles:
            before = scene.word_before(before[0])
        if before is not None and text[before[0] : before[1]].casefold() in _PLACES:
            return None
    first, _, rest = text[start:end].partition(" ")
    if first in scene.words.articles and rest in body.forms:
        # "la Commission européenne"
        start += len(first) + 1
    left = _country_left(scene, start)
    right = _country_right(scene, end)
    beside = left or right
    if len(bodies) > 1 or text[start:end] in body.context:
        body = _settle(scene, start, end, bodies, beside[1] if beside else None) or body
        if text[start:end] in body.context and not _in_context(scene, body, beside[1] if beside else None):
            return None
    item = BodyFound(start, end)
    item.id = body.id
    item.key = _key(scene, start, end)
    item.sector = body.sector
    form = text[start:end]
    # What a state's body is called at home ("Treasury") is its name; "the alliance" is none.
    item.short = (form in body.context and body.country is None) or (
        form.rpartition(" ")[2].casefold() in scene.common.loose
    )
    item.country = body.country
    item.international = body.country is None
    item.reason = "body" if body.country else "international body"
    if body.country is not None and beside is not None and beside[1] == body.country:
        item.start, item.end = min(start, beside[0]), max(end, beside[2])
    return item


def _is_shouted_word(scene: Scene, start: int, end: int) -> bool:
    """ "PEOPLE WHO GREW UP": an acronym that is a word, in a line of capitals."""
    text = scene.text
    if text[start:end].casefold() not in scene.common.word_acronyms:
        return False
    around = [
        word for word in text[max(0, start - 12) : start].split() + text[end : end + 12].split() if word.isalpha()
    ]
    return len(around) > 1 and all(word.isupper() for word in around)


def _settle(scene: Scene, start: int, end: int, bodies: tuple[Body, ...], beside: str | None) -> Body | None:
    """Which of several bodies of one name: of the country beside it, else of one that the text is about."""
    if beside is not None:
        return next((body for body in bodies if body.country == beside), None)
    return scene.body(start, end, bodies)


def _in_context(scene: Scene, body: Body, beside: str | None) -> bool:
    if body.country is not None:
        return beside == body.country or body.country in scene.counts
    # An organ's short name needs the organisation in the text.
    return beside is None and (body.id in scene.named_bodies or body.parent in scene.named_bodies)


def _country_left(scene: Scene, start: int) -> tuple[int, str, int] | None:
    found = scene.word_before(start)
    if found is None:
        return None
    end = found[1]
    if scene.text[end - 2 : end] in GENITIVES:
        end -= 2
    place = scene.place_ends.get(end)
    if place is None or place.kind == "body":
        return None
    return place.start, place.code, start


def _country_right(scene: Scene, end: int) -> tuple[int, str, int] | None:
    text = scene.text
    if text[end : end + 1] != " ":
        return None
    for between in (" of the ", " of ") if text[end : end + 4] == " of " else ():
        if text.startswith(between, end):
            place = scene.place_starts.get(end + len(between))
            if place is not None:
                return end, place.code, place.end
    place = scene.place_starts.get(end + 1)
    # "armée russe", "парламент України": the nationality follows the noun.
    if place is not None and scene.language != "en" and place.kind in ("name", "demonym"):
        return end, place.code, place.end
    return None


def _by_pattern(scene: Scene, start: int, end: int, head: BodyWord) -> BodyFound | None:
    capital = scene.text[start].isupper()
    proper = head.needs == "proper"
    left = Left(scene, start, capital=capital, proper=proper)
    right = Right(scene, end, proper=proper)
    country = left.country or right.country
    if right.end == end and _names_a_field(scene, end):
        return None
    if not _enough(scene, head, capital, left, right, country):
        return None
    item = BodyFound(left.start, right.end)
    item.sector = head.sector
    if country is not None:
        item.country, item.reason = country, "nationality"
    elif left.body is not None:
        item.country, item.reason = left.body.country, "body"
        item.international = left.body.country is None
    item.key = _key(scene, item.start, item.end)
    return item


def _names_a_field(scene: Scene, end: int) -> bool:
    """Whether a minister's title follows: "the South African Police Minister" is not of the police."""
    mark = scene.starts.get(end + 1)
    if mark is None:
        return False
    role = mark[2].role
    return role is not None and role.code == "minister" and not role.needs and scene.text[end] == " "


def _enough(scene: Scene, head: BodyWord, capital: bool, left: "Left", right: "Right", country: str | None) -> bool:
    if left.private:
        return False
    if head.needs == "country":
        if country is not None and not (right.located and left.country is None):
            return head.type != "administration" or left.holder
        if head.type == "parliament" and capital and not left.words:
            # "the Parliament", inside a sentence.
            before = scene.text[max(0, left.head - 2) : left.head]
            return before[-1:] == " " and before[:1].isalpha()
        return capital and (bool(left.words) or bool(right.words) or " " in scene.text[left.head : right.head])
    if head.needs == "portfolio":
        return (
            bool(left.words or right.words)
            or (country is not None and scene.language != "en")
            or left.body is not None
            or "ministerium" in (scene.text[left.head : right.head])
        )
    return bool(left.capitals or right.words) or (country is not None and capital)


#: Words that differ between two names of one body, and what they count as.
_STEMS = {
    "defense": "defence", "affairs": "", "affair": "", "the": "", "of": "", "presidential": "president",
    "president's": "president", "president’s": "president", "presidency": "president office", "s": "",
}  # fmt: skip


def _key(scene: Scene, start: int, end: int) -> str:
    """What two names of one body have in common: their words in one order, without countries and small words."""
    text, places = scene.text, scene.place_starts
    words: set[str] = set()
    pos = start
    while pos < end:
        place = places.get(pos)
        if place is not None and place.end < end and place.kind not in _PARTS_OF_NAMES:
            pos = place.end
            continue
        stop = text.find(" ", pos, end)
        if stop < 0:
            stop = end
        if place is None or place.end < stop or place.kind in _PARTS_OF_NAMES:
            words.update(_stems(text[pos:stop]))
        pos = stop + 1
    return " ".join(sorted(words))


#: Mentions of a country that are a part of a body's name rather than say whose it is.
_PARTS_OF_NAMES = frozenset({"city", "region", "body"})


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[str, ...]:
    low = word.casefold().strip(",.'’\"")
    return tuple(_STEMS.get(low, low).split())
