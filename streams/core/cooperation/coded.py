"""What a source itself says an article is about, by the event codes it gave: the act, where the article alerts."""

from collections.abc import Iterable, Mapping

from streams.core.cooperation.scoring import ACTS
from streams.knowledge.cameo import CODE, CodeMeaning


def strongest_code(
    given: Iterable[str], meanings: Mapping[str, CodeMeaning], classes: Iterable[str]
) -> tuple[str, CodeMeaning] | None:
    """The code of the strongest act, and what it means; None where none is of these event classes.

    A code that is none, or of which nothing is known, says nothing, like any field of a feed that we do not know.
    """
    wanted = frozenset(classes)
    best: tuple[str, CodeMeaning] | None = None
    for code in given:
        if not CODE.fullmatch(code):
            continue
        found = meanings.get(code) or meanings.get(code[:3]) or meanings.get(code[:2])
        if found is None or found.event_class not in wanted:
            continue
        if best is None or ACTS.index(found.act) > ACTS.index(best[1].act):
            best = (code, found)
    return best
