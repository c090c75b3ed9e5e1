"""How far the name of a body reaches to both sides of its head word ("Ministry", "army")."""

from streams.core.actors.first_look import GENITIVES, plain_word
from streams.core.actors.scene import Scene
from streams.core.actors.vocabulary import OF
from streams.knowledge.actors import Body

_MOST_WORDS = 12
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_WHERE = frozenset({"in", "à", "en", "im", "bei"})
_ELISION = ("'", "’")
#: Bodies that are "on" something; an army on a border is not.
_DEALS_ON = ("ommittee", "ommission", "ouncil", "ureau", "uthority", "ribunal", "hamber", "gency", "onference")
_BLANKS = frozenset({" ", "\u00a0"})


class Left:
    """What stands before a head word: fields of work, capitalised words, a country."""

    __slots__ = ("body", "capitals", "country", "head", "holder", "private", "start", "words")

    def __init__(self, scene: Scene, head: int, *, capital: bool, proper: bool) -> None:
        self.head = self.start = head
        self.country: str | None = None
        self.body: Body | None = None
        self.words: list[str] = []
        self.capitals = 0
        self.private = False
        self.holder = False
        text, common, words = scene.text, scene.common, scene.words
        pos = head
        joined = False
        for _ in range(_MOST_WORDS):
            found = scene.word_before(pos)
            if found is None:
                return
            start, end = found
            owned = end - 2 if text[end - 2 : end] in GENITIVES else end
            if owned == end and text[end - 1] in "'’" and text[end - 2] == "s":
                owned = end - 1
            place = scene.place_ends.get(owned)
            mark = scene.ends.get(owned)
            if joined and (place is not None or (mark is not None and (mark[2].bodies or mark[2].persons))):
                # "Sejm and Senate": two bodies; "Biden and Congress": a person and a body.
                return
            if place is not None:
                if self.country is not None:
                    return
                self.country = place.code
                pos = self.start = place.start
                if place.kind == "body":
                    self.capitals += 1
                if place.kind in ("city", "region"):
                    self.capitals += 1
                    self.words.append(text[place.start : place.end].casefold())
                if owned != end or place.kind not in ("city", "region"):
                    return
                continue
            if mark is not None:
                if mark[2].persons:
                    # "the Biden administration"
                    term = scene.near(mark[2].persons[0])
                    if term is not None and term.country is not None:
                        self.country = term.country
                        self.holder = True
                        self.start = mark[0]
                        self.words.append(text[mark[0] : mark[1]].casefold())
                    return
                if mark[2].bodies and proper:
                    self.body = scene.body(mark[0], mark[1], mark[2].bodies)
                    self.country = self.body.country
                    self.capitals += 1
                    pos = self.start = mark[0]
                    self.words.append(text[mark[0] : mark[1]].casefold())
                return
            word = text[start:end]
            low = word.casefold()
            if word[-1] in ",.;:!?)" or owned != end:
                return
            if low in words.joiners or (low == "of" and capital):
                joined = True
                pos = start
                continue
            quoted = word[0] in "\"“”«„'‘("
            inner = word[1:] if quoted else word
            if low in words.private:
                self.private = True
            if inner.casefold() in common.portfolio and (inner[:1].isupper() or not capital):
                self.words.append(inner.casefold())
                self.capitals += inner[:1].isupper()
                joined = False
            elif not joined and capital and inner[:1].isupper() and inner.casefold() not in common.not_names and proper:
                self.words.append(inner.casefold())
                self.capitals += 1
            elif capital and inner[:1].isdigit() and inner[-2:] in _ORDINALS:
                self.words.append(inner)
            else:
                return
            pos = self.start = start + quoted
            if quoted:
                return


class Right:
    """What follows a head word: "of Foreign Affairs of Ukraine", "for Work and Pensions", "russe de la Défense"."""

    __slots__ = ("country", "end", "head", "located", "words")

    def __init__(self, scene: Scene, head: int, *, proper: bool) -> None:
        self.head = self.end = head
        self.country: str | None = None
        #: Its country is known only by the place where it is.
        self.located = False
        self.words: list[str] = []
        text, common, words = scene.text, scene.common, scene.words
        if text[head : head + 1] not in _BLANKS:
            return
        word = plain_word(scene, head)
        if word and word not in scene.vocabulary.of_body:
            # The common case: a verb follows.
            return
        english = scene.language == "en"
        pos = head
        linked = not english
        joined = False
        link = ""
        size = len(text)
        strange = 0
        for _ in range(_MOST_WORDS):
            if self.words and english and text.startswith(", ", pos) and self.end == pos:
                # "Environment, Food and Rural Affairs"
                linked = True
                pos += 1
            if pos >= size or text[pos] not in " \u00a0":
                return
            start = pos + 1
            if text[start + 1 : start + 2] in _ELISION and text[start].casefold() in words.connectors:
                # "ambassade d'Ukraine"
                linked = True
                start += 2
            place = scene.place_starts.get(start)
            if place is not None:
                # "of the Russian Armed Forces", "of Ukraine's Ground Forces" lead to the next body.
                owns = text.startswith(GENITIVES, place.end)
                if not linked or joined or owns or self.country is not None or (english and place.kind == "demonym"):
                    return
                self.country = place.code
                if link in _WHERE and place.kind == "city":
                    # "das Außenministerium in Wien": where it is, not what it is called.
                    self.located = True
                    return
                pos = self.end = place.end
                linked = not english
                continue
            mark = scene.starts.get(start)
            if mark is not None:
                if not (linked and mark[2].role and text[start].isupper() and not mark[2].head):
                    return
                pos = self.end = mark[1]
                self.words.append(text[start:pos].casefold())
                linked = False
                continue
            stop = start
            while stop < size and (text[stop].isalnum() or text[stop] in "-'’"):
                stop += 1
            if stop == start:
                return
            low = text[start:stop].casefold()
            capital = text[start].isupper()
            if low in words.joiners:
                # What "and" adds is another field of work, never another body's country.
                if not self.words:
                    return
                linked = joined = True
            elif low in OF or (not english and low in words.connectors):
                if low == "on" and not text.endswith(_DEALS_ON, 0, head):
                    return
                linked = True
                link = low
            elif low in words.articles and linked:
                if joined and english:
                    return
            elif low in common.portfolio and (
                (linked and (capital or not english or not text[head - 1].isupper()))
                or (self.words and self.end == pos)
            ):
                if english and not capital and proper:
                    return
                self.words.append(low)
                self.end = stop
                joined = False
            elif proper and capital and linked and strange < 3 and low not in common.not_names:
                strange += 1
                self.words.append(low)
                self.end = stop
            else:
                return
            pos = stop
