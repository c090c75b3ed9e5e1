"""Every name of a country, in every language that has one: CLDR, countrynames, and our own tables, as surfaces."""

import unicodedata
from collections.abc import Iterator
from typing import Final

import babel
from babel.localedata import locale_identifiers
from countrynames.data import DATA

from streams.knowledge.inflections import inflected_surfaces
from streams.knowledge.surfaces import Reading
from streams.knowledge.tables import read_rows, split_forms

#: CLDR territories that are no country: groups, test codes, islands counted with their state, no man's land.
_NO_COUNTRY: Final = frozenset(
    ["AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "TF", "UM", "UN", "XA", "XB", "ZZ"]
)
#: countrynames knows parts of states by codes of its own; they count as the state that ISO 3166-1 gives them.
_PARTS: Final = {"X-SO": "GE"}
#: Below this a form of a table that we did not make by hand is more often something else.
_SHORTEST: Final = 4
_SHORTEST_SPELLING: Final = 7
_UPPER_KINDS: Final = frozenset({"name", "demonym", "region", "seat"})
_SHORTEST_UPPER: Final = 4


def country_surfaces() -> Iterator[tuple[str, Reading]]:
    """All (surface, reading) pairs of countries but for cities; a form may come with several readings."""
    own = dict.fromkeys(_own())
    # A form of ours, or one that hides, is decided by us alone: the collected tables do not add to it.
    decided = {surface for surface, _ in own}
    yield from own
    english = {surface: reading for surface, reading in _english() if surface not in decided}
    yield from english.items()
    decided |= english.keys()
    upper = {
        surface.upper(): reading
        for surface, reading in (*own, *english.items())
        if reading.detail in _UPPER_KINDS and len(surface) >= _SHORTEST_UPPER and not surface.isupper()
    }
    yield from ((surface, reading) for surface, reading in upper.items() if surface not in decided)
    decided |= upper.keys()
    for surface, reading in inflected_surfaces():
        if surface not in decided:
            yield surface, reading
    known = set(decided)
    for surface, reading in _cldr(decided):
        known.add(surface)
        yield surface, reading
    yield from _aliases(known, [surface for surface, reading in english.items() if reading.detail == "name"])


def _own() -> Iterator[tuple[str, Reading]]:
    for row in read_rows("hidden.csv"):
        for form in split_forms(row["forms"]):
            yield form, Reading("none", row["group"])
    for row in read_rows("names_en.csv"):
        for form in split_forms(row["forms"]):
            yield form, Reading("country", row["code"], row["kind"], row["rule"])
    for row in read_rows("seats.csv"):
        for form in split_forms(row["forms"]):
            yield form, Reading("country", row["code"], "seat", row["rule"])
    for row in read_rows("regions.csv"):
        for form in split_forms(row["forms"]):
            # "Mass.", "Ind.", "Ore.": only after the name of a place.
            rule = row["rule"] or ("state_abbreviation" if form.endswith(".") and form.count(".") == 1 else "")
            if rule == "uk_county":
                # Also surnames and towns abroad: settled like a city of that size.
                rule = "city B ENG 500"
            yield form, Reading("country", row["code"], "region", rule)


def _english() -> Iterator[tuple[str, Reading]]:
    for code, name in babel.Locale("en").territories.items():
        if _is_country(code):
            for form in _spellings(name):
                yield form, Reading("country", code, "name")


def _cldr(decided: set[str]) -> Iterator[tuple[str, Reading]]:
    """Names in all languages of CLDR; a form in Latin letters counts only in the languages that have it."""
    languages: dict[tuple[str, str], set[str]] = {}
    for identifier in locale_identifiers():
        locale = babel.Locale.parse(identifier)
        if locale.language == "en":
            continue
        for code, name in locale.territories.items():
            if _is_country(code):
                for form in _spellings(name):
                    languages.setdefault((form, code), set()).add(locale.language)
    for (form, code), found in languages.items():
        if form in decided or form.isdigit() or (form.isascii() and form.isupper()):
            continue
        if not is_latin(form):
            if len(form) > 1:
                yield form, Reading("country", code, "name")
        elif len(form) >= _SHORTEST:
            yield form, Reading("country", code, "name", "in " + " ".join(sorted(found)))


def _aliases(known: set[str], names: list[str]) -> Iterator[tuple[str, Reading]]:
    """countrynames without its traps: catch-alls, short forms, words, and what is decided elsewhere."""
    for raw_code, forms in DATA.items():
        code = _PARTS.get(raw_code, raw_code.partition("-")[0])
        if not _is_country(code):
            continue
        for form in forms:
            if form in known or len(form) < _SHORTEST or not form[0].isalpha():
                continue
            typo = (
                len(form) >= _SHORTEST_SPELLING and form[0].isupper() and any(_one_slip(form, name) for name in names)
            )
            if typo or not is_latin(form):
                yield form, Reading("country", code, "name")


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY


def _spellings(name: str) -> Iterator[str]:
    """A CLDR name as texts write it: without brackets, and with either apostrophe."""
    name = name.partition("(")[0].partition("[")[0].strip()
    if " SAR " in name:
        name = name.partition(" SAR ")[0]
    if name:
        yield name
        if "’" in name:
            yield name.replace("’", "'")


def _one_slip(form: str, name: str) -> bool:
    """Whether the two differ by one letter left out, put in or changed."""
    if abs(len(form) - len(name)) > 1 or form == name:
        return False
    short, long = sorted((form, name), key=len)
    at = next(
        (index for index, (left, right) in enumerate(zip(short, long, strict=False)) if left != right), len(short)
    )
    return short[at:] == long[at + 1 :] if len(short) < len(long) else short[at + 1 :] == long[at + 1 :]


def is_latin(form: str) -> bool:
    """Whether the first letter is of the Latin script."""
    letter = next((char for char in form if char.isalpha()), "")
    return not letter or letter.isascii() or "LATIN" in unicodedata.name(letter, "")
