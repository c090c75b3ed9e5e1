"""How the cost of a text grows with its length: a ratio of processor time, of the best of several tries.

No test may hang on how busy a machine is. A neighbour makes single tries dearer, never the best of them cheaper.
"""

import gc
import time
from collections.abc import Callable
from typing import Final

#: What passes for linear, noise allowed for: large texts leave the caches that small ones stay in.
LINEAR: Final = 3.0
_TRIES: Final = 6
#: Seconds below which only noise is measured.
_LEAST: Final = 0.001


def growth(work: Callable[[str], object], unit: str, small: int, large: int) -> float:
    """How much dearer a character is in `large` characters of repeated `unit` than in `small` ones.

    1 is linear; of what grows with the square it is `large / small`. Tries again while it is more than 2, which noise
    makes of a line now and then.
    """
    few, many = filled(unit, small), filled(unit, large)
    cheap = dear = float("inf")
    found = float("inf")
    for _ in range(_TRIES):
        cheap = min(cheap, *(processor_time(work, few) for _ in range(3)))
        dear = min(dear, processor_time(work, many))
        found = dear / max(cheap, _LEAST) * small / large
        if found <= 2:
            break
    return found


def filled(unit: str, size: int) -> str:
    """`size` characters of repeated `unit`."""
    return (unit * (size // len(unit) + 1))[:size]


def processor_time(work: Callable[[str], object], text: str) -> float:
    """Seconds of processor time, without what the collector takes for the objects of other tests."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        begun = time.process_time()
        work(text)
        return time.process_time() - begun
    finally:
        if was_on:
            gc.enable()
