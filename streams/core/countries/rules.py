"""The context rules by name: each says which countries a hit means, given what stands around it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, cast

from streams.contracts.articles import CountryMentionKind
from streams.core.countries.cities import cities_of, settle_city
from streams.core.countries.named import Named
from streams.core.countries.surroundings import Surroundings
from streams.core.lexicon import Entry
from streams.knowledge.context import CONTEXT, Choice
from streams.knowledge.surfaces import Reading

Meaning = tuple[str, CountryMentionKind]
Rule = Callable[[Surroundings, int], Sequence[Meaning]]

_WORD: Final = 2.0
_CODE: Final = 1.0
_LISTED: Final = 4.0
_BESIDE: Final = 4.0
#: A lead that the words of the text are not asked about.
_CLEAR: Final = 3.0


# By identity: there is one entry a form; those of a lexicon that was replaced drop out in time.
@lru_cache(maxsize=65_536)
def _named(entry: Entry) -> Named:
    cities = [reading for reading in entry.countries if reading.rule.startswith("city ")]
    others = tuple(reading for reading in entry.countries if not reading.rule.startswith("city "))
    return Named(others, cities_of(cities) if cities else None)


def settle(around: Surroundings, index: int) -> Sequence[Meaning]:
    """What hit `index`, which has at least one ruled reading, means here; nothing for no country."""
    rule = around.hits[index][2].rule
    special = _RULES.get(rule)
    if special is not None:
        return special(around, index)
    choices = CONTEXT.names.get(rule)
    if choices is not None:
        return _by_evidence(around, index, choices)
    return _reading_by_reading(around, index)


def _reading_by_reading(around: Surroundings, index: int) -> Sequence[Meaning]:
    """Names that depend on the language, and cities."""
    named = _named(around.hits[index][2])
    for reading in named.others:
        if _holds(reading, around):
            # A country or region of that name comes before a city of it.
            return [_meaning(reading)]
    cities = named.cities
    code = settle_city(around, index, cities) if cities is not None else ""
    return [(code, cities.kinds.get(code, "city"))] if cities is not None and code else []


def _holds(reading: Reading, around: Surroundings) -> bool:
    if not reading.rule:
        return True
    if reading.rule == "foreign":
        return around.language != "en"
    name, _, languages = reading.rule.partition(" ")
    return name == "in" and (around.language in languages.split(" ") or around.language == "und")


def _by_evidence(around: Surroundings, index: int, choices: tuple[Choice, ...]) -> Sequence[Meaning]:
    start, end, _ = around.hits[index]
    explicit = around.follows(index, ())
    if explicit:
        # "Lebanon, Tennessee": a town of that name in a state that is named with it.
        return [(explicit, "city")]
    before, after = around.before(start), around.after(end)
    if _means_person(around, index, before):
        return []
    listed = around.neighbours(index)
    beside = around.hits[index - 1] if index and around.text[start - 2 : start] == ", " else None
    inside: set[str] = set()
    if beside is not None and start - 3 <= beside[1] == start - 2:
        inside = {reading.ref for reading in beside[2].countries if reading.detail == "city"}
    codes = around.codes
    scores = []
    for choice in choices:
        score = choice.prior + _BESIDE * ((before in choice.before) + (after in choice.after))
        if choice.codes:
            score += _CODE * len(choice.codes & codes)
        if choice.code:
            if choice.code in inside:
                score += 2 * _LISTED
            if listed:
                score += _LISTED * (choice.kind == "region" and choice.code in listed)
                score += _LISTED * (choice.kind == "name" and any(code != "US" for code in listed))
        scores.append(score)
    highest = max(scores)
    if sum(highest - score < _CLEAR for score in scores) > 1:
        scores = [
            score + _WORD * len(choice.words & around.words) for score, choice in zip(scores, choices, strict=True)
        ]
        highest = max(scores)
    best = choices[scores.index(highest)]
    return [(best.code, cast("CountryMentionKind", best.kind))] if best.code else []


def _person_name(around: Surroundings, index: int) -> Sequence[Meaning]:
    """Countries and states that are also given names: Israel, Kenya, Cuba, Virginia, Montana."""
    start, _, entry = around.hits[index]
    if explicit := around.follows(index, ()):
        return [(explicit, "city")]
    if _means_person(around, index, around.before(start)):
        return []
    return entry.named


def _means_person(around: Surroundings, index: int, before: str) -> bool:
    """Whether a country's name is a person's here; "Prime Minister of Israel Bennett" is none."""
    start, end, entry = around.hits[index]
    if before in CONTEXT.country_before:
        if before in CONTEXT.country_only:
            return False
        # "and Chad Smith", not "and Israel Defence Minister".
        if before == "and" and around.names_person(start, end, entry.surface, ""):
            return True
        return entry.surface in around.persons
    return around.names_person(start, end, entry.surface, before) or entry.surface in around.persons


def _uppercase_word(around: Surroundings, index: int) -> Sequence[Meaning]:
    """Abbreviations that are words in a line of capitals: "CAR", "NZ", "US"."""
    start, end, entry = around.hits[index]
    before, after = around.before(start), around.after(end)
    shouted = [word for word in (before, after) if len(word) > 1 and word.isalpha()]
    if shouted and all(word.isupper() for word in shouted) and any(len(word) > 3 for word in shouted):
        return []
    return entry.named


def _us(around: Surroundings, index: int) -> Sequence[Meaning]:
    """The abbreviation, but no currency ("US$5 billion") and no pronoun in a line of capitals ("CONTACT US TODAY")."""
    start, end, entry = around.hits[index]
    text = around.text
    if text.startswith("$", end):
        return []
    opens = around.before(start) in _OPENING
    if opens or (not text[end + 1 : end + 3].isupper() and not text[start - 3 : start - 1].isupper()):
        # "US TROOPS LEAVE": a pronoun has a word before it.
        return entry.named
    return _uppercase_word(around, index)


def _state_abbreviation(around: Surroundings, index: int) -> Sequence[Meaning]:
    """ "Springfield, Mass.": only after the name of a place."""
    start, _, entry = around.hits[index]
    if around.text[max(0, start - 2) : start] != ", " or not around.text[start - 3 : start - 2].isalpha():
        return []
    return entry.named


def _shared(around: Surroundings, index: int) -> Sequence[Meaning]:
    """Regions that two states hold or claim: those of them that the text speaks of, else the first."""
    readings = around.hits[index][2].countries
    named = [reading for reading in readings if reading.ref in around.codes]
    return [_meaning(reading) for reading in named[:1] or readings[:1]]


def _english(around: Surroundings, index: int) -> Sequence[Meaning]:
    """The language is no mention of the country."""
    start, end, entry = around.hits[index]
    if around.before(start) in _LANGUAGE_BEFORE or around.after(end) in _LANGUAGE_AFTER:
        return []
    return entry.named


def _meaning(reading: Reading) -> Meaning:
    return reading.ref, cast("CountryMentionKind", reading.detail)


_OPENING: Final = frozenset({"", "THE"})
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
