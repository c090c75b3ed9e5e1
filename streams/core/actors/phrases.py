"""The words around an office: how far the role phrase reaches, and which countries, bodies and persons stand in it."""

from streams.core.actors.names import Span
from streams.core.actors.scene import Mark, Scene
from streams.knowledge.actors import Body, Meaning, Person
from streams.knowledge.roles import RoleWord

MOST_WORDS = 14
GENITIVES = ("'s", "’s")
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
        "its",
        "left",
        "owner",
        "party",
        "private",
        "public",
        "regional",
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
        #: "its spokesman": of a body that the text has named before.
        self.its = False
        self.unknown = 0
        #: A word for a field of work stands in it; a state that is no more.
        self.field = False
        #: Country of the party that stands before a hyphen.
        self.party: str | None = None
        self.gone = False
        #: The first place in it is a part of a country ("Bavaria's premier").
        self.regional = False
        #: The office is of something unknown, perhaps a company ("president of Acme").
        self.stranger = False


def read_left(scene: Scene, phrase: Phrase) -> None:
    """Widen the phrase to the left: adjectives, nationality, bodies, "deputy", "former"."""
    text, words = scene.text, scene.words
    pos = phrase.start
    if text[phrase.heads[0][0] : phrase.heads[0][1]].casefold() in words.former:
        # "Altkanzler", "Ex-Präsident": the office says it itself.
        phrase.status = "former"
    closed = joined = False
    for _ in range(MOST_WORDS):
        if pos < 2:
            return
        if text[pos - 1] == "-":
            # "US-Präsident", "ex-president"
            place = scene.place_ends.get(pos - 1)
            start = pos - 1
            while start and text[start - 1].isalpha():
                start -= 1
            prefix = text[start : pos - 1].casefold()
            if prefix in scene.common.parties:
                # "CDU-Chef": of the country of the party, where only one has a party of that name.
                phrase.field = True
                homes = scene.common.parties[prefix]
                phrase.party = homes[0] if len(homes) == 1 else None
            elif place is not None:
                phrase.left.append(place.code)
                phrase.private = phrase.private or text[place.start : place.end].casefold() in words.private
                start = place.start
            elif prefix in words.former:
                phrase.status = "former"
            elif pos - 1 in scene.ends and scene.ends[pos - 1][2].bodies:
                start, end, meaning = scene.ends[pos - 1]
                phrase.left.append(scene.body(start, end, meaning.bodies))
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
        if text[end - 2 : end] in GENITIVES:
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
            if mark is not None and mark[2].bodies:
                serve(scene, phrase, phrase.left, mark)
            else:
                phrase.regional = phrase.regional or (place.kind == "region" and not phrase.left)
                phrase.left.append(place.code)
            if text[place.start : place.end].casefold() in words.private:
                # "Gazprom chief": a firm tells its country, but makes nobody an official.
                phrase.private = True
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
        if low[1:2] in ("'", "’") and low[:1] in words.connectors:
            # "l'ancien ministre"
            low = low[2:]
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
            if low[:-2] in words.private:
                phrase.private = True
            elif low[:-2] in scene.common.parties or low[:-2] in scene.common.party_words:
                # "Labour's shadow trade secretary", "the opposition Democratic Party's leader"
                phrase.field = True
            elif word[:1].isupper() and low not in scene.common.not_names:
                phrase.owner = (start, owned)
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
        elif word.isupper() and not word.isalpha():
            # "COP26 president"
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
        phrase.its = phrase.its or low in _OF_A_BODY
    return


_DETERMINERS = frozenset(
    {"his", "her", "their", "its", "our", "my", "your", "a", "an", "ein", "eine", "un", "une", "una"}
)


_OF_A_BODY = frozenset({"its", "their"})
#: Offices that are a body's by the pronoun alone, and how far back and behind the beginning of its sentence it stands.
_SPEAKS = frozenset({"spokesperson", "head"})
_BACK, _BEGINNING = 250, 30


def find_owner(scene: Scene, phrase: Phrase) -> None:
    """Take the public body that "its" points back to into the phrase: what a sentence before it begins with."""
    text = scene.text
    if phrase.left or phrase.right or phrase.heads[-1][2].code not in _SPEAKS:
        return
    for start, end, meaning in reversed(scene.marks):
        if start >= phrase.start or not (meaning.bodies or meaning.head):
            continue
        if phrase.start - end > _BACK or text.count(". ", end, phrase.start) > 1:
            return
        begin = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start) + 1)
        if start - begin <= _BEGINNING:
            if meaning.bodies:
                serve(scene, phrase, phrase.left, (start, end, meaning))
            else:
                phrase.public = phrase.anaphor = True
            return


def serve(scene: Scene, phrase: Phrase, side: list[str | Body], mark: Mark) -> None:
    """Take a known body into the phrase: a public one makes the office public, a club or charity private."""
    body = scene.body(mark[0], mark[1], mark[2].bodies)
    if len(mark[2].bodies) > 1 and not scene.counts[body.country or ""] and body.country is not None:
        # "president of the Senate": of which country, the text does not say.
        phrase.public = True
        return
    side.append(body)
    if body.sector in scene.common.public_sectors:
        phrase.public = True
    else:
        phrase.private = True


def _absorb_left(scene: Scene, phrase: Phrase, meaning: Meaning, start: int, end: int, owned: bool) -> bool:
    if meaning.persons:
        if owned or phrase.heads[0][2].code in ("spokesperson", "adviser", "official", "head"):
            phrase.owner = meaning.persons[0]
            return True
        return False
    if meaning.bodies:
        serve(scene, phrase, phrase.left, (start, end, meaning))
    elif meaning.role is not None and meaning.role.code == "head" and not owned and _only_modifies(scene, start, end):
        # "the chief spokesman"
        pass
    elif meaning.role is not None and not owned:
        phrase.heads.insert(0, (start, end, meaning.role))
    else:
        phrase.public = True
    return True


def _only_modifies(scene: Scene, start: int, end: int) -> bool:
    return scene.text[start:end].casefold() in scene.words.modifiers
