"""What an office is of ("of the Security Council of Ukraine", "russe de la Défense"), and the names behind it."""

from streams.core.actors.names import Span, word_end
from streams.core.actors.phrases import GENITIVES, MOST_WORDS, Phrase, serve
from streams.core.actors.scene import Scene


def read_right(scene: Scene, phrase: Phrase) -> list[Span]:
    """Read what the role is of ("... of the Security Council of Ukraine"); returns the names that follow, if any."""
    text, words, common = scene.text, scene.words, scene.common
    plural = phrase.heads[-1][2].plural
    pos = phrase.end
    size = len(text)
    last = text[max(text.rfind(" ", phrase.start, pos) + 1, phrase.start) : pos].casefold()
    preposition = last if last in words.connectors else ""
    lead = preposition  # the last preposition, for what "and" adds
    fresh = not preposition  # nothing but the head word so far
    placed = False  # a country was the last word
    embedded = False  # a role inside the complement: the next name is not the one described
    end = pos  # where the phrase ended before the last preposition
    for _ in range(MOST_WORDS):
        if not preposition:
            end = phrase.end
        if text[pos : pos + 2] in GENITIVES:
            return []
        if placed and plural and text[pos : pos + 2] == ", " and pos + 2 in scene.place_starts:
            # "the presidents of Poland, Latvia and Estonia"
            pos += 1
            preposition = lead
        if text[pos : pos + 2] == " (" and (closing := text.find(")", pos, pos + 40)) > 0 and text[pos + 2].isdigit():
            # "(1995-2005)"
            pos = closing + 1
        if (bracketed := _in_brackets(scene, pos)) is not None:
            return [bracketed]
        if preposition and text[pos + 1 : word_end(text, pos + 1)].casefold() in common.calendar:
            # "elected president in June"
            phrase.end = end
            return []
        # Without prepositions ("мэр Харькова Петро Лис") a place behind an office is whose it is, and begins no name.
        found = (
            None if (preposition or not words.articles) and pos + 1 in scene.place_starts else scene.names.after(pos)
        )
        if found is not None:
            name, comma = found
            owned = text[pos - 2 : pos] in GENITIVES
            if not comma and _of_a_named_body(scene, phrase, name, owned=owned, fresh=fresh):
                pos = phrase.end = _past_capitals(scene, phrase, pos, owned=owned)
                preposition, fresh = "", False
                continue
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
            return scene.names.list_at(name[0], scene.place_starts) if plural else [name]
        if phrase.field and text[pos : pos + 2] == ", " and _is_field(scene, pos + 2):
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
                phrase.regional = phrase.regional or (place.kind == "region" and not phrase.right)
                phrase.right.append(place.code)
            pos = phrase.end = _past_genitive(text, max(place.end, mark[1] if mark is not None else 0))
            preposition, fresh, placed = "", False, True
            continue
        if mark is not None:
            meaning = mark[2]
            if meaning.persons:
                if not (preposition or embedded):
                    return [(mark[0], mark[1])]
                phrase.owner = meaning.persons[0]
                embedded = False
            elif meaning.role is not None:
                if not preposition and (not placed or meaning.role.needs == "title"):
                    return _skip_titles(scene, pos) if fresh or meaning.role.needs == "title" else []
                embedded = phrase.public = True
            elif meaning.bodies:
                serve(scene, phrase, phrase.right, mark)
            else:
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
        stop = word_end(text, start)
        low = text[start:stop].casefold()
        if low in words.connectors:
            if low in words.joiners:
                if fresh:
                    return []
                if stop + 1 in scene.place_starts:
                    # "for Japan and Korea"
                    preposition = lead
            elif low not in words.articles:
                preposition = lead = low
            pos = stop
            fresh = False
            continue
        bare = low[:-2] if low.endswith(GENITIVES) else low
        if bare in common.portfolio or bare in common.parties or bare in common.party_words:
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
        elif low in words.modifiers and low.endswith(GENITIVES):
            # "the head of the country's intelligence agency"
            phrase.public = phrase.anaphor = True
        else:
            # "of Acme", "of the British Takeaway Campaign"
            phrase.stranger = phrase.stranger or (bool(preposition or placed) and text[start : start + 1].isupper())
            return []
        if fresh and scene.language == "en" and phrase.heads[0][2].code != "opposition":
            # "minister health" does not occur: behind the head word comes a preposition or a country first.
            return []
        pos = phrase.end = stop
        preposition, fresh = "", False
    return []


def _of_a_named_body(scene: Scene, phrase: Phrase, name: Span, *, owned: bool, fresh: bool) -> bool:
    """Whether the capitalised words at `name` are no person but what the office is of.

    So behind a genitive ("leader of Germany's Christian Democrats"), behind "leader of the opposition", and for one
    word before the comma of an apposition ("Director of Public Prosecutions, A B").
    """
    if _known(scene, name):
        return False
    if owned:
        return True
    if scene.text[name[1] : name[1] + 2] != ", " or (fresh and phrase.heads[0][2].code != "opposition"):
        return False
    if " " in scene.text[name[0] : name[1]] and not fresh:
        return False
    behind = scene.names.after(name[1])
    return behind is not None and " " in scene.text[behind[0][0] : behind[0][1]]


def _past_capitals(scene: Scene, phrase: Phrase, pos: int, *, owned: bool) -> int:
    """Where a run of capitalised words behind `pos` ends; it is a party's name, a public body's, or else a firm's."""
    text, common = scene.text, scene.common
    party = public = False
    while text[pos : pos + 1] == " " and text[pos + 1 : pos + 2].isupper():
        stop = word_end(text, pos + 1)
        low = text[pos + 1 : stop].casefold()
        party = party or low in common.party_words or low in common.parties
        public = public or low in common.public
        pos = stop
    phrase.field = phrase.field or party
    phrase.public = phrase.public or (public and not party)
    phrase.private = phrase.private or (owned and not party and not public)
    return pos


def _in_brackets(scene: Scene, pos: int) -> Span | None:
    """The known person in "[Defence Minister Sergei] Shoigu": what an editor put before a name."""
    closing = scene.text.find("] ", pos, pos + _GIVEN)
    mark = scene.starts.get(closing + 2) if closing > 0 else None
    return (mark[0], mark[1]) if mark is not None and mark[2].persons else None


#: Longest given name in brackets.
_GIVEN = 20


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
    if text[pos : pos + 2] in GENITIVES:
        pos += 2
        return text[pos : pos + 1] == " " and text[pos + 1 : pos + 2].isupper()
    stop = pos + 1
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    following = text[pos + 1 : stop]
    if text[pos : pos + 1] != " ":
        return False
    if scene.language != "en" and following in scene.common.public:
        # "губернатор Белгородской области"
        return True
    return following[:1].isupper() and following.casefold() in scene.common.portfolio


_FOR = frozenset({"for", "für", "pour", "para"})
#: Prepositions of destination.
_TO = frozenset({"to", "in", "at", "auprès", "en", "ante", "bei", "в", "у", "при", "beim"})


def _known(scene: Scene, name: Span) -> bool:
    return name[0] in scene.starts and bool(scene.starts[name[0]][2].persons)


def _past_genitive(text: str, pos: int) -> int:
    return pos + 2 if text[pos : pos + 2] in GENITIVES else pos


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
