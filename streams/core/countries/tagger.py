"""From hits to country mentions: plain names at once, ambiguous ones by their rules."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Final

from streams.core.analysis import CountryMention
from streams.core.countries.rules import settle
from streams.core.countries.surroundings import Surroundings
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.context import CONTEXT

#: A country with more mentions than this is not only in a line of the page's own.
_FEW: Final = 3
#: A line of capitals this long, after this many characters of text, is no heading of the article's own.
_SHOUTED: Final = 25
_HEAD: Final = 200
#: Characters beyond which a line is a paragraph, a dateline has ended, a heading is a sentence.
_LONGEST_PAGE_LINE: Final = 300
_LONGEST_DATELINE: Final = 62
_LONGEST_HEADING: Final = 90


def tag_countries(document: Document, hits: Sequence[Hit], *, language: str, day: date) -> list[CountryMention]:
    """The countries mentioned, in text order; an expression that names two gives two mentions.

    `hits` are those of `Lexicon.scan(document.text, language)`; `day` is the publication day.
    """
    mentions = [CountryMention(start, end, code, kind) for start, end, entry in hits for code, kind in entry.plain]
    special = [index for index, hit in enumerate(hits) if hit[2].special]
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
    return _without_page_lines(document.text, mentions)


_position = attrgetter("start")


def _without_page_lines(text: str, mentions: list[CountryMention]) -> list[CountryMention]:
    """Leave out countries that only the page's own lines mention: byline, navigation, footer."""
    suspects = []
    for code, first in {mention.code: mention for mention in reversed(mentions)}.items():
        at = first.start
        # Most mentions stand in a paragraph too long to be a line of the page's own.
        if (at <= _LONGEST_PAGE_LINE or text.find("\n", at - _LONGEST_PAGE_LINE, at) >= 0) and _in_page_line(
            text, first
        ):
            suspects.append(code)
    for code in suspects:
        found = [mention for mention in mentions if mention.code == code]
        if len(found) <= _FEW and all(_in_page_line(text, mention) for mention in found):
            mentions = [mention for mention in mentions if mention.code != code]
    return mentions


def _in_page_line(text: str, mention: CountryMention) -> bool:
    """Whether the mention is in a byline, link, footer or dateline."""
    at = mention.start
    start = text.rfind("\n", max(0, at - _LONGEST_PAGE_LINE), at) + 1
    if not start and at > _LONGEST_PAGE_LINE:
        return False
    end = text.find("\n", at, start + _LONGEST_PAGE_LINE)
    if end < 0 and len(text) <= start + _LONGEST_PAGE_LINE:
        end = len(text)
    if end >= 0 and CONTEXT.boilerplate.match(text, start, end):
        return True
    if at - start <= _LONGEST_DATELINE:
        dateline = CONTEXT.dateline.match(text, start, start + _LONGEST_PAGE_LINE)
        if dateline is None and (mention.kind == "city" or text[at - 2 : at] == ", "):
            dateline = CONTEXT.city_dateline.match(text, start, start + _LONGEST_PAGE_LINE)
        if dateline is not None and at < dateline.end():
            return True
    if start == 0:
        return False
    if end - start >= _SHOUTED and start > _HEAD and text[start:end].isupper():
        # A headline of another article, put between the paragraphs of this one.
        return True
    before = text.rfind("\n", max(0, start - 1 - _LONGEST_HEADING), start - 1) + 1
    return 0 < start - 1 - before < _LONGEST_HEADING and CONTEXT.heading.match(text, before, start - 1) is not None
