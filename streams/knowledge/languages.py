"""Languages as data: other names of their codes, and what the tagger can do in each."""

import re
import tomllib
from importlib.resources import files
from typing import Final

import msgspec

#: The code of a text whose language is unclear; it is read as English.
UNKNOWN: Final = "und"
#: The capability of a language with a cue file.
COOPERATION: Final = "cooperation"
_CUE_FILE: Final = re.compile(r"cues_([a-z]{2,3})\.toml")


class Languages(msgspec.Struct, frozen=True):
    """`aliases`: code -> BCP 47 primary subtag; `capabilities`: subtag -> what is found; `default` for the others.

    `small_words`: subtag -> words that hardly a sentence of the language does without; `cues`: subtags of the
    languages that have words of cooperation, in which alone an alert can come about.
    """

    aliases: dict[str, str]
    capabilities: dict[str, tuple[str, ...]]
    default: tuple[str, ...]
    small_words: dict[str, frozenset[str]]
    cues: tuple[str, ...]


def load_languages() -> Languages:
    """Read streams/knowledge/data/languages.toml."""
    data = files("streams.knowledge").joinpath("data")
    raw = tomllib.loads(data.joinpath("languages.toml").read_text("utf-8"))
    named = (_CUE_FILE.fullmatch(file.name) for file in data.iterdir())
    cues = tuple(sorted(found[1] for found in named if found is not None))
    default, patterns = tuple(raw["default"]["capabilities"]), tuple(raw["patterns"]["capabilities"])
    patterned = raw["patterns"]["languages"]
    can = {
        code: (
            *default,
            *(patterns if code in patterned else ()),
            *((COOPERATION,) if code in cues or code == UNKNOWN else ()),
        )
        for code in {*cues, *patterned, UNKNOWN}
    }
    return Languages(
        raw["aliases"],
        can,
        default,
        {code: frozenset(words.split()) for code, words in raw["small_words"].items()},
        cues,
    )


LANGUAGES = load_languages()
