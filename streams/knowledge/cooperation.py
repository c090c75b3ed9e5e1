"""The words and weights with which clauses are read, loaded from data and checked once."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from babel import Locale

from streams.contracts.alerts import Act, EventClass
from streams.contracts.errors import ConfigurationError
from streams.knowledge.amounts import AmountFiles
from streams.knowledge.cameo import CodeMeaning, Codes, checked
from streams.knowledge.cues import CueFiles, CueWords, concepts_of
from streams.knowledge.languages import LANGUAGES, UNKNOWN
from streams.knowledge.reading import is_there, read_bytes, read_text
from streams.knowledge.rows import Alliance
from streams.knowledge.validation import BODIES_FILE, DATA, load_alliances, load_bodies_international

_T = TypeVar("_T")
WEIGHTS: Final = Path(__file__).parent / "weights" / "cooperation.json"


class ActMeaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an act concept stands for; `strength` (0..1) is how strongly the word alone says so."""

    event_class: EventClass
    act: Act
    strength: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fitted numbers: `models` by name -> {feature: weight}; `fitted_on` by source -> SHA-256 of what was read."""

    version: str
    fitted_on: dict[str, str]
    notes: str
    models: dict[str, dict[str, float]]


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

    cues: CueFiles
    acts: dict[str, ActMeaning]
    wording: Wording
    amounts: AmountFiles
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
    own = _file(folder, "amounts.toml")
    amounts = AmountFiles(_read(own, digest), own, at_once=own.parent != DATA)
    cameo = checked(_convert(_file(folder, "cameo.toml"), Codes, digest), "streams/knowledge/data/cameo.toml")
    files = {language: _file(folder, f"cues_{language}.toml") for language in LANGUAGES.cues}
    cues = CueFiles(
        {language: _read(path, digest) for language, path in files.items()},
        frozenset(language for language, path in files.items() if path.parent != DATA),
    )
    if missing := set(meanings.acts) - concepts_of(cues.raw("en")):
        raise ConfigurationError(f"cues.toml gives a meaning to {', '.join(sorted(missing))}, which no cue file has.")
    alliances = {alliance.id: alliance for alliance in load_alliances(folder / "alliances.toml")}
    digest.update(read_bytes(folder / "alliances.toml"))
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


def _shared(weights: Weights) -> Weights:
    """The same with one object for equal names, and one for equal numbers: the models have most of them in common."""
    names: dict[str, str] = {}
    numbers: dict[float, float] = {}
    models = {
        model: {names.setdefault(name, name): numbers.setdefault(weight, weight) for name, weight in table.items()}
        for model, table in weights.models.items()
    }
    return msgspec.structs.replace(weights, models=models)


def _file(folder: Path, name: str) -> Path:
    """A knowledge folder of an operator holds what it changes; the rest is the package's."""
    return folder / name if is_there(folder / name) else DATA / name


def _read(path: Path, digest: Any) -> str:
    text = read_text(path)
    digest.update(text.encode())
    return text


def _convert(path: Path, kind: type[_T], digest: Any) -> _T:
    try:
        return msgspec.convert(tomllib.loads(_read(path, digest)), kind)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.", hint="Correct the line named.") from error
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path}: {error}.") from error
