"""From hits to country mentions: plain names at once, ambiguous ones by their rules."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from streams.core.countries.page_lines import without_page_lines
from streams.core.countries.rules import settle
from streams.core.countries.surroundings import Surroundings
from streams.core.country_mention import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit


def tag_countries(document: Document, hits: Sequence[Hit], *, language: str, day: date) -> list[CountryMention]:
    """The countries mentioned, in text order; an expression that names two gives two mentions.

    `hits` are those of `Lexicon.scan(document.text, language)`; `day` is the publication day.
    """
    mentions = []
    special = []
    for index, (start, end, entry) in enumerate(hits):
        for code, kind in entry.plain:
            mentions.append(CountryMention(start, end, code, kind))
        if entry.special:
            special.append(index)
    if special:
        around = Surroundings(document, hits, mentions, language)
        for index in special:
            start, end, entry = hits[index]
            if entry.rule:
                for code, kind in settle(around, index):
                    mentions.append(CountryMention(start, end, code, kind))
                    around.codes.add(code)
            for first, last, code, kind in entry.nested:
                mentions.append(CountryMention(start + first, start + last, code, kind))
                around.codes.add(code)
        mentions.sort(key=_position)
    return without_page_lines(document.text, mentions)


_position = attrgetter("start")
