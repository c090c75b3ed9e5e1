"""The table behind the automata: every form numbered, with its readings, and which automaton holds it."""

import struct
from bisect import bisect_left
from collections.abc import Collection, Iterable
from itertools import accumulate
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
#: Words that open a sentence before a name, and names of some places.
_ARTICLES: Final = frozenset(
    {"The", "La", "Le", "Les", "El", "Los", "Las", "Il", "Lo", "I", "Gli", "O", "A", "Os", "As", "Die", "Der", "Das",
     "De", "Het"}
)  # fmt: skip
_NUMBER: Final = struct.Struct("<I")
_BOUNDS: Final = struct.Struct("<II")
_encoder: Final = msgspec.msgpack.Encoder()
_readings: Final = msgspec.msgpack.Decoder(tuple[Reading, ...])


class Table(msgspec.Struct, frozen=True, array_like=True):
    """Everything but the automata, compact: most names never come up, so what they mean stays encoded until they do.

    As objects, the readings of all forms were 20 MB of every worker.
    """

    #: The readings of forms that mean the same, one group after the other.
    groups: bytes
    #: Where each group begins, and where the last one ends.
    bounds: bytes
    #: The number of the group of each form.
    group_of: bytes
    #: How many forms begin with a capital (or have none).
    narrow: int
    longest: int
    #: Forms of several words -> the forms that they begin with, longest first, for when the whole is no hit.
    prefixes: dict[int, list[tuple[int, int]]]
    nested: dict[int, list[tuple[int, int, str, str]]]
    #: Forms that are an article and another form -> where that begins, and its number.
    led: dict[int, tuple[int, int]]

    def __len__(self) -> int:
        return len(self.group_of) // _NUMBER.size

    def readings(self, number: int) -> tuple[Reading, ...]:
        """All that a form can mean."""
        group: int = _NUMBER.unpack_from(self.group_of, number * _NUMBER.size)[0]
        start, end = _BOUNDS.unpack_from(self.bounds, group * _NUMBER.size)
        return _readings.decode(self.groups[start:end])


def tabulate(surfaces: Iterable[tuple[str, Reading]]) -> tuple[Table, list[str], int]:
    """The table of all `surfaces`, the forms by number, and how many of them come before those that English lacks.

    The readings of an equal form are merged in the order given.
    """
    merged: dict[str, dict[Reading, None]] = {}
    for surface, reading in surfaces:
        if surface:
            merged.setdefault(surface, {})[reading] = None
    led = {surface: name for surface, name in _behind_articles(merged) if surface not in merged}
    merged.update({surface: merged[name] for surface, name in led.items()})
    # All automata number the forms alike: each holds a run of them.
    forms = sorted(merged, key=lambda form: (_class(form, merged[form]), form))
    narrow = sum(_class(form, merged[form]) == _CAPITAL for form in forms)
    english = sum(_class(form, merged[form]) != _OTHER for form in forms)
    number = {form: index for index, form in enumerate(forms)}
    groups: dict[tuple[Reading, ...], int] = {}
    group_of = [groups.setdefault(tuple(merged[form]), len(groups)) for form in forms]
    encoded = [_encoder.encode(group) for group in groups]
    prefixes: dict[int, list[tuple[int, int]]] = {}
    for form in forms:
        cuts = [i for i, char in enumerate(form) if i and not char.isalnum() and form[:i] in number]
        if cuts:
            prefixes[number[form]] = [(number[form[:i]], i) for i in reversed(cuts)]
    table = Table(
        b"".join(encoded),
        _numbers(accumulate(map(len, encoded), initial=0)),
        _numbers(group_of),
        narrow,
        max(map(len, forms), default=1),
        prefixes,
        _nested(forms, merged),
        {number[surface]: (len(surface) - len(name), number[name]) for surface, name in led.items()},
    )
    return table, forms, english


def _behind_articles(merged: Collection[str]) -> list[tuple[str, str]]:
    """Names that a shorter one would hide by its article, each with the name that it is: "La Unión" is a city, and
    "La Unión Europea" at the beginning of a sentence is not in it."""
    forms = sorted(merged)
    found = []
    for form in forms:
        article, _, rest = form.partition(" ")
        if not rest or article not in _ARTICLES:
            continue
        begin = f"{rest} "
        for at in range(bisect_left(forms, begin), len(forms)):
            if not forms[at].startswith(begin):
                break
            found.append((f"{article} {forms[at]}", forms[at]))
    return found


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


def _numbers(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_NUMBER.pack, numbers))


def _nested(forms: list[str], merged: dict[str, dict[Reading, None]]) -> dict[int, list[tuple[int, int, str, str]]]:
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
            (start, end, country.ref, country.detail)
            for start, end, name in found_in(form)
            if starts_word(form, start) and ends_word(form, end)
            for country in merged[names[name]]
        ]
        if inside:
            found[number] = inside
    return found
