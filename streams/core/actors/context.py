"""The country of an office or body whose own words do not tell it: from the nearest evidence outwards."""

from collections import Counter
from typing import Final

from streams.core.actors.scene import Scene

#: How far back "the country's", "its" and a bare "Defence Ministry" may point, in characters.
_REACH: Final = 400
#: The lead, where the country that an article is about is named.
_LEAD: Final = 300
#: What each sign adds for a country; by counting on the training articles only their order matters.
_NEAREST, _SENTENCE, _MAIN, _FIRST, _OUTLET, _PRESS = 1.0, 0.8, 1.0, 0.5, 0.7, 1.8


class Context:
    """The country that an office without one belongs to, by where the text stands and what it is about."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ready = False
        self._press: str | None = None
        self._outlet: str | None = None
        self._main: str | None = None
        self._first: str | None = None

    def country(self, pos: int, *, anaphor: bool = False) -> tuple[str | None, str | None]:
        """The country that an office named at `pos` is of, and why; (None, None) where nothing tells.

        In this order: what "its" or "the country's" points back to; else the country for which most signs
        speak (named last before, named most, named first, home of the outlet, state whose press service speaks).
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
        return best, "main country" if best in (self._main, self._first) else "outlet"

    def _nearest(self, pos: int) -> tuple[str | None, bool]:
        best = None
        for place in self._scene.countries:
            if place.end > pos:
                break
            best = place
        if best is None or pos - best.end > _REACH:
            return None, False
        between = self._scene.text[best.end : pos]
        return best.code, "\n" not in between and ". " not in between

    def _prepare(self) -> None:
        self._ready = True
        scene = self._scene
        counts = Counter(place.code for place in scene.countries)
        if counts:
            self._main = counts.most_common(1)[0][0]
            self._first = scene.countries[0].code if scene.countries[0].start < _LEAD else None
        source = (scene.source or "").casefold()
        if source:
            self._press = _listed(source, scene.common.press_services)
            self._outlet = _listed(source, scene.common.outlets)


def _listed(source: str, table: dict[str, str]) -> str | None:
    return next((code for part, code in table.items() if part in source), None)
