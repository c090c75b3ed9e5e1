"""Languages as data: other names of their codes, and what the tagger can do in each."""

import tomllib
from importlib.resources import files

import msgspec


class Languages(msgspec.Struct, frozen=True):
    """`aliases`: code -> BCP 47 primary subtag; `capabilities`: subtag -> what is found; `default` for the others.

    `small_words`: subtag -> words that hardly a sentence of the language does without.
    """

    aliases: dict[str, str]
    capabilities: dict[str, tuple[str, ...]]
    default: tuple[str, ...]
    small_words: dict[str, frozenset[str]]


def load_languages() -> Languages:
    """Read streams/knowledge/data/languages.toml."""
    raw = tomllib.loads(files("streams.knowledge").joinpath("data/languages.toml").read_text("utf-8"))
    return Languages(
        raw["aliases"],
        {code: tuple(raw["patterns"]["capabilities"]) for code in raw["patterns"]["languages"]},
        tuple(raw["default"]["capabilities"]),
        {code: frozenset(words.split()) for code, words in raw["small_words"].items()},
    )


LANGUAGES = load_languages()
