"""Which place a city's name means, if any: by what follows it, by what the text speaks of, by size."""

from collections.abc import Sequence
from functools import cache
from math import log10
from typing import Final

import msgspec

from streams.core.countries.surroundings import TOWN_STATE, Surroundings
from streams.knowledge.context import CONTEXT
from streams.knowledge.surfaces import Reading

_SAME_COUNTRY: Final = 1.0
_SAME_REGION: Final = 1.3
_HYPHENS: Final = ("-", "‑")
#: The longest of these signs; more text is not even looked at.
_CHAIN_REACH: Final = 6
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


def settle_city(around: Surroundings, index: int, readings: Sequence[Reading]) -> str:
    """The code of the country in which the city of hit `index` lies, "" where no city is believed to be meant.

    Tiers A and B are believed unless a person of that name is in the text; C and N with any sign of a place,
    S (surname) and W (word) with a clear one.
    """
    start, end, entry = around.hits[index]
    surface, text = entry.surface, around.text
    candidates = [candidate(reading) for reading in readings]
    explicit = around.follows(index, [city.code for city in candidates])
    if explicit:
        around.settled[surface] = explicit
        around.last_city = end
        return explicit
    before = around.before(start)
    if (
        around.names_person(start, end, surface, before)
        or _in_compound(text, start, end)
        or around.after(end) in CONTEXT.street_after
    ):
        return ""
    best = candidates[0] if len(candidates) == 1 else max(candidates, key=lambda city: _score(city, around))
    tier = best.tier
    believed = tier in ("A", "B") and surface not in around.persons
    if not believed and not around.in_place(start, before):
        if surface in around.persons:
            return ""
        if not (
            (tier in ("C", "N") and before in CONTEXT.locative_weak)
            or (0 < start - around.last_city <= _CHAIN_REACH and text[around.last_city : start] in _CHAIN)
            or (tier != "W" and around.dateline(start, end))
            or text.startswith(("-based", "-born"), end)
        ):
            return ""
    if tier == "N" and best.code not in around.codes and not around.codes.isdisjoint(TOWN_STATE):
        return ""
    around.last_city = end
    return around.settled.get(surface, best.code)


def _in_compound(text: str, start: int, end: int) -> bool:
    """ "Cole-Hamilton", "Burton-in-Kendal": part of another name."""
    if start > 1 and text[start - 1] in _HYPHENS and text[start - 2].isalpha() and text[start].isupper():
        first = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        return text[first : first + 1].isupper()
    return text[end : end + 1] in _HYPHENS and text.startswith(
        ("-in-", "-on-", "-upon-", "-under-", "-le-", "-by-", "-next-", "-sur-"), end
    )


def _score(city: Candidate, around: Surroundings) -> float:
    return (
        city.size
        + (_SAME_COUNTRY if city.code in around.codes else 0.0)
        + (_SAME_REGION if city.admin in around.admins else 0.0)
    )
