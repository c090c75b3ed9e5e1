"""The words and weights with which clauses are read, loaded from data and checked once."""

import hashlib
import itertools
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import msgspec
from babel import Locale

from streams.contracts.alerts import Act, Context, EventClass
from streams.contracts.errors import ConfigurationError
from streams.knowledge.cameo import CodeMeaning, Codes, checked
from streams.knowledge.cases import SECTIONS_OF_CASES, Cases, load_cases
from streams.knowledge.languages import LANGUAGES, UNKNOWN
from streams.knowledge.rows import Alliance
from streams.knowledge.validation import BODIES_FILE, DATA, load_alliances, load_bodies_international

_T = TypeVar("_T")
WEIGHTS: Final = Path(__file__).parent / "weights" / "cooperation.json"

#: Sections of a cue file; the concepts inside must be the same in every language, or weights would not carry over.
_SECTIONS: Final = ("acts", "speech", "stance", "people", "topic", "grammar")

#: A final apostrophe stays with its word where it marks an elision ("l'Ukraine", "dell'Ucraina").
_ELIDING: Final = re.compile(r"\w+['’]|\w+(?:[-.]\w+)*|[^\w\s]")
_PLAIN: Final = re.compile(r"\w+(?:[-'’ʼ.]\w+)*|['’]s\b|[^\w\s]")
_GROUP: Final = re.compile(r"\(([^()]*)\)")


class ActMeaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an act concept stands for; `strength` (0..1) is how strongly the word alone says so."""

    event_class: EventClass
    act: Act
    strength: float


class Phrase(msgspec.Struct, frozen=True):
    """A cue of several words: the pieces after the first, each (text, is_prefix); None is a gap of up to two words.

    `closes` says that its last word, the particle of a verb, must end its clause ("sagte Kiew Panzer zu").
    """

    rest: tuple[tuple[str, bool] | None, ...]
    concept: str
    closes: bool = False


class CueWords(msgspec.Struct, frozen=True):
    """The cues of one language: whole words, stems by length, phrases by first word or first stem."""

    language: str
    words: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[Phrase, ...]]
    phrase_stems: dict[str, tuple[Phrase, ...]]
    contexts: dict[str, tuple[Context, ...]]
    context_stems: dict[str, tuple[Context, ...]]
    abbreviations: frozenset[str]
    longest_stem: int
    elides: bool
    cases: Cases | None = None

    def tokenizer(self) -> re.Pattern[str]:
        """The expression whose matches are the tokens of this language."""
        return _ELIDING if self.elides else _PLAIN


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fitted numbers: `models` by name -> {feature: weight}; `fitted_on` by source -> SHA-256 of what was read."""

    version: str
    fitted_on: dict[str, str]
    notes: str
    models: dict[str, dict[str, float]]


class AmountWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lower-case words of amounts: factor of a scale, ISO 4217 code of a currency, unit of a thing, value of a word."""

    scales: dict[str, float]
    currencies: dict[str, str]
    things: dict[str, str]
    numbers: dict[str, float]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """English predicates for the reason sentence, by event class and stance ("*" for any other stance)."""

    predicates: dict[str, dict[str, str]]


class Meanings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """cues.toml: what each act concept stands for, and how events are put into words."""

    acts: dict[str, ActMeaning]
    wording: Wording


class CooperationKnowledge(msgspec.Struct, frozen=True):
    """Everything `streams.core.cooperation.detect` needs besides the article and the rules.

    `bodies` maps the id of an international body to the organisation whose deeds its are (EU-COMMISSION: EU);
    `country_names` are English names by ISO code, for the reason sentence; `cameo` says what the event codes
    mean that a source gives its articles; `version` hashes the files read.
    """

    cues: dict[str, CueWords]
    acts: dict[str, ActMeaning]
    wording: Wording
    amounts: AmountWords
    alliances: dict[str, Alliance]
    bodies: dict[str, str]
    country_names: dict[str, str]
    weights: Weights
    cameo: dict[str, CodeMeaning]
    version: str

    def reads(self, language: str) -> bool:
        """Whether texts in `language` are read for cooperation: those with cues, and those of an unclear language."""
        return language in self.cues or language == UNKNOWN

    def cues_of(self, language: str) -> CueWords:
        """The cues of `language`; a text whose language is unclear is read as English."""
        return self.cues.get(language) or self.cues["en"]


def load_cooperation(folder: Path = DATA) -> CooperationKnowledge:
    """Read the alliances of `folder`, the cue files and amounts (those of `folder` where it has them), the weights.

    Raises ConfigurationError naming the file and the key.
    """
    digest = hashlib.blake2b(digest_size=8)
    meanings = _convert(_file(folder, "cues.toml"), Meanings, digest)
    amounts = _convert(_file(folder, "amounts.toml"), AmountWords, digest)
    cameo = checked(_convert(_file(folder, "cameo.toml"), Codes, digest), "streams/knowledge/data/cameo.toml")
    cues: dict[str, CueWords] = {}
    concepts: dict[str, set[str]] = {}
    for language in LANGUAGES.cues:
        raw = _parse(_read(_file(folder, f"cues_{language}.toml"), digest), f"cues_{language}.toml")
        concepts[language] = {name for section in _SECTIONS for name in raw.get(section, {})}
        cues[language] = compile_cues(raw, f"cues_{language}.toml")
    for language in LANGUAGES.cues:
        if odd := concepts[language] ^ concepts["en"]:
            raise ConfigurationError(
                f"streams/knowledge/data/cues_{language}.toml and cues_en.toml do not have the same concepts:"
                f" {', '.join(sorted(odd))}."
            )
    if missing := set(meanings.acts) - concepts["en"]:
        raise ConfigurationError(f"cues.toml gives a meaning to {', '.join(sorted(missing))}, which no cue file has.")
    alliances = {alliance.id: alliance for alliance in load_alliances(folder / "alliances.toml")}
    digest.update((folder / "alliances.toml").read_bytes())
    try:
        weights = msgspec.json.decode(_read(WEIGHTS, digest), type=Weights)
    except msgspec.DecodeError as error:
        raise ConfigurationError(
            f"streams/knowledge/weights/{WEIGHTS.name}: {error}.", hint="Run `make train`."
        ) from error
    return CooperationKnowledge(
        cues,
        meanings.acts,
        meanings.wording,
        amounts,
        alliances,
        {body.id: body.ally for body in load_bodies_international(_file(folder, BODIES_FILE)) if body.ally},
        {code: str(name) for code, name in Locale("en").territories.items() if len(code) == 2},
        _shared(weights),
        cameo,
        digest.hexdigest(),
    )


def compile_cues(raw: dict[str, Any], name: str) -> CueWords:
    """Spell out the notation of a cue file (see the head of cues_en.toml)."""
    language = raw.get("language", "")
    elides = raw.get("elides", False)
    tokenizer = _ELIDING if elides else _PLAIN
    words: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    phrases: dict[str, list[Phrase]] = {}
    phrase_stems: dict[str, list[Phrase]] = {}
    particles = frozenset(raw.get("particles", ()))
    for section in _SECTIONS:
        for concept, forms in raw.get(section, {}).items():
            for form in itertools.chain.from_iterable(map(_spell_out, forms)):
                pieces = _pieces(form, tokenizer, name)
                first, is_stem = pieces[0] or ("", False)
                if not first:
                    raise ConfigurationError(f"streams/knowledge/data/{name}: {form!r} must begin with a word.")
                if len(pieces) == 1:
                    (stems if is_stem else words).setdefault(first, set()).add(concept)
                else:
                    last = pieces[-1]
                    closes = None in pieces and last is not None and not last[1] and last[0] in particles
                    (phrase_stems if is_stem else phrases).setdefault(first, []).append(
                        Phrase(tuple(pieces[1:]), concept, closes)
                    )
    contexts: dict[str, set[Context]] = {}
    context_stems: dict[str, set[Context]] = {}
    for context, forms in raw.get("context", {}).items():
        if context not in get_args(Context):
            raise ConfigurationError(f"streams/knowledge/data/{name}: {context!r} is not a context class.")
        for form in forms:
            (context_stems if form.endswith("*") else contexts).setdefault(form.rstrip("*"), set()).add(context)
    cases = load_cases(raw)
    for word, concept in cases.words() if cases is not None else ():
        words.setdefault(word, set()).add(concept)
    unknown = set(raw) - {*_SECTIONS, *SECTIONS_OF_CASES, "context", "language", "elides", "abbreviations", "particles"}
    if unknown:
        raise ConfigurationError(f"streams/knowledge/data/{name}: unknown section {', '.join(sorted(unknown))}.")
    return CueWords(
        language,
        {word: tuple(sorted(found)) for word, found in words.items()},
        {stem: tuple(sorted(found)) for stem, found in stems.items()},
        {word: _longest_first(found) for word, found in phrases.items()},
        {word: _longest_first(found) for word, found in phrase_stems.items()},
        {word: tuple(sorted(found)) for word, found in contexts.items()},
        {word: tuple(sorted(found)) for word, found in context_stems.items()},
        frozenset(raw.get("abbreviations", ())),
        max(map(len, itertools.chain(stems, phrase_stems, context_stems)), default=0),
        elides,
        cases,
    )


def _shared(weights: Weights) -> Weights:
    """The same with one object for equal names, and one for equal numbers: the models have most of them in common."""
    names: dict[str, str] = {}
    numbers: dict[float, float] = {}
    models = {
        model: {names.setdefault(name, name): numbers.setdefault(weight, weight) for name, weight in table.items()}
        for model, table in weights.models.items()
    }
    return msgspec.structs.replace(weights, models=models)


@cache
def _spell_out(form: str) -> tuple[str, ...]:
    """`sign(|s|ed) off` -> "sign off", "signs off", "signed off"."""
    parts = _GROUP.split(form)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return tuple(" ".join("".join(chosen).split()) for chosen in itertools.product(*choices))


def _pieces(form: str, tokenizer: re.Pattern[str], name: str) -> list[tuple[str, bool] | None]:
    pieces: list[tuple[str, bool] | None] = []
    for piece in form.lower().split():
        if piece == "_":
            pieces.append(None)
            continue
        is_stem = len(piece) > 1 and piece.endswith("*")
        tokens = tokenizer.findall(piece[:-1] if is_stem else piece)
        if not tokens or "*" in tokens:
            raise ConfigurationError(
                f"streams/knowledge/data/{name}: {form!r} is not a cue: '*' stands at a word's end."
            )
        pieces.extend((token, False) for token in tokens[:-1])
        pieces.append((tokens[-1], is_stem))
    return pieces


def _longest_first(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase.rest), phrase.concept)))


def _file(folder: Path, name: str) -> Path:
    """A knowledge folder of an operator holds what it changes; the rest is the package's."""
    return folder / name if (folder / name).is_file() else DATA / name


def _read(path: Path, digest: Any) -> str:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{path} is not there.", hint="It is part of the knowledge base: install the package anew."
        ) from error
    digest.update(text.encode())
    return text


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"streams/knowledge/data/{name} is not valid TOML: {error}.") from error


def _convert(path: Path, kind: type[_T], digest: Any) -> _T:
    try:
        return msgspec.convert(_parse(_read(path, digest), path.name), kind)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path}: {error}.") from error
