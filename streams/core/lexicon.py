"""One scan of the text for every name that the knowledge knows: an Aho-Corasick automaton and its entries."""

import struct
from collections.abc import Iterable
from typing import Final, cast

import daachorse
import msgspec

from streams.contracts.articles import CountryMentionKind
from streams.core.scripts import FIRST_MARK, ends_word, has_proclitics, starts_word
from streams.knowledge.surfaces import Reading, ReadingKind

__all__ = ["Entry", "Hit", "Lexicon", "Reading", "ReadingKind", "build_lexicon"]

_MAGIC: Final = b"ELX3"
_HEADER: Final = struct.Struct(">4sQQQ")
#: Classes of forms: with a capital first; in small letters, for English; for other languages alone.
_CAPITAL: Final = 0
_LOWER: Final = 1
_OTHER: Final = 2
#: What may stand before a word in small letters.
_LEADS: Final = " \n(\"“‘'-/—"
#: A form in capitals of at most this length is initials.
_INITIALS: Final = 4
#: Languages that write names and adjectives of countries with a capital: their text needs no lower-case forms.
_CAPITALISING: Final = frozenset({"en"})


class Entry(msgspec.Struct, frozen=True):
    """A surface form as found, and all that it can mean.

    `countries` are the readings of kind "country" (and that of a national body); `plain` the (code, kind of mention)
    pairs where no rule must be asked, `rule` the name of the first rule to be asked; `others` the readings for the
    actor tagger; `nested` the countries named in a part of a role's form ("President of Ukraine"), as (start, end,
    code, kind of mention) with offsets into the surface. `special` says that the country tagger has more to do here
    than to take `plain`.
    """

    surface: str
    readings: tuple[Reading, ...]
    countries: tuple[Reading, ...] = ()
    plain: tuple[tuple[str, CountryMentionKind], ...] = ()
    rule: str = ""
    others: tuple[Reading, ...] = ()
    nested: tuple[tuple[int, int, str, CountryMentionKind], ...] = ()
    special: bool = False


Hit = tuple[int, int, Entry]


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """Everything but the automata, compact: readings are shared by many forms, so they are numbered."""

    readings: list[Reading]
    groups: list[tuple[int, ...]]
    group_of: list[int]
    #: How many forms begin with a capital (or have none), and how many end before those of other languages alone.
    narrow: int
    english: int
    longest: int
    #: Forms of several words -> the forms that they begin with, longest first, for when the whole is no hit.
    prefixes: dict[int, list[tuple[int, int]]]
    nested: dict[int, list[tuple[int, int, int]]]


def build_lexicon(surfaces: Iterable[tuple[str, Reading]]) -> "Lexicon":
    """Build the automaton of all `surfaces`; the readings of an equal form are merged in the order given."""
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
    table = _Table(
        list(readings),
        list(groups),
        group_of,
        narrow,
        english,
        max(map(len, forms), default=1),
        prefixes,
        _nested(forms, merged, readings),
    )
    lower = [lead + form for form in forms[narrow:english] for lead in _LEADS]
    return Lexicon(_automaton(forms[:narrow]), _automaton(lower), _automaton(forms), table)


