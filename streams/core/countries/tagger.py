"""From hits to country mentions: plain names at once, ambiguous ones by their rules."""

from collections.abc import Sequence
from datetime import date
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


def tag_countries(document: Document, hits: Sequence[Hit], *, language: str, day: date) -> list[CountryMention]:
    """The countries mentioned, in text order; an expression that names two gives two mentions.

    `hits` are those of `Lexicon.scan(document.text, language)`; `day` is the publication day.
    """
    mentions: list[CountryMention] = []
    doubtful: list[int] = []
    index = -1
    for start, end, entry in hits:
        index += 1
        if entry.plain:
            for code, kind in entry.plain:
                mentions.append(CountryMention(start, end, code, kind))  # noqa: PERF401
        elif entry.rule:
            doubtful.append(index)
        if entry.nested:
            for first, last, code, kind in entry.nested:
                mentions.append(CountryMention(start + first, start + last, code, kind))  # noqa: PERF401
    if doubtful:
        around = Surroundings(document, hits, mentions, language)
        for index in doubtful:
            start, end, _ = hits[index]
            for code, kind in settle(around, index):
                mentions.append(CountryMention(start, end, code, kind))
                around.codes.add(code)
        mentions.sort(key=_position)
    return _without_page_lines(document.text, mentions)


def _position(mention: CountryMention) -> int:
    return mention.start


def _without_page_lines(text: str, mentions: list[CountryMention]) -> list[CountryMention]:
    """Leave out countries that only the page's own lines mention: byline, navigation, footer."""
    count: dict[str, int] = {}
    for mention in mentions:
        count[mention.code] = count.get(mention.code, 0) + 1
    dropped = set()
    for code, number in count.items():
        if number <= _FEW and all(_in_page_line(text, mention) for mention in mentions if mention.code == code):
            dropped.add(code)
    return [mention for mention in mentions if mention.code not in dropped] if dropped else mentions


def _in_page_line(text: str, mention: CountryMention) -> bool:
    """Whether the mention is in a byline, link, footer or dateline."""
    at = mention.start
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    if CONTEXT.boilerplate.match(line):
        return True
    dateline = CONTEXT.dateline.match(line)
    if dateline is None and (mention.kind == "city" or text[at - 2 : at] == ", "):
        dateline = CONTEXT.city_dateline.match(line)
    if dateline is not None and at < start + dateline.end():
        return True
    if start == 0:
        return False
    if len(line) >= _SHOUTED and line.isupper() and start > _HEAD:
        # A headline of another article, put between the paragraphs of this one.
        return True
    before = text[text.rfind("\n", 0, start - 1) + 1 : start - 1]
    return bool(before) and CONTEXT.heading.match(before) is not None
