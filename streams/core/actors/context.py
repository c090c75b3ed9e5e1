"""The country of an office or body whose own words do not tell it: from the nearest evidence outwards."""

from collections import Counter

from streams.core.actors.scene import Scene

#: How far back "the country's", "its" and a bare "Defence Ministry" may point, in characters.
_REACH = 400
_LEAD = 300


class Context:
    """Countries by nearness, dateline, source and frequency; each answer carries its reason."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._main: str | None = None
        self._source: str | None = None
        self._ready = False

    def country(self, pos: int, *, anaphor: bool = False) -> tuple[str | None, str | None]:
        """The country that an office named at `pos` is of, and why; (None, None) where nothing tells."""
        if not self._ready:
            self._prepare()
        if anaphor:
            near = self._nearest(pos)
            if near is not None:
                return near, "mentioned before"
        if self._source is not None:
            return self._source, "source"
        near = self._nearest(pos)
        if near is not None:
            return near, "mentioned before"
        if self._main is not None:
            return self._main, "main country"
        return None, None

    def _nearest(self, pos: int) -> str | None:
        best = None
        for place in self._scene.countries:
            if place.end > pos:
                break
            best = place
        return best.code if best is not None and pos - best.end <= _REACH else None

    def _prepare(self) -> None:
        self._ready = True
        counts = Counter(place.code for place in self._scene.countries)
        if counts:
            self._main = counts.most_common(1)[0][0]
        source = (self._scene.source or "").casefold()
        if source:
            for part, code in self._scene.common.sources.items():
                if part in source and code:
                    self._source = code
                    break