class Lexicon:
    """The automaton with its entries; made by `build_lexicon` or `from_bytes`, then never changed."""

    def __init__(
        self,
        narrow: daachorse.CharwiseDoubleArrayAhoCorasick,
        lower: daachorse.CharwiseDoubleArrayAhoCorasick,
        wide: daachorse.CharwiseDoubleArrayAhoCorasick,
        table: _Table,
    ) -> None:
        self._narrow = narrow
        self._lower = lower
        self._wide = wide
        self._table = table
        self._entries: dict[int, Entry] = {}

    def __len__(self) -> int:
        return len(self._table.group_of)

    def find(self, text: str, language: str = "und") -> list[tuple[int, int, int]]:
        """Where forms occur, as (start, end, number), before the check for whole words: the floor of any tagging.

        Names begin with a capital, and a walk through the large automaton of names is cheap as long as no small
        letter enters it: the few lower-case words that English needs have a small one of their own, in which each
        begins with the sign before it, so that the walk through a word that is none of them ends at once.
        """
        if language not in _CAPITALISING:
            return self._wide.find(text)
        found = self._narrow.find(text)
        words = self._lower.find(text)
        if words:
            offset = self._table.narrow
            found += [(start + 1, end, number // len(_LEADS) + offset) for start, end, number in words]
            found.sort()
        return found

    def scan(self, text: str, language: str = "und") -> list[Hit]:
        """All hits as (start, end, entry), leftmost-longest, whole words by script, in text order.

        Offsets are in characters. `text` must hold no lone surrogate (see `streams.core.text`). In a language that
        capitalises names and adjectives of countries, their lower-case forms are not looked for.
        """
        entries = self._entries
        hits: list[Hit] = []
        done = 0
        size = len(text)
        for start, end, number in self.find(text, language):
            # The common case, ASCII signs on both sides, is decided here; all else is left to the slow check.
            before = text[start - 1] if start else " "
            after = text[end] if end < size else " "
            if ((before.isalnum() or before >= FIRST_MARK) and not starts_word(text, start)) or (
                (after.isalnum() or after >= FIRST_MARK) and not ends_word(text, end)
            ):
                # Inside a form that is no whole word another may begin: after one of its words, or after a proclitic.
                if start >= done and (" " in text[start:end] or has_proclitics(text[start])):
                    done = self._recover(text, (start, end, number), language, hits)
                continue
            if start < done:
                continue
            done = end
            entry = entries.get(number)
            hits.append((start, end, entry if entry is not None else self._entry(number, text[start:end])))
        return hits

    def _recover(
        self,
        text: str,
        failed: tuple[int, int, int],
        language: str,
        hits: list[Hit],
    ) -> int:
        """Hits inside a form of several words that is no whole word ("Korean Peninsulas"); returns where they end."""
        start, end, number = failed
        resume = start + 1
        if starts_word(text, start):
            for shorter, length in self._table.prefixes.get(number, ()):
                if ends_word(text, start + length):
                    resume = start + length
                    hits.append((start, resume, self._entry(shorter, text[start:resume])))
                    break
        window = text[resume : end + self._table.longest]
        for first, last, inner in self.find(window, language):
            first, last = first + resume, last + resume  # noqa: PLW2901
            if first >= end:
                break
            if first >= resume and starts_word(text, first) and ends_word(text, last):
                hits.append((first, last, self._entry(inner, text[first:last])))
                resume = last
        return resume

    def _entry(self, number: int, surface: str) -> Entry:
        known = self._entries.get(number)
        if known is not None:
            return known
        table = self._table
        readings = tuple(table.readings[index] for index in table.groups[table.group_of[number]])
        countries = tuple(reading for reading in readings if reading.kind == "country") or _national_body(
            surface, readings
        )
        rule = next((reading.rule.partition(" ")[0] for reading in countries if reading.rule), "")
        nested = tuple(
            (start, end, table.readings[index].ref, _mention_kind(table.readings[index]))
            for start, end, index in table.nested.get(number, ())
        )
        entry = Entry(
            surface,
            readings,
            countries,
            () if rule else tuple((reading.ref, _mention_kind(reading)) for reading in countries),
            rule,
            tuple(reading for reading in readings if reading.kind not in ("country", "none")),
            nested,
            bool(rule or nested),
        )
        self._entries[number] = entry
        return entry

    def to_bytes(self) -> bytes:
        """The built lexicon, so that set-up builds it once for all workers."""
        automata = [automaton.serialize() for automaton in (self._narrow, self._lower, self._wide)]
        return _HEADER.pack(_MAGIC, *map(len, automata)) + b"".join(automata) + msgspec.msgpack.encode(self._table)

    @staticmethod
    def from_bytes(data: bytes) -> "Lexicon":
        """The inverse of `to_bytes`; raises ValueError where the bytes are none of its making."""
        if len(data) < _HEADER.size:
            raise ValueError("The lexicon file is cut short.")
        magic, *sizes = _HEADER.unpack_from(data)
        if magic != _MAGIC or len(data) < _HEADER.size + sum(sizes):
            raise ValueError("The lexicon file is cut short or of another version.")
        view = memoryview(data)[_HEADER.size :]
        automata = []
        for size in sizes:
            automata.append(daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(bytes(view[:size])))
            view = view[size:]
        try:
            table = msgspec.msgpack.decode(view, type=_Table)
        except msgspec.DecodeError as error:
            raise ValueError(f"The lexicon file is damaged: {error}.") from error
        narrow, lower, wide = automata
        return Lexicon(narrow, lower, wide, table)


def _automaton(forms: list[str]) -> daachorse.CharwiseDoubleArrayAhoCorasick:
    # An automaton of no pattern cannot be built; a private-use character stands for "nothing".
    return daachorse.CharwiseDoubleArrayAhoCorasick(
        forms or ["\U0010fffd"], match_kind=daachorse.MATCH_KIND_LEFTMOST_LONGEST
    )


def _national_body(surface: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """A named national body is a mention of its country, where the form means no body of another.

    Of initials we cannot know that ("RBI" is a bank, too): those that are sure are in the tables of countries.
    """
    if surface.isupper() and len(surface) <= _INITIALS:
        return ()
    owners = {reading.detail for reading in readings if reading.kind == "body"}
    sure = all(reading.kind == "body" and not reading.rule for reading in readings)
    if sure and len(owners) == 1 and (code := owners.pop()):
        return (Reading("country", code, "body"),)
    return ()


def _mention_kind(reading: Reading) -> CountryMentionKind:
    return cast("CountryMentionKind", reading.detail)


def _class(form: str, readings: Iterable[Reading]) -> int:
    """Which automata hold a form."""
    small = form[0].islower()
    foreign = all(
        reading.kind == "none" or (reading.kind == "country" and (small or reading.rule.startswith(("in ", "foreign"))))
        for reading in readings
    )
    if foreign and (small or any(reading.kind == "country" for reading in readings)):
        return _OTHER
    if small:
        return _LOWER if form.isascii() else _OTHER
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
    automaton = _automaton(names)
    found = {}
    for number, form in enumerate(forms):
        kinds = {reading.kind for reading in merged[form]}
        if "role" not in kinds or "country" in kinds or "none" in kinds:
            continue
        inside = [
            (start, end, readings[next(iter(merged[names[name]]))])
            for start, end, name in automaton.find(form)
            if starts_word(form, start) and ends_word(form, end)
        ]
        if inside:
            found[number] = inside
    return found
