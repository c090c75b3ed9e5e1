"""From hits to country mentions: plain names at once, ambiguous ones by their rules."""

from collections.abc import Sequence
from datetime import date

from streams.core.analysis import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit


def tag_countries(document: Document, hits: Sequence[Hit], *, language: str, day: date) -> list[CountryMention]:
    """The countries mentioned, in text order; an expression that names two gives two mentions."""
    mentions: list[CountryMention] = []
    for start, end, entry in hits:
        for code, kind in entry.plain:
            mentions.append(CountryMention(start, end, code, kind))
        for first, last, code, kind in entry.nested:
            mentions.append(CountryMention(start + first, start + last, code, kind))
    return mentions
