"""The context rules by name: each says which countries a hit means, given what stands around it."""

from collections.abc import Callable
from typing import Final, cast

from streams.contracts.articles import CountryMentionKind
from streams.core.countries.cities import settle_city
from streams.core.countries.surroundings import Surroundings
from streams.knowledge.context import CONTEXT, Choice
from streams.knowledge.surfaces import Reading

Meaning = tuple[str, CountryMentionKind]
Rule = Callable[[Surroundings, int], list[Meaning]]

#: Countries whose news writes a town with its state.
_TOWN_STATE: Final = frozenset({"US", "CA", "AU"})
_WORD: Final = 2.0
_CODE: Final = 1.0
_LISTED: Final = 4.0
_BESIDE: Final = 4.0


def settle(around: Surroundings, index: int) -> list[Meaning]:
    """What hit `index`, which has at least one ruled reading, means here; the empty list for no country."""
    rule = around.hits[index][2].rule
    special = _RULES.get(rule)
    if special is not None:
        return special(around, index)
    if rule in CONTEXT.names:
        return _by_evidence(around, index, CONTEXT.names[rule])
    return _reading_by_reading(around, index)


def _reading_by_reading(around: Surroundings, index: int) -> list[Meaning]:
    """Names that depend on the language, and cities."""
    readings = around.hits[index][2].countries
    cities = tuple(reading for reading in readings if reading.rule.startswith("city "))
    found = [
        _meaning(reading) for reading in readings if not cities or reading not in cities if _holds(reading, around)
    ]
    if cities and not found:
        code = settle_city(around, index, cities)
        if code:
            kind = next((reading.detail for reading in cities if reading.ref == code), "city")
            found.append((code, cast("CountryMentionKind", kind)))
    return found[:1] if len({code for code, _ in found}) > 1 else found


def _holds(reading: Reading, around: Surroundings) -> bool:
    if not reading.rule:
        return True
    if reading.rule == "foreign":
        return around.language != "en"
    name, _, languages = reading.rule.partition(" ")
    return name == "in" and (around.language in languages.split(" ") or around.language == "und")


def _by_evidence(around: Surroundings, index: int, choices: tuple[Choice, ...]) -> list[Meaning]:
    start, end, entry = around.hits[index]
    explicit = around.follows(index)
    if explicit in _TOWN_STATE and explicit not in {choice.code for choice in choices}:
        # "Lebanon, Tennessee": a town of that name in a state that is named with it.
        return [(explicit, "city")]
    if (
        around.before(start) not in CONTEXT.country_before
        and around.names_person(start, end, entry.surface)
        or (entry.surface in around.persons and not around.locative(start, strong=True))
    ):
        return []
    before, after, text = around.before(start), around.after(end), around.text
    listed = around.neighbours(index)
    town = around.hits[index - 1] if index and text[around.hits[index - 1][1] : start] == ", " else None
    inside = {reading.ref for reading in town[2].countries if reading.detail == "city"} if town else set()
    best, best_score = None, -1.0
    for choice in choices:
        score = choice.prior
        score += sum(_WORD for word in choice.words if word in text)
        score += _CODE * len(choice.codes & around.codes)
        score += _BESIDE * (before in choice.before) + _BESIDE * (after in choice.after)
        if choice.code:
            score += _LISTED * (choice.kind == "region" and choice.code in listed)
            score += _LISTED * (choice.kind == "name" and any(code != "US" for code in listed))
            score += 2 * _LISTED * (choice.code in inside)
        if score > best_score:
            best, best_score = choice, score
    if best is None or not best.code:
        return []
    return [(best.code, cast("CountryMentionKind", best.kind))]


def _person_name(around: Surroundings, index: int) -> list[Meaning]:
    """Countries and states that are also given names: Israel, Kenya, Cuba, Virginia, Montana."""
    start, end, entry = around.hits[index]
    if around.before(start) not in CONTEXT.country_before:
        if around.names_person(start, end, entry.surface):
            return []
        if entry.surface in around.persons and not around.locative(start):
            return []
    return [_meaning(reading) for reading in entry.countries]


def _uppercase_word(around: Surroundings, index: int) -> list[Meaning]:
    """Abbreviations that are words in a line of capitals: "CAR", "NZ", "US"."""
    start, end, entry = around.hits[index]
    before, after = around.before(start), around.after(end)
    shouted = [word for word in (before, after) if len(word) > 1 and word.isalpha()]
    if shouted and all(word.isupper() for word in shouted) and any(len(word) > 3 for word in shouted):
        return []
    return [_meaning(reading) for reading in entry.countries]


def _us(around: Surroundings, index: int) -> list[Meaning]:
    """The abbreviation, but no currency ("US$5 billion") and no pronoun in a line of capitals."""
    if around.text.startswith("$", around.hits[index][1]):
        return []
    return _uppercase_word(around, index)


def _state_abbreviation(around: Surroundings, index: int) -> list[Meaning]:
    """ "Springfield, Mass.": only after the name of a place."""
    start, _, entry = around.hits[index]
    if around.text[max(0, start - 2) : start] != ", " or not around.text[start - 3 : start - 2].isalpha():
        return []
    return [_meaning(reading) for reading in entry.countries]


def _shared(around: Surroundings, index: int) -> list[Meaning]:
    """Regions that two states hold or claim: those of them that the text speaks of, else the first."""
    readings = around.hits[index][2].countries
    named = [reading for reading in readings if reading.ref in around.codes]
    return [_meaning(reading) for reading in named[:1] or readings[:1]]


def _english(around: Surroundings, index: int) -> list[Meaning]:
    """The language is no mention of the country."""
    start, end, entry = around.hits[index]
    if around.before(start) in _LANGUAGE_BEFORE or around.after(end) in _LANGUAGE_AFTER:
        return []
    return [_meaning(reading) for reading in entry.countries]


def _meaning(reading: Reading) -> Meaning:
    return reading.ref, cast("CountryMentionKind", reading.detail)


_LANGUAGE_BEFORE: Final = CONTEXT.language_before
_LANGUAGE_AFTER: Final = CONTEXT.language_after
_RULES: Final[dict[str, Rule]] = {
    "person_name": _person_name,
    "uppercase_word": _uppercase_word,
    "us": _us,
    "state_abbreviation": _state_abbreviation,
    "shared": _shared,
    "english": _english,
}
