"""The words of amounts by language: amounts.toml read, checked and spelt out, so that the core looks words up only."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from streams.contracts.errors import ConfigurationError
from streams.knowledge.cues import spell_out

_ANY: Final = "any"
_NESTED: Final = re.compile(r"^[^#\n]*(\([^()\n\"]*\()", re.MULTILINE)


class AmountWords(msgspec.Struct, frozen=True):
    """The words of one language, in lower case but for `signs`, which are read as written.

    `numbers`, `scales`: value of a word; `signs`, `currencies`: ISO 4217 code, `money` all
    of these; `things`, `makes`: unit, with `stems`
    and `make_stems` for those with any ending; `phrases`: by first word, the longest first, the whole phrase and its
    unit ("" where it must count nothing); `singulars`: what is one of a thing, where a language lists plurals.
    `tells`: words of which one is in every amount that has no digits, as they may be written; `goes_on`:
    words of which one follows the number of any amount, where it is not one of an open class.
    The others are explained at the end of amounts.toml.
    """

    numbers: dict[str, float]
    scales: dict[str, float]
    signs: dict[str, str]
    money: frozenset[str]
    currencies: dict[str, str]
    things: dict[str, str]
    stems: dict[str, str]
    makes: dict[str, str]
    make_stems: dict[str, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]
    measures: frozenset[str]
    singulars: frozenset[str]
    articles: frozenset[str]
    links: frozenset[str]
    ranges: frozenset[str]
    joins: frozenset[str]
    pairs: frozenset[str]
    between: frozenset[str]
    endings: tuple[str, ...]
    labels: frozenset[str]
    years: frozenset[str]
    ratios: frozenset[str]
    suffixes: frozenset[str]
    large: frozenset[str]
    follows: frozenset[str]
    capitals: bool
    compounds: bool
    point: bool
    tells: frozenset[str]
    goes_on: frozenset[str]


class Around(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may stand around numbers and things in one language, as written in amounts.toml."""

    articles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    ratios: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    capitals: bool = False
    compounds: bool = False
    point: bool = False


class AmountsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """amounts.toml as written."""

    numbers: dict[str, dict[float, str]]
    scales: dict[str, dict[float, str]]
    currencies: dict[str, dict[str, tuple[str, ...]]]
    things: dict[str, dict[str, tuple[str, ...]]]
    makes: dict[str, tuple[str, ...]]
    measures: dict[str, tuple[str, ...]]
    words: dict[str, Around]


class AmountFiles:
    """The words by language, spelt out when the first amount in it is looked for: reading the file takes its time.

    An operator's own file is read `at_once`, for a fault in it must be told at the start; the packaged one is tested.
    Raises ConfigurationError naming the file.
    """

    def __init__(self, text: str, path: Path, *, at_once: bool) -> None:
        self._text = text
        self._path = path
        self._file: AmountsFile | None = _read(text, path) if at_once else None
        self._ready: dict[str, AmountWords] = {}

    def of(self, language: str) -> AmountWords:
        """The words of `language`; those for all languages where it has none of its own."""
        found = self._ready.get(language)
        if found is None:
            if self._file is None:
                self._file = _read(self._text, self._path)
            found = self._ready[language] = _spelt(self._file, language)
        return found


def _read(text: str, path: Path) -> AmountsFile:
    hint = "The notation is explained at the head of the packaged amounts.toml."
    nested = _NESTED.search(text)
    if nested is not None:
        raise ConfigurationError(f"{path}: alternatives inside alternatives at {nested[1]!r}.", hint=hint)
    try:
        # Keys of TOML are strings, those of numbers and scales stand for numbers.
        return msgspec.convert(tomllib.loads(text), AmountsFile, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigurationError(f"{path}: {error}.", hint=hint) from error


def _spelt(file: AmountsFile, language: str) -> AmountWords:
    around = file.words.get(language, Around())
    phrases: dict[str, list[tuple[str, str]]] = {}
    signs: dict[str, str] = {}
    currencies: dict[str, str] = {}
    things: dict[str, str] = {}
    for code, by_language in file.currencies.items():
        signs.update(dict.fromkeys(by_language.get(_ANY, ()), code))
        _sort(by_language.get(language, ()), code, currencies, phrases)
    for unit, by_language in file.things.items():
        _sort(by_language.get(language, ()), unit, things, phrases)
    _sort(around.nothing, "", {}, phrases)
    makes: dict[str, str] = {}
    for unit, forms in file.makes.items():
        _sort(forms, unit, makes, phrases)
    singulars = frozenset(file.things) if around.follows else frozenset[str]()
    numbers = _values(file.numbers.get(language, {}))
    scales = _values(file.scales.get(_ANY, {})) | _values(file.scales.get(language, {}))
    articles = _words(around.articles)
    # "A" and "one" are in every sentence: they begin an amount only before a scale.
    scaled = {form for form in scales if len(form) > 1}
    return AmountWords(
        numbers=numbers,
        scales=scales,
        signs=signs,
        money=frozenset(file.currencies),
        currencies=currencies,
        things=_whole(things),
        stems=_stems(things),
        makes=_whole(makes),
        make_stems=_stems(makes),
        phrases={first: tuple(sorted(found, key=lambda phrase: -len(phrase[0]))) for first, found in phrases.items()},
        measures=_words(file.measures.get(_ANY, ())),
        singulars=singulars,
        articles=articles,
        links=_words(around.links),
        ranges=_words(around.ranges),
        joins=_words(around.joins),
        pairs=_words(around.pairs),
        between=_words(around.between),
        endings=around.endings,
        labels=_words(around.labels),
        years=_words(around.years),
        ratios=_words(around.ratios),
        suffixes=_words(around.suffixes),
        large=_words(around.large),
        follows=_words(around.follows),
        capitals=around.capitals,
        compounds=around.compounds,
        point=around.point,
        tells=frozenset(_written({*numbers, *scaled})),
        goes_on=frozenset(
            {*numbers, *scales, *currencies, *things, *phrases, *singulars, *articles, *_words(around.links)}
            | _words((*around.ranges, *around.joins, *around.between, *around.suffixes))
        ),
    )


def _written(words: Iterable[str]) -> set[str]:
    """As written within a sentence and at its start, and with either apostrophe."""
    plain = {form for word in words for form in (word, word.capitalize())}
    return plain | {form.replace("'", "’") for form in plain if "'" in form}


def _sort(forms: Iterable[str], unit: str, words: dict[str, str], phrases: dict[str, list[tuple[str, str]]]) -> None:
    for form in (spelt.lower() for written in forms for spelt in spell_out(written)):
        first, _, rest = form.partition(" ")
        if rest:
            phrases.setdefault(first, []).append((form, unit))
        else:
            words[form] = unit


def _whole(forms: Mapping[str, str]) -> dict[str, str]:
    return {form: unit for form, unit in forms.items() if not form.endswith("*")}


def _stems(forms: Mapping[str, str]) -> dict[str, str]:
    return {form[:-1]: unit for form, unit in forms.items() if form.endswith("*")}


def _values(by_value: Mapping[float, str]) -> dict[str, float]:
    return {form: value for value, written in by_value.items() for form in spell_out(written)}


def _words(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(spelt.lower() for written in forms for spelt in spell_out(written))
