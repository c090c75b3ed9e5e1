"""The words around an office: how far the role phrase reaches, and which countries, bodies and persons stand in it."""

from streams.core.actors.names import Span
from streams.core.actors.scene import Scene
from streams.knowledge.actors import Body, Meaning, Person
from streams.knowledge.roles import RoleWord

_MOST_WORDS = 14
_GENITIVES = ("'s", "’s")
_QUOTES = "\"“”«»„'‘([—–-"


class Phrase:
    """A role phrase while it is read: `start`..`end` is the role as written.

    `left` and `right` are the countries (code) and known bodies before and behind the head word, nearest first;
    `owner` is the person whose spokesman (...) it is; `public` tells that a word of the phrase names the state.
    """

    __slots__ = (
        "anaphor",
        "copula",
        "end",
        "heads",
        "left",
        "owner",
        "private",
        "public",
        "right",
        "start",
        "status",
        "to",
        "unknown",
    )  # fmt: skip

    def __init__(self, start: int, end: int, role: RoleWord) -> None:
        self.start = start
        self.end = end
        self.heads: list[tuple[int, int, RoleWord]] = [(start, end, role)]
        self.left: list[str | Body] = []
        self.right: list[str | Body] = []
        #: Countries behind "to", "in": where somebody is sent, not whom he serves.
        self.to: list[str] = []
        self.owner: Person | Span | None = None
        self.status: str | None = None
        self.public = False
        self.private = False
        self.copula = False
        self.anaphor = False
        self.unknown = 0


def pick_role(meaning: Meaning, language: str) -> RoleWord:
    """The reading of a role word in the text's language, else the first."""
    return next((role for role in meaning.roles if role.language == language), meaning.roles[0])


def read_left(scene: Scene, phrase: Phrase) -> None:
    """Widen the phrase to the left: adjectives, nationality, bodies, "deputy", "former"."""
    text, words = scene.text, scene.words
    pos = phrase.start
    closed = False
    for _ in range(_MOST_WORDS):
        if pos < 2:
            return
        if text[pos - 1] == "-":
            # "US-Präsident", "ex-president"
            place = scene.place_ends.get(pos - 1)
            start = pos - 1
            while start and text[start - 1].isalpha():
                start -= 1
            prefix = text[start : pos - 1].casefold()
            if place is not None:
                phrase.left.append(place.code)
                start = place.start
            elif prefix in words.former:
                phrase.status = "former"
            elif pos - 1 in scene.ends and scene.ends[pos - 1][2].bodies:
                phrase.left.append(scene.ends[pos - 1][2].bodies[0])
                start = scene.ends[pos - 1][0]
            else:
                return
            pos = phrase.start = start
            continue
        found = scene.word_before(pos)
        if found is None:
            return
        start, end = found
        owned = end
        if text[end - 2 : end] in _GENITIVES:
            owned = end - 2
        elif text[end - 1] in "'’" and text[end - 2] == "s":
            owned = end - 1
        mark = scene.ends.get(owned)
        place = scene.place_ends.get(owned)
        if not closed and place is not None:
            phrase.left.append(place.code)
            if mark is not None and mark[2].bodies:
                phrase.public = True
            pos = phrase.start = place.start
            continue
        if not closed and mark is not None:
            if not _absorb_left(scene, phrase, mark[2], mark[0], mark[1], owned < end):
                return
            pos = phrase.start = mark[0]
            if mark[2].persons:
                return
            continue
        word = text[start:end]
        low = word.casefold().lstrip(_QUOTES)
        if low in words.copulas:
            phrase.copula = True
            pos = start
            closed = True
            continue
        if closed or word[-1] in ",.;:!?)":
            return
        if low in words.joiners or low == "of":
            pos = start
            continue
        if low in words.former:
            phrase.status = "former"
        elif low in words.acting:
            phrase.status = "acting"
        elif low in words.designate:
            phrase.status = "designate"
        elif low in words.private:
            phrase.private = True
        elif owned < end:
            if word[:1].isupper() and low not in scene.common.not_names:
                phrase.owner = (start, owned)
            elif low in scene.common.public:
                phrase.public = True
            else:
                phrase.anaphor = True
        elif low in scene.common.portfolio or low in scene.common.parties:
            phrase.public = phrase.public or low in scene.common.public or low in scene.common.parties
        elif low in words.modifiers or ("-" in low and low[:1].islower() and word == low):
            pass
        elif (
            word[:1].isupper()
            and phrase.unknown < 3
            and low not in scene.common.not_names
            and phrase.heads[0][2].needs in ("public", "country", "proper")
        ):
            phrase.unknown += 1
        else:
            return
        pos = phrase.start = start
        if word[0] in _QUOTES:
            phrase.start += 1
            return
        # Before an article or a possessive only a copula can still belong to the phrase.
        closed = low in words.articles or low in _DETERMINERS
    return


_DETERMINERS = frozenset(
    {"his", "her", "their", "its", "our", "my", "your", "a", "an", "ein", "eine", "un", "une", "una"}
)


def _absorb_left(scene: Scene, phrase: Phrase, meaning: Meaning, start: int, end: int, owned: bool) -> bool:
    if meaning.persons:
        if owned or phrase.heads[0][2].code in ("spokesperson", "adviser", "official"):
            phrase.owner = meaning.persons[0]
            return True
        return False
    if meaning.bodies:
        phrase.left.append(meaning.bodies[0])
        phrase.public = True
    elif meaning.roles:
        role = pick_role(meaning, scene.language)
        if owned:
            phrase.public = True
        else:
            phrase.heads.insert(0, (start, end, role))
    else:
        phrase.public = True
    return True


