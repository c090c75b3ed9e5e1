"""The table behind the automata: every form numbered, with its readings, and which automaton holds it."""

from collections.abc import Iterable
from typing import Final

import daachorse
import msgspec

from streams.core.scripts import ends_word, starts_word
from streams.knowledge.surfaces import Reading

#: Classes of forms: with a capital first; in small letters, for English; for other languages alone.
_CAPITAL: Final = 0
_LOWER: Final = 1
_OTHER: Final = 2
#: What may stand before a word in small letters.
LEADS: Final = " \n(\"“‘'-/—"


class Table(msgspec.Struct, frozen=True, array_like=True):
    """Everything but the automata, compact: readings are shared by many forms, so they are numbered."""

    readings: list[Reading]
    groups: list[tuple[int, ...]]
    group_of: list[int]
    #: How many forms begin with a capital (or have none).
    narrow: int
    longest: int
    #: Forms of several words -> the forms that they begin with, longest first, for when the whole is no hit.
    prefixes: dict[int, list[tuple[int, int]]]
    nested: dict[int, list[tuple[int, int, int]]]


def tabulate(surfaces: Iterable[tuple[str, Reading]]) -> tuple[Table, list[str], int]:
    """The table of all `surfaces`, the forms by number, and how many of them come before those that English lacks.

    The readings of an equal form are merged in the order given.
    """
    merged: dict[str, dict[Reading, None]] = {}
    for surface, reading in surfaces:
        if surface:
            merged.setdefault(surface, {})[reading] = None
    # All automata number the forms alike: each holds a run of them.
    forms = sorted(merged, key=lambda form: (_class(form, merged[form]), form))
    narrow = sum(_class(form, merged[form]) == _CAPITAL for form in forms)
    english = sum(_class(form, merged[form]) != _OTHER for form in forms)
    number = {form: index for index, form in enumerate(forms)}
    readings: dict[Reading, int] = {}
    groups: dict[tuple[int, ...], int] = {}
    group_of = []
    for form in forms:
        group = tuple(readings.setdefault(reading, len(readings)) for reading in merged[form])
        group_of.append(groups.setdefault(group, len(groups)))
    prefixes: dict[int, list[tuple[int, int]]] = {}
    for form in forms:
        cuts = [i for i, char in enumerate(form) if i and not char.isalnum() and form[:i] in number]
        if cuts:
            prefixes[number[form]] = [(number[form[:i]], i) for i in reversed(cuts)]
    nested = _nested(forms, merged, readings)
    table = Table(list(readings), list(groups), group_of, narrow, max(map(len, forms), default=1), prefixes, nested)
    return table, forms, english


def automaton(forms: Iterable[str]) -> daachorse.DoubleArrayAhoCorasick:
    """The leftmost-longest automaton of the forms' UTF-8: a third faster over bytes than over characters."""
    # An automaton of no pattern cannot be built; a private-use character stands for "nothing".
    return daachorse.DoubleArrayAhoCorasick(
        [form.encode() for form in forms] or ["\U0010fffd".encode()],
        match_kind=daachorse.MATCH_KIND_LEFTMOST_LONGEST,
    )


def _class(form: str, readings: Iterable[Reading]) -> int:
    """Which automata hold a form."""
    small = form[0].islower()
    foreign = all(
        reading.kind == "none"
        or (reading.kind == "country" and (small or reading.rule.startswith(("in ", "foreign"))))
        or (small and reading.kind == "role" and reading.detail == "not in en")
        for reading in readings
    )
    if foreign and (small or any(reading.kind == "country" for reading in readings)):
        return _OTHER
    if small:
        # "european Union", "nATO Council": no English, and half of the time that the small words cost it.
        return _LOWER if form.isascii() and (form.islower() or form.startswith("the ")) else _OTHER
    return _CAPITAL


def _nested(
    forms: list[str], merged: dict[str, dict[Reading, None]], readings: dict[Reading, int]
) -> dict[int, list[tuple[int, int, int]]]:
    """Countries named inside the form of a role: the longer hit would hide them."""
    names = [
        form
        for form in forms
        if len(merged[form]) == 1
        and all(
            reading.kind == "country" and not reading.rule and reading.detail in ("name", "demonym", "abbreviation")
            for reading in merged[form]
        )
    ]
    found_in = daachorse.CharwiseDoubleArrayAhoCorasick(
        names or ["\U0010fffd"], match_kind=daachorse.MATCH_KIND_LEFTMOST_LONGEST
    ).find
    found = {}
    for number, form in enumerate(forms):
        kinds = {reading.kind for reading in merged[form]}
        if "role" not in kinds or "country" in kinds or "none" in kinds:
            continue
        inside = [
            (start, end, readings[next(iter(merged[names[name]]))])
            for start, end, name in found_in(form)
            if starts_word(form, start) and ends_word(form, end)
        ]
        if inside:
            found[number] = inside
    return found
