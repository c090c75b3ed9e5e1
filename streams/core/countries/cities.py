"""Which place a city's name means, if any: by what follows it, by what the text speaks of, by size."""

from functools import cache
from math import log10
from typing import Final

import msgspec

from streams.core.countries.surroundings import Surroundings
from streams.knowledge.surfaces import Reading

_SAME_COUNTRY: Final = 1.0
_SAME_REGION: Final = 0.8
_OVERSEAS: Final = frozenset({"US", "CA", "AU"})
_EXPLICIT: Final = frozenset({"US", "CA", "AU", "GB"})
_CHAIN: Final = frozenset({", ", " and ", ", and ", " or ", " & "})


class Candidate(msgspec.Struct, frozen=True):
    """One city of a name: `admin` as "US TX", `size` the decimal logarithm of its inhabitants in thousands."""

    code: str
    tier: str
    admin: str
    size: float


@cache
def candidate(reading: Reading) -> Candidate:
    """The city that a reading with the rule "city TIER ADMIN THOUSANDS" means."""
    _, tier, admin, thousands = reading.rule.split(" ")
    return Candidate(reading.ref, tier, f"{reading.ref} {admin}", log10(int(thousands) + 1))


def settle_city(around: Surroundings, index: int, readings: tuple[Reading, ...]) -> str:
    """The code of the country in which the city of hit `index` lies, "" where no city is believed to be meant."""
    start, end, entry = around.hits[index]
    surface = entry.surface
    candidates = [candidate(reading) for reading in readings]
    explicit = around.follows(index)
    if explicit and (any(city.code == explicit for city in candidates) or explicit in _EXPLICIT):
        around.settled[surface] = explicit
        around.last_city = end
        return explicit
    if around.names_person(start, end, surface) or _in_compound(around.text, start, end):
        return ""
    strong = around.locative(start, strong=True)
    if surface in around.persons and not strong:
        return ""
    best = max(candidates, key=lambda city: _score(city, around))
    code = around.settled.get(surface, best.code)
    if best.tier == "N" and best.code not in around.codes and not around.codes.isdisjoint(_OVERSEAS):
        return ""
    if _believed(around, start, end, best.tier, strong=strong):
        around.last_city = end
        return code
    return ""


def _in_compound(text: str, start: int, end: int) -> bool:
    """ "Cole-Hamilton", "Burton-in-Kendal": part of another name."""
    if start > 1 and text[start - 1] in "-‑" and text[start - 2].isalpha() and text[start].isupper():
        first = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        return text[first : first + 1].isupper()
    return text.startswith(("-in-", "-on-", "-upon-", "-under-", "-le-", "-by-", "-next-", "-sur-"), end)


def _score(city: Candidate, around: Surroundings) -> float:
    return (
        city.size
        + (_SAME_COUNTRY if city.code in around.codes else 0.0)
        + (_SAME_REGION if city.admin in around.admins else 0.0)
    )


def _believed(around: Surroundings, start: int, end: int, tier: str, *, strong: bool) -> bool:
    """Tiers A and B are believed, C with any sign of a place, S (surname) and W (word) with a clear one."""
    if tier in ("A", "B") or strong:
        return tier != "W" or start != around.document.body_start
    if tier in ("C", "N") and around.locative(start):
        return True
    chained = around.last_city >= 0 and around.text[around.last_city : start] in _CHAIN
    return chained or (tier != "W" and around.dateline(start, end)) or around.text.startswith(("-based", "-born"), end)