def read_right(scene: Scene, phrase: Phrase) -> list[Span]:
    """Read what the role is of ("... of the Security Council of Ukraine"); returns the names that follow, if any."""
    text, words, common = scene.text, scene.words, scene.common
    plural = phrase.heads[-1][2].plural
    pos = phrase.end
    preposition = ""
    fresh = True  # nothing but the head word so far
    embedded = False  # a role inside the complement: the next name is not the one described
    for _ in range(_MOST_WORDS):
        if text[pos : pos + 2] in _GENITIVES:
            return []
        found = scene.names.after(pos)
        if found is not None:
            name, comma = found
            if embedded and not comma:
                phrase.owner = name
                pos = name[1]
                embedded = False
                fresh = False
                continue
            if not comma and preposition and not fresh:
                # Behind "of", "for": part of what the role is of, unless enough is left to be a name.
                pos = phrase.end = name[1]
                preposition = ""
                continue
            # A single word behind a comma is too little to be sure of.
            if comma and " " not in text[name[0] : name[1]] and not _known(scene, name):
                return []
            return scene.names.list_at(name[0]) if plural else [name]
        if pos >= len(text) or text[pos] not in " \u00a0":
            return _skip_titles(scene, phrase, pos)
        start = pos + 1
        place = scene.place_starts.get(start)
        mark = scene.starts.get(start)
        if place is not None:
            (phrase.to if preposition in _TO else phrase.right).append(place.code)
            pos = phrase.end = max(place.end, mark[1] if mark is not None else 0)
            pos = _past_genitive(text, pos)
            preposition, fresh = "", False
            continue
        if mark is not None:
            meaning = mark[2]
            if meaning.persons:
                if preposition or embedded:
                    phrase.owner = meaning.persons[0]
                    pos = phrase.end = _past_genitive(text, mark[1])
                    preposition, fresh, embedded = "", False, False
                    continue
                return [(mark[0], mark[1])]
            if (
                meaning.roles
                and not preposition
                and fresh is False
                and pick_role(meaning, scene.language).needs != "title"
            ):
                return []
            if meaning.roles and pick_role(meaning, scene.language).needs == "title" and not preposition:
                return _skip_titles(scene, phrase, pos)
            if meaning.roles and fresh and not preposition:
                return _skip_titles(scene, phrase, pos)
            if meaning.bodies:
                phrase.right.append(meaning.bodies[0])
            phrase.public = True
            embedded = bool(meaning.roles)
            pos = phrase.end = _past_genitive(text, mark[1])
            preposition, fresh = "", False
            continue
        stop = start
        size = len(text)
        while stop < size and (text[stop].isalnum() or text[stop] in "-'’&"):
            stop += 1
        if stop == start:
            return []
        low = text[start:stop].casefold()
        if low in words.connectors:
            preposition = low if low not in words.articles and low not in words.joiners else preposition
            if low in words.joiners and fresh:
                return []
            pos = stop
            fresh = False
            continue
        bare = low[:-2] if low.endswith(_GENITIVES) else low
        if bare in common.portfolio or bare in common.parties:
            phrase.public = phrase.public or bare in common.public or bare in common.parties
        elif bare in words.private:
            phrase.private = True
        else:
            return []
        if fresh:
            # "minister health" does not occur: behind the head word comes a preposition or a country first.
            if scene.language == "en":
                return []
        pos = phrase.end = stop
        preposition, fresh = "", False
    return []


#: Prepositions of destination.
_TO = frozenset({"to", "in", "at", "auprès", "en", "ante", "bei", "в", "у", "при", "beim"})


def _known(scene: Scene, name: Span) -> bool:
    return name[0] in scene.starts and bool(scene.starts[name[0]][2].persons)


def _past_genitive(text: str, pos: int) -> int:
    return pos + 2 if text[pos : pos + 2] in _GENITIVES else pos


def _skip_titles(scene: Scene, phrase: Phrase, pos: int) -> list[Span]:
    """The name behind a rank or another office: "minister of defence, Lt Gen Ivan Havryliuk"."""
    text = scene.text
    for _ in range(3):
        start = pos + 1
        if text[pos : pos + 1] == "," and text[pos + 1 : pos + 2] == " ":
            start = pos + 2
        mark = scene.starts.get(start)
        if mark is None or not mark[2].roles:
            return []
        if pick_role(mark[2], scene.language).needs != "title":
            return []
        pos = mark[1]
        found = scene.names.after(pos)
        if found is not None and not found[1]:
            return [found[0]]
    return []


def name_before(scene: Scene, phrase: Phrase) -> Span | None:
    """The name that the phrase is put beside: "NAME, the minister", "NAME (minister", "NAME became minister"."""
    text = scene.text
    pos = phrase.start
    if phrase.copula:
        while (found := scene.word_before(pos)) is not None and text[
            found[0] : found[1]
        ].casefold() in scene.words.copulas:
            pos = found[0]
        if pos == phrase.start and text[pos - 2 : pos] != ", ":
            return None
    while pos and text[pos - 1] in "\"“«('‘":
        pos -= 1
    if pos < 3:
        return None
    gap = text[pos - 2 : pos]
    if gap == ", ":
        return scene.names.before(pos - 2)
    if text[pos - 3 : pos] in (" – ", " - ", " — "):
        return scene.names.before(pos - 3)
    if text[pos - 1] in " \u00a0" and (phrase.copula or pos != phrase.start):
        return scene.names.before(pos - 1)
    return None
