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
        "about",
        "anaphor",
        "copula",
        "end",
        "field",
        "gone",
        "heads",
        "left",
        "owner",
        "private",
        "public",
        "right",
        "start",
        "status",
        "stranger",
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
        #: Countries behind "for": the field of work, or whom he speaks for.
        self.about: list[str] = []
        self.owner: Person | Span | None = None
        self.status: str | None = None
        self.public = False
        self.private = False
        self.copula = False
        self.anaphor = False
        self.unknown = 0
        #: A word for a field of work stands in it; a state that is no more.
        self.field = False
        self.gone = False
        #: The office is of something unknown, perhaps a company ("president of Acme").
        self.stranger = False


def read_left(scene: Scene, phrase: Phrase) -> None:
    """Widen the phrase to the left: adjectives, nationality, bodies, "deputy", "former"."""
    text, words = scene.text, scene.words
    pos = phrase.start
    closed = joined = False
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
                # "Gazprom-Chef"
                phrase.stranger = True
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
        if phrase.left and phrase.heads[0][2].plural and text[end - 1] == ",":
            # "the Greek, Cypriot and French counterparts"
            owned = end - 1
        mark = scene.ends.get(owned)
        place = scene.place_ends.get(owned)
        if (
            joined
            and not (phrase.left and phrase.heads[0][2].plural)
            and (place is not None or (mark is not None and mark[2].role is None))
        ):
            # "between Ukraine and President X": the other side of an "and".
            return
        if not closed and place is not None:
            joined = False
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
            joined = low != "of"
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
            elif low[:-2] in words.private:
                phrase.private = True
            elif low in scene.common.public:
                phrase.public = True
            else:
                phrase.anaphor = True
        elif low in scene.common.former_states:
            phrase.gone = True
        elif low in scene.common.portfolio or low in scene.common.parties:
            phrase.field = True
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
        if owned or phrase.heads[0][2].code in ("spokesperson", "adviser", "official", "head"):
            phrase.owner = meaning.persons[0]
            return True
        return False
    if meaning.bodies:
        phrase.left.append(meaning.bodies[0])
        phrase.public = True
    elif meaning.role is not None and not owned:
        phrase.heads.insert(0, (start, end, meaning.role))
    else:
        phrase.public = True
    return True


def read_right(scene: Scene, phrase: Phrase) -> list[Span]:
    """Read what the role is of ("... of the Security Council of Ukraine"); returns the names that follow, if any."""
    text, words, common = scene.text, scene.words, scene.common
    plural = phrase.heads[-1][2].plural
    pos = phrase.end
    size = len(text)
    last = text[max(text.rfind(" ", phrase.start, pos) + 1, phrase.start) : pos].casefold()
    preposition = last if last in words.connectors else ""
    fresh = not preposition  # nothing but the head word so far
    embedded = False  # a role inside the complement: the next name is not the one described
    for _ in range(_MOST_WORDS):
        if text[pos : pos + 2] in _GENITIVES:
            return []
        if text.startswith(" (", pos) and (closing := text.find(")", pos, pos + 40)) > 0 and text[pos + 2].isdigit():
            # "(1995-2005)"
            pos = closing + 1
        found = None if preposition and pos + 1 in scene.place_starts else scene.names.after(pos)
        if found is not None:
            name, comma = found
            several = " " in text[name[0] : name[1]]
            if embedded and not comma:
                phrase.owner = name
                pos = name[1]
                embedded = fresh = False
                continue
            if preposition and not comma:
                # Behind "of", "for": part of what the role is of; of three words the first ("of Bucha Anatoliy F.").
                if text.count(" ", *name) >= 2 and phrase.heads[0][2].needs == "":
                    cut = text.index(" ", name[0])
                    phrase.end = cut
                    return [(cut + 1, name[1])]
                phrase.stranger = True
                pos = phrase.end = name[1]
                preposition = ""
                continue
            known = _known(scene, name)
            if comma and not plural and _opens_list(scene, name[1]):
                # "the call by the president, A and B spoke": no apposition.
                return []
            if not several and not known and (comma or _goes_on(scene, name[1])):
                # One word behind a comma, or before "Justice", "People's Party": too little to be a name.
                if comma:
                    return []
                pos = phrase.end = _past_genitive(text, name[1])
                continue
            return scene.names.list_at(name[0]) if plural else [name]
        if phrase.field and text.startswith(", ", pos) and _is_field(scene, pos + 2):
            # "Innovation, Science and Industry"
            pos += 1
        if pos >= size or (text[pos] not in " \u00a0" and (preposition not in ("l", "d") or text[pos] not in "'’")):
            return _skip_titles(scene, pos)
        start = pos + 1
        place = scene.place_starts.get(start)
        mark = scene.starts.get(start)
        if place is not None:
            if preposition in _TO:
                phrase.to.append(place.code)
            elif preposition in _FOR:
                phrase.about.append(place.code)
            else:
                phrase.right.append(place.code)
            pos = phrase.end = _past_genitive(text, max(place.end, mark[1] if mark is not None else 0))
            preposition, fresh = "", False
            continue
        if mark is not None:
            meaning = mark[2]
            if meaning.persons:
                if not (preposition or embedded):
                    return [(mark[0], mark[1])]
                phrase.owner = meaning.persons[0]
                embedded = False
            elif meaning.role is not None:
                if not preposition:
                    return _skip_titles(scene, pos) if fresh or meaning.role.needs == "title" else []
                embedded = phrase.public = True
            else:
                if meaning.bodies:
                    phrase.right.append(meaning.bodies[0])
                phrase.public = True
            pos = phrase.end = _past_genitive(text, mark[1])
            preposition, fresh = "", False
            continue
        if text[start + 1 : start + 2] in "'’" and text[start : start + 1].casefold() in words.connectors:
            # "d'Ukraine", "l'agence"
            preposition = text[start].casefold()
            pos = start + 1
            fresh = False
            continue
        stop = start
        while stop < size and (text[stop].isalnum() or text[stop] in "-'’&"):
            stop += 1
        low = text[start:stop].casefold()
        if low in words.connectors:
            if low in words.joiners:
                if fresh:
                    return []
            elif low not in words.articles:
                preposition = low
            pos = stop
            fresh = False
            continue
        bare = low[:-2] if low.endswith(_GENITIVES) else low
        if bare in common.portfolio or bare in common.parties:
            phrase.field = True
            phrase.public = phrase.public or bare in common.public or bare in common.parties
        elif bare[:1].isdigit() and bare[-2:] in ("st", "nd", "rd", "th"):
            pass
        elif fresh and scene.language != "en" and (bare in words.former or bare in words.modifiers):
            phrase.status = "former" if bare in words.former else phrase.status
        elif scene.language != "en" and "-" in bare and low == text[start:stop]:
            pass
        elif bare in words.private:
            phrase.private = True
        else:
            phrase.stranger = phrase.stranger or (bool(preposition) and text[start : start + 1].isupper())
            return []
        if fresh and scene.language == "en":
            # "minister health" does not occur: behind the head word comes a preposition or a country first.
            return []
        pos = phrase.end = stop
        preposition, fresh = "", False
    return []


