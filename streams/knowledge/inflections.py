"""Inflected names, adjectives and peoples, made from stems and endings: most languages use little else."""

from collections.abc import Iterator

from streams.contracts.errors import ConfigurationError
from streams.knowledge.surfaces import Reading
from streams.knowledge.tables import read_table

_MARKS = {"@": "city", "^": "seat", "&": "body"}


def inflected_surfaces() -> Iterator[tuple[str, Reading]]:
    """Surfaces of inflections.toml: a word is "stem:paradigm"; a lower-case one is also made with a capital."""
    for language, table in read_table("inflections.toml").items():
        paradigms = table["paradigms"]
        # Languages of one script that are told apart badly share their forms.
        rule = "in " + " ".join([language, *table.get("also", [])]) if table.get("bound", False) else ""
        for code, words in table["words"].items():
            for word in words:
                stem, _, paradigm = word.partition(":")
                if paradigm and paradigm not in paradigms:
                    raise ConfigurationError(
                        f'inflections.toml, [{language}.words] {code}: "{word}" names the paradigm "{paradigm}",'
                        f" which [{language}.paradigms] does not have.",
                        hint=f"Use one of: {', '.join(paradigms)}.",
                    )
                kind = _MARKS.get(stem[0], "")
                if kind:
                    stem = stem[1:]
                else:
                    kind = "demonym" if stem[0].islower() or paradigm in table.get("people", []) else "name"
                for ending in paradigms[paradigm] if paradigm else [""]:
                    form = stem + ending
                    yield form, Reading("country", code, kind, rule)
                    if form[0].islower():
                        yield form[0].upper() + form[1:], Reading("country", code, kind, rule)
