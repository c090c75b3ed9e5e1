"""Words for offices and bodies, by language: read once from roles_*.toml, holder_offices.toml and actor_words.toml."""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from streams.contracts.errors import ConfigurationError

Needs = Literal["", "public", "country", "portfolio", "proper", "title", "holder"]
_T = TypeVar("_T")
DATA = Path(__file__).parent / "data"
#: Apostrophes and hyphens count as blanks where a phrase is searched for a word.
_BLANKS = str.maketrans("'’-", "   ")
#: The first letters that a title in capitals has large: of every word, and of those that follow no hyphen.
_TITLE = re.compile(r"(?<![\w'’])(?!(?:of|the|to|for|and|de|des|du|la|le|del)\b)\w")
_TITLE_HYPHEN = re.compile(r"(?<![\w'’-])(?!(?:of|the|to|for|and|de|des|du|la|le|del)\b)\w")
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")


class RoleWord(msgspec.Struct, frozen=True):
    """A word for an office: its role code, PLOVER sector, and what must stand with it to make it a public one."""

    code: str
    sector: str
    needs: Needs
    country: str
    plural: bool
    language: str


class BodyWord(msgspec.Struct, frozen=True):
    """A head word of the names of public bodies ("Ministry"); `needs` as in the data files."""

    type: str
    sector: str
    needs: Needs
    language: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Function words of one language around a role, in lower case."""

    articles: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    acting: frozenset[str] = frozenset()
    designate: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    appointing: frozenset[str] = frozenset()
    electing: frozenset[str] = frozenset()
    connectors: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    counterpart: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()


class CommonWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of all languages that part names from what stands around them, in lower case."""

    portfolio: frozenset[str]
    public: frozenset[str]
    also_names: frozenset[str]
    ambiguous_surnames: frozenset[str]
    not_names: frozenset[str]
    names_too: frozenset[str]
    particles: frozenset[str]
    leading: frozenset[str]
    recipients: frozenset[str]
    seated: frozenset[str]
    former_states: frozenset[str]
    suffixes: frozenset[str]
    family_first: frozenset[str]
    parties: dict[str, tuple[str, ...]]
    party_words: frozenset[str]
    calendar: frozenset[str]
    formats: frozenset[str]
    loose: frozenset[str]
    public_sectors: frozenset[str]
    word_acronyms: frozenset[str]
    press_services: dict[str, str]
    outlets: dict[str, str]


class _RoleGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    sector: str
    words: tuple[str, ...]
    plurals: tuple[str, ...] = ()
    needs: Needs = ""
    country: str = ""


class _BodyGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    sector: str
    words: tuple[str, ...]
    needs: Needs = "country"
    alone: bool = False


class _RoleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str
    roles: tuple[_RoleGroup, ...]
    words: Words
    bodies: tuple[_BodyGroup, ...] = ()
    refine: dict[str, dict[str, tuple[str, ...]]] = {}


class RoleLexicon(msgspec.Struct, frozen=True):
    """All role and body words: forms as written in text -> their meanings, one for each language that has them.

    `refine` maps language and role code to (word in the phrase, finer code) pairs, tried in order.
    """

    roles: dict[str, tuple[RoleWord, ...]]
    bodies: dict[str, tuple[BodyWord, ...]]
    words: dict[str, Words]
    common: CommonWords
    refine: dict[tuple[str, str], tuple[tuple[str, str], ...]]


def load_roles(folder: Path = DATA) -> RoleLexicon:
    """Read every roles_*.toml of `folder`; raises ConfigurationError with the file and the fault."""
    roles: dict[str, list[RoleWord]] = {}
    bodies: dict[str, list[BodyWord]] = {}
    words: dict[str, Words] = {}
    refine: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path in sorted(folder.glob("roles_*.toml")):
        file = _read(path, _RoleFile)
        words[file.language] = file.words
        for group in file.roles:
            for plural, forms in ((False, group.words), (True, group.plurals)):
                word = RoleWord(group.code, group.sector, group.needs, group.country, plural, file.language)
                english = file.language == "en"
                for form in _written(forms, capital_only=group.needs == "title" and english, english=english):
                    roles.setdefault(form, []).append(word)
        for body in file.bodies:
            head = BodyWord(body.type, body.sector, body.needs, file.language)
            for form in _written(body.words, capital_only=False, english=file.language == "en"):
                bodies.setdefault(form, []).append(head)
        for code, finer in file.refine.items():
            pairs = refine.setdefault((file.language, code), [])
            pairs.extend((stem.translate(_BLANKS).strip(), name) for name, stems in finer.items() for stem in stems)
    for language, offices in _read(folder / "holder_offices.toml", dict[str, dict[str, tuple[str, ...]]]).items():
        for code, forms in offices.items():
            word = RoleWord(code, "GOV", "holder", "", False, language)
            for form in _written(forms, capital_only=False, english=False):
                roles.setdefault(form, []).append(word)
    return RoleLexicon(
        {form: tuple(meanings) for form, meanings in roles.items()},
        {form: tuple(meanings) for form, meanings in bodies.items()},
        words,
        _read(folder / "actor_words.toml", CommonWords),
        {key: tuple(found) for key, found in refine.items()},
    )


def expand(pattern: str) -> Iterator[str]:
    """The forms of "stem(a,b) rest(c,d)": every combination of the alternatives."""
    parts = _ALTERNATIVES.split(pattern)
    choices = [part.split(",") if index % 2 else [part] for index, part in enumerate(parts)]
    for choice in itertools.product(*choices):
        yield "".join(choice)


def _written(patterns: Iterable[str], *, capital_only: bool, english: bool) -> set[str]:
    """As the words stand in text: lower case, capital at the start, and every word with a capital."""
    forms: set[str] = set()
    for pattern in patterns:
        for form in expand(pattern):
            capital = form[:1].upper() + form[1:]
            title = _TITLE.sub(lambda m: m[0].upper(), form)
            # "Prime Minister-designate"
            hyphened = _TITLE_HYPHEN.sub(lambda m: m[0].upper(), form)
            # "Commander-in-Chief"
            inner = title.replace("-In-", "-in-")
            if english and not capital_only and len(form) <= 3:
                # "PM", "MP": in lower case they are other words.
                forms.add(form.upper())
                continue
            # "presidente del Gobierno", "ministre des Armées": the office small, its field large.
            forms |= {capital, title, hyphened, inner} if english else {capital, title, hyphened, form[:1] + title[1:]}
            if not capital_only:
                forms.add(form)
    return forms


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be used: {error}.") from error