def _is_field(scene: Scene, start: int) -> bool:
    """Whether the capitalised word at `start` is a field of work, and no other office or body begins there."""
    text = scene.text
    stop = start
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    return (
        text[start : start + 1].isupper()
        and start not in scene.starts
        and start not in scene.place_starts
        and text[start:stop].casefold() in scene.common.portfolio
    )


def _opens_list(scene: Scene, pos: int) -> bool:
    found = scene.text[pos : pos + 5].split(" ", 2)
    return len(found) > 2 and not found[0] and found[1] in scene.words.joiners


def _goes_on(scene: Scene, pos: int) -> bool:
    """Whether a capitalised word at `pos` belongs to a longer title ("Global Criminal Justice")."""
    text = scene.text
    if text[pos : pos + 2] in _GENITIVES:
        pos += 2
        return text[pos : pos + 1] == " " and text[pos + 1 : pos + 2].isupper()
    stop = pos + 1
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    following = text[pos + 1 : stop]
    return text[pos : pos + 1] == " " and following[:1].isupper() and following.casefold() in scene.common.portfolio


_FOR = frozenset({"for", "für", "pour", "para"})
#: Prepositions of destination.
_TO = frozenset({"to", "in", "at", "auprès", "en", "ante", "bei", "в", "у", "при", "beim"})


def _known(scene: Scene, name: Span) -> bool:
    return name[0] in scene.starts and bool(scene.starts[name[0]][2].persons)


def _past_genitive(text: str, pos: int) -> int:
    return pos + 2 if text[pos : pos + 2] in _GENITIVES else pos


def _skip_titles(scene: Scene, pos: int) -> list[Span]:
    """The name behind a rank or another office: "minister of defence, Lt Gen Ivan Havryliuk"."""
    text = scene.text
    for _ in range(3):
        start = pos + 2 if text[pos : pos + 2] == ", " else pos + 1
        mark = scene.starts.get(start)
        if mark is None or mark[2].role is None or mark[2].role.needs != "title":
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
    if text[pos - 2 : pos] == ", ":
        end = pos - 2
    elif text[pos - 3 : pos] in (" – ", " - ", " — "):
        end = pos - 3
    elif text[pos - 1] in " \u00a0" and (phrase.copula or pos != phrase.start):
        end = pos - 1
    else:
        return None
    if text[phrase.start : phrase.end].split(" ", 1)[0] in scene.words.articles and _sentence_goes_on(text, phrase.end):
        # "asked by A B, the chancellor said": the office begins another clause.
        return None
    name = scene.names.before(end)
    # One word before a comma is as often no name at all ("Next, the president ...").
    if name is None or (" " not in text[name[0] : name[1]] and not _ends_known(scene, end)):
        return None
    return name


def _sentence_goes_on(text: str, pos: int) -> bool:
    return text[pos : pos + 1] == " " and text[pos + 1 : pos + 2].islower()


def _ends_known(scene: Scene, end: int) -> bool:
    return end in scene.ends and bool(scene.ends[end][2].persons)
