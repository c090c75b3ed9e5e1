"""Folds of cross-validation that keep copies of one story together, so that none tests on its own training."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

#: Two articles are copies of one story when they share this part of the shorter one's word 4-grams.
_SHARED: Final = 0.15
_GRAM: Final = 4
#: A 4-gram in more articles than this is a set phrase, not a copied passage.
_COMMON: Final = 30


def near_duplicate_groups(texts: Sequence[str]) -> list[int]:
    """A group number for each text: copies of one story share theirs, so that no fold tests on its own training."""
    grams = []
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        grams.append({hash(tuple(words[i : i + _GRAM])) for i in range(len(words) - _GRAM + 1)})
    holders: dict[int, list[int]] = defaultdict(list)
    for index, found in enumerate(grams):
        for gram in found:
            holders[gram].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for found_in in holders.values():
        if 1 < len(found_in) <= _COMMON:
            shared.update((low, high) for at, high in enumerate(found_in) for low in found_in[:at])
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for (low, high), count in shared.items():
        if count >= _SHARED * max(1, min(len(grams[low]), len(grams[high]))):
            # A group is named by its first text: hashes, and with them the order of pairs, differ from run to run.
            first, second = sorted((root(low), root(high)))
            parent[second] = first
    return [root(index) for index in range(len(texts))]


def folds_of(groups: Sequence[int], count: int = 5) -> list[int]:
    """A fold number for each item, whole groups together, folds of about equal size; the same at every run."""
    sizes = Counter(groups)
    load = [0] * count
    fold: dict[int, int] = {}
    for group in sorted(
        sizes, key=lambda g: (-sizes[g], hashlib.md5(str(g).encode(), usedforsecurity=False).hexdigest())
    ):
        lightest = min(range(count), key=lambda number: load[number])
        fold[group] = lightest
        load[lightest] += sizes[group]
    return [fold[group] for group in groups]
