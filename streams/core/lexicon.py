"""One scan of the text for every name that the knowledge knows: an Aho-Corasick automaton and its entries."""

import struct
import unicodedata
import zlib
from collections.abc import Iterable
from typing import Final, cast

import daachorse
import msgspec

from streams.contracts.articles import CountryMentionKind
from streams.core.lexicon_entry import Entry, Hit
from streams.core.lexicon_table import LEADS, Table, automaton, tabulate
from streams.core.scripts import ends_word, has_proclitics, starts_word
from streams.knowledge.surfaces import Reading, ReadingKind

__all__ = ["FORMAT", "Entry", "Hit", "Lexicon", "Reading", "ReadingKind", "build_lexicon"]

#: Names the layout of the bytes; a part of the name of a kept file, so that versions do not overwrite each other's.
FORMAT: Final = "ELX7"
_MAGIC: Final = FORMAT.encode()
_HEADER: Final = struct.Struct(">4sIQQQ")
#: A form in capitals of at most this length is initials.
_INITIALS: Final = 4
#: Languages that write names and adjectives of countries with a capital: their text needs no lower-case forms.
_CAPITALISING: Final = frozenset({"en"})
#: The signs that nearly always stand around a name: no letter, digit or mark, so a word ends there in every script.
_BREAKS: Final = frozenset(
    char
    for char in map(chr, (*range(0x300), *range(0x2010, 0x2070)))
    if not char.isalnum() and unicodedata.category(char)[0] != "M"
)


def build_lexicon(surfaces: Iterable[tuple[str, Reading]]) -> "Lexicon":
    """Build the automata of all `surfaces`; the readings of an equal form are merged in the order given."""
    table, forms, english = tabulate(surfaces)
    lower = [lead + form for form in forms[table.narrow : english] for lead in LEADS]
    return Lexicon(automaton(forms[: table.narrow]), automaton(lower), automaton(forms), table)


class Lexicon:
    """The automata with their entries; made by `build_lexicon` or `from_bytes`, then never changed."""

    def __init__(
        self,
        narrow: daachorse.DoubleArrayAhoCorasick,
        lower: daachorse.DoubleArrayAhoCorasick,
        wide: daachorse.DoubleArrayAhoCorasick,
        table: Table,
    ) -> None:
        self._narrow = narrow
        self._lower = lower
        self._wide = wide
        self._table = table
        #: By number of the form; made when first found.
        self._entries: list[Entry | None] = [None] * len(table)

    def __len__(self) -> int:
        return len(self._table)

    def find(self, text: str, language: str = "und") -> list[tuple[int, int, int]]:
        """Where forms occur, as (start, end, number), before the check for whole words: the floor of any tagging.

        Names begin with a capital, and a walk through the large automaton of names is cheap as long as no small
        letter enters it: the few lower-case words that English needs have a small one of their own, in which each
        begins with the sign before it, so that the walk through a word that is none of them ends at once.
        """
        data = text.encode()
        ascii_only = len(data) == len(text)
        if language not in _CAPITALISING:
            found = self._wide.find(data)
            return found if ascii_only else _in_characters(data, found)
        found = self._narrow.find(data)
        words = self._lower.find(data)
        if not ascii_only:
            found, words = _in_characters(data, found), _in_characters(data, words)
        if words:
            offset = self._table.narrow
            found += [(start + 1, end, number // len(LEADS) + offset) for start, end, number in words]
            found.sort()
        return found

    def scan(self, text: str, language: str = "und") -> list[Hit]:
        """All hits as (start, end, entry), leftmost-longest, whole words by script, in text order.

        Offsets are in characters. `text` must hold no lone surrogate (see `streams.core.text`). In a language that
        capitalises names and adjectives of countries, their lower-case forms are not looked for.
        """
        entries = self._entries
        hits: list[Hit] = []
        led = self._table.led
        done = 0
        size = len(text)
        for start, end, number in self.find(text, language):
            if start < done:
                continue
            # The common case, a sign on both sides, is decided by two look-ups; all else is left to the slow check.
            if ((start and text[start - 1] not in _BREAKS) and not starts_word(text, start)) or (
                (end < size and text[end] not in _BREAKS) and not ends_word(text, end)
            ):
                # Inside a form that is no whole word another may begin: after one of its words, or after a proclitic.
                if " " in text[start:end] or has_proclitics(text[start]):
                    done = self._recover(text, (start, end, number), language, hits)
                continue
            done = end
            if number in led:
                # "La Unión Europea": the name begins behind the article.
                behind, number = led[number]  # noqa: PLW2901
                start += behind  # noqa: PLW2901
            entry = entries[number]
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
        known = self._entries[number]
        if known is not None:
            return known
        table = self._table
        readings = table.readings(number)
        countries = tuple(reading for reading in readings if reading.kind == "country") or _national_body(
            surface, readings
        )
        rule = next((reading.rule.partition(" ")[0] for reading in countries if reading.rule), "")
        nested = tuple(
            (start, end, code, cast("CountryMentionKind", detail))
            for start, end, code, detail in table.nested.get(number, ())
        )
        named = tuple((reading.ref, _mention_kind(reading)) for reading in countries)
        entry = Entry(
            surface,
            readings,
            countries,
            named,
            () if rule else named,
            rule,
            tuple(reading for reading in readings if reading.kind not in ("country", "none")),
            nested,
            bool(rule or nested),
        )
        self._entries[number] = entry
        return entry

    def to_bytes(self) -> bytes:
        """The built lexicon, so that set-up builds it once for all workers."""
        automata = [one.serialize() for one in (self._narrow, self._lower, self._wide)]
        table = msgspec.msgpack.encode(self._table)
        return _HEADER.pack(_MAGIC, zlib.crc32(table), *map(len, automata)) + b"".join(automata) + table

    @staticmethod
    def from_bytes(data: bytes) -> "Lexicon":
        """The inverse of `to_bytes`; raises ValueError where the bytes are none of its making."""
        if len(data) < _HEADER.size:
            raise ValueError("The lexicon file is cut short.")
        magic, checksum, *sizes = _HEADER.unpack_from(data)
        if magic != _MAGIC or len(data) < _HEADER.size + sum(sizes):
            raise ValueError("The lexicon file is cut short or of another version.")
        view = memoryview(data)[_HEADER.size :]
        automata = []
        for size in sizes:
            automata.append(daachorse.DoubleArrayAhoCorasick.deserialize(bytes(view[:size])))
            view = view[size:]
        # Most of the table is read when a name first comes up, which is no time to find it damaged.
        if zlib.crc32(view) != checksum:
            raise ValueError("The lexicon file is damaged.")
        try:
            table = msgspec.msgpack.decode(view, type=Table)
        except msgspec.DecodeError as error:
            raise ValueError(f"The lexicon file is damaged: {error}.") from error
        narrow, lower, wide = automata
        return Lexicon(narrow, lower, wide, table)


def _in_characters(data: bytes, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The hits in UTF-8 with their offsets in characters; each byte is decoded once."""
    hits = []
    place = done = 0
    for start, end, number in found:
        first = place + len(data[done:start].decode())
        place = first + len(data[start:end].decode())
        done = end
        hits.append((first, place, number))
    return hits


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
