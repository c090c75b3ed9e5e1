"""The cue files: words of acts, stance and grammar by language, read and spelt out."""

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args

import msgspec

from streams.contracts.alerts import Context
from streams.contracts.errors import ConfigurationError
from streams.knowledge.cases import SECTIONS_OF_CASES, Cases, load_cases

#: Sections of a cue file; the concepts inside must be the same in every language, or weights would not carry over.
_SECTIONS: Final = ("acts", "speech", "stance", "people", "topic", "grammar")

#: Keys of a cue file beside its sections.
_OTHER_KEYS: Final = ("context", "language", "elides", "abbreviations", "particles", "plain")

#: A final apostrophe stays with its word where it marks an elision ("l'Ukraine", "dell'Ucraina").
_ELIDING: Final = re.compile(r"\w+['’]|\w+(?:[-.]\w+)*|[^\w\s]")
_PLAIN: Final = re.compile(r"\w+(?:[-'’ʼ.]\w+)*|['’]s\b|[^\w\s]")
_GROUP: Final = re.compile(r"\(([^()]*)\)")


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


class CueFiles(Mapping[str, CueWords]):
    """The cues by language, from the texts of their files; each is spelt out when its first article comes.

    Twenty-four of them at once would take a third of a second of every start. Those of an operator's own folder
    (`own`) are, for a fault in them must be told at once; the packaged ones are tested.
    Raises ConfigurationError naming the file.
    """

    def __init__(self, texts: Mapping[str, str], own: frozenset[str]) -> None:
        self._texts = dict(texts)
        self._ready: dict[str, CueWords] = {}
        if own:
            concepts = concepts_of(self.raw("en"))
            for language in sorted(own):
                if odd := concepts_of(self.raw(language)) ^ concepts:
                    raise ConfigurationError(
                        f"{file_of(language)} and cues_en.toml do not have the same concepts: {', '.join(sorted(odd))}."
                    )
                self[language]

    def raw(self, language: str) -> dict[str, Any]:
        """The file of a language as it is written."""
        try:
            return tomllib.loads(self._texts[language])
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{file_of(language)} is not valid TOML: {error}.") from error

    def __getitem__(self, language: str) -> CueWords:
        found = self._ready.get(language)
        if found is None:
            found = self._ready[language] = compile_cues(self.raw(language), f"cues_{language}.toml")
        return found

    def __contains__(self, language: object) -> bool:
        return language in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def file_of(language: str) -> str:
    """The file of a language, for messages."""
    return f"streams/knowledge/data/cues_{language}.toml"


def concepts_of(raw: Mapping[str, Any]) -> set[str]:
    """The concepts of a cue file."""
    return {name for section in _SECTIONS for name in raw.get(section, {})}


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
    # What is plain means nothing, and no shorter stem has a say in it: "посла" is an ambassador, and "посла*" sends.
    for section in ({"": raw.get("plain", ())}, *(raw.get(section, {}) for section in _SECTIONS)):
        for concept, forms in section.items():
            for form in itertools.chain.from_iterable(map(spell_out, forms)):
                pieces = _pieces(form, tokenizer, name)
                first, is_stem = pieces[0] or ("", False)
                if not first:
                    raise ConfigurationError(f"streams/knowledge/data/{name}: {form!r} must begin with a word.")
                if len(pieces) == 1:
                    (stems if is_stem else words).setdefault(first, set()).update((concept,) if concept else ())
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
    unknown = set(raw) - {*_SECTIONS, *SECTIONS_OF_CASES, *_OTHER_KEYS}
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


@cache
def spell_out(form: str) -> tuple[str, ...]:
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
