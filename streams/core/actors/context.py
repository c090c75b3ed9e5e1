"""The country of an office or body whose own words do not tell it: from the nearest evidence outwards."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from streams.core.actors.scene import Scene
from streams.knowledge.actors import ActorKnowledge

#: How far back "the country's", "its" and a bare "Defence Ministry" may point, in characters.
_REACH: Final = 400
#: How far behind the beginning of an office its seat may stand.
_BEHIND: Final = 40
#: The lead, where the country that an article is about is named.
_LEAD: Final = 300
#: What each sign adds for a country; by counting on the training articles only their order matters.
_NEAREST, _SENTENCE, _MAIN, _FIRST, _OUTLET, _PRESS = 1.0, 0.8, 1.0, 0.5, 0.7, 2.0
_DATELINE: Final = 1.6
#: "SEOUL, Feb. 4 (Yonhap) -- ", "KYIV — " at the start of the body.
_DATELINE_SHAPE: Final = re.compile(r"[^\W\d_a-z][^\n.!?]{1,60}?(?:\([^)\n]{2,30}\)[ \u00a0]*)?(?:[—–]|--?)[ \u00a0]")


class Context:
    """The country that an office without one belongs to, by where the text stands and what it is about."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ready = False
        self._press: str | None = None
        self._outlet: str | None = None
        self._main: str | None = None
        self._first: str | None = None
        self._dateline: str | None = None

    def country(self, pos: int, *, anaphor: bool = False) -> tuple[str | None, str | None]:
        """The country that an office named at `pos` is of, and why; (None, None) where nothing tells.

        In this order: what "its" or "the country's" points back to; else the country for which most signs
        speak (named last before, named most, named first, the dateline, home of the outlet, state whose press
        service speaks).
        """
        if not self._ready:
            self._prepare()
        nearest, same_sentence = self._nearest(pos)
        if anaphor and nearest is not None:
            return nearest, "mentioned before"
        votes: dict[str, float] = {}
        for code, weight in (
            (nearest, _NEAREST + (_SENTENCE if same_sentence else 0.0)),
            (self._main, _MAIN),
            (self._first, _FIRST),
            (self._outlet, _OUTLET),
            (self._press, _PRESS),
            (self._dateline, _DATELINE),
        ):
            if code is not None:
                votes[code] = votes.get(code, 0.0) + weight
        if not votes:
            return None, None
        best = max(votes, key=lambda code: votes[code])
        if best == self._press:
            return best, "press service"
        if best == nearest:
            return best, "mentioned before"
        if best == self._dateline:
            return best, "dateline"
        return best, "main country" if best in (self._main, self._first) else "outlet"

    def _nearest(self, pos: int) -> tuple[str | None, bool]:
        index = bisect_right(self._scene.place_offsets, pos)
        seat = self._seat(index, pos)
        if seat is not None:
            return seat, True
        if not index:
            return None, False
        best = self._scene.countries[index - 1]
        if pos - best.end > _REACH:
            return None, False
        same_sentence = self._goes_on(best.end, pos)
        if same_sentence and index > 1 and self._follows(best.start, self._scene.common.recipients):
            # "Denmark sends tanks to Ukraine, the ministry said": who acts, where the sentence names it.
            before = self._scene.countries[index - 2]
            if before.code != best.code and self._goes_on(before.end, best.start):
                best = before
        return best.code, same_sentence

    def _seat(self, index: int, pos: int) -> str | None:
        """The country of the place that is put behind an office: "the defence ministry in Kyiv"."""
        scene = self._scene
        if index >= len(scene.countries):
            return None
        place = scene.countries[index]
        if not 0 < place.start - pos <= _BEHIND or "," in scene.text[pos : place.start]:
            return None
        return place.code if self._follows(place.start, scene.common.seated) else None

    def _goes_on(self, start: int, end: int) -> bool:
        between = self._scene.text[start:end]
        return "\n" not in between and ". " not in between

    def _follows(self, start: int, words: frozenset[str]) -> bool:
        found = self._scene.word_before(start)
        return found is not None and self._scene.text[found[0] : found[1]].lower() in words

    def _prepare(self) -> None:
        self._ready = True
        scene = self._scene
        if scene.countries:
            self._main = max(scene.counts, key=scene.counts.__getitem__)
            self._first = scene.countries[0].code if scene.countries[0].start < _LEAD else None
        self._dateline = _dateline(scene)
        if scene.source:
            self._press, self._outlet = _home(scene.knowledge, scene.source)


def _dateline(scene: Scene) -> str | None:
    """The country of the place from which the article is reported."""
    start = scene.document.body_start
    head = scene.text[start : start + 110]
    if "-" not in head and "—" not in head and "–" not in head:
        return None
    match = _DATELINE_SHAPE.match(scene.text, start, start + 110)
    if match is None:
        return None
    for first, _, entry in scene.hits:
        if first >= match.end():
            break
        if first >= start and entry.countries:
            return entry.countries[0].ref
    return None


@lru_cache(maxsize=1024)
def _home(knowledge: ActorKnowledge, source: str) -> tuple[str | None, str | None]:
    """The state whose press service the source is, and the country of the outlet."""
    common, low = knowledge.roles.common, source.casefold()
    return _listed(low, common.press_services), _listed(low, common.outlets)


def _listed(source: str, table: dict[str, str]) -> str | None:
    return next((code for part, code in table.items() if part in source), None)
