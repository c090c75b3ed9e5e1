"""Which place a city's name means, if any: by what follows it, by what the text speaks of, by size."""

from collections.abc import Sequence
from math import log10
from typing import Final, cast

from streams.contracts.articles import CountryMentionKind
from streams.core.countries.named import Candidate, Cities
from streams.core.countries.surroundings import TOWN_STATE, Surroundings
from streams.knowledge.context import CONTEXT
from streams.knowledge.surfaces import Reading

_SAME_COUNTRY: Final = 1.0
_SAME_REGION: Final = 1.3
_HYPHENS: Final = ("-", "‑")
#: The longest of these signs; more text is not even looked at.
_CHAIN_REACH: Final = 6
_CHAIN: Final = frozenset({", ", " and ", ", and ", " or ", " & "})


def cities_of(readings: Sequence[Reading]) -> Cities:
    """The cities that readings with the rule "city TIER ADMIN THOUSANDS" mean."""
    found = []
    kinds: dict[str, CountryMentionKind] = {}
    for reading in readings:
        _, tier, admin, thousands = reading.rule.split(" ")
        found.append(Candidate(reading.ref, tier, f"{reading.ref} {admin}", log10(int(thousands) + 1)))
        kinds.setdefault(reading.ref, cast("CountryMentionKind", reading.detail))
    return Cities(tuple(found), tuple(city.code for city in found), kinds)


def settle_city(around: Surroundings, index: int, cities: Cities) -> str:
    """The code of the country in which the city of hit `index` lies, "" where no city is believed to be meant.

    Tiers A and B are believed unless a person of that name is in the text; C and N with any sign of a place,
    S (surname) and W (word) with a clear one.
    """
    start, end, entry = around.hits[index]
    surface, text = entry.surface, around.text
    explicit = around.follows(index, cities.codes)
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
    best = cities.all[0] if len(cities.all) == 1 else _likeliest(cities, around)
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


def _likeliest(cities: Cities, around: Surroundings) -> Candidate:
    """The largest, where those count for more whose country or state the text names; the first among equals."""
    codes, admins = around.codes, around.admins
    best, highest = cities.all[0], -1.0
    for city in cities.all:
        score = (
            city.size + (_SAME_COUNTRY if city.code in codes else 0.0) + (_SAME_REGION if city.admin in admins else 0.0)
        )
        if score > highest:
            best, highest = city, score
    return best
