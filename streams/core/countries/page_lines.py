"""Countries that only the page's own lines mention (byline, navigation, footer, dateline) are none of the article's."""

from typing import Final

from streams.core.country_mention import CountryMention
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
#: The dash of a dateline stands within so many characters of the line's start.
_DASH_REACH: Final = 110


def without_page_lines(text: str, mentions: list[CountryMention]) -> list[CountryMention]:
    """`mentions`, which are in text order, without those of countries that only the page's own lines mention."""
    suspects = []
    seen: set[str] = set()
    start = stop = -1
    own = False
    for mention in mentions:
        code = mention.code
        if code not in seen:
            seen.add(code)
            at = mention.start
            # Many first mentions stand side by side: what is known of their line is kept.
            if at >= stop:
                start, stop, own = _line(text, at)
            if own or (at - start <= _LONGEST_DATELINE and _in_dateline(text, start, mention)):
                suspects.append(code)
    for code in suspects:
        found = [mention for mention in mentions if mention.code == code]
        if len(found) <= _FEW and all(_in_page_line(text, mention) for mention in found):
            mentions = [mention for mention in mentions if mention.code != code]
    return mentions


def _in_page_line(text: str, mention: CountryMention) -> bool:
    start, _, own = _line(text, mention.start)
    return own or (mention.start - start <= _LONGEST_DATELINE and _in_dateline(text, start, mention))


def _line(text: str, at: int) -> tuple[int, int, bool]:
    """The start of the line around `at`, up to where that is known to be its line, and whether it is the page's own."""
    start = text.rfind("\n", at - _LONGEST_PAGE_LINE if at > _LONGEST_PAGE_LINE else 0, at) + 1
    if not start and at > _LONGEST_PAGE_LINE:
        # Deep in a paragraph: too far from its start for all that counts from there.
        return at - _LONGEST_PAGE_LINE, at, False
    longest = start + _LONGEST_PAGE_LINE
    end = text.find("\n", at, longest)
    # After a blank line, as most stand, none is the link below a heading.
    own = start > 0 and text[start - 2 : start] != "\n\n" and _after_heading(text, start)
    if end < 0:
        if len(text) > longest:
            return start, longest, own
        end = len(text)
    if not own:
        own = CONTEXT.boilerplate.match(text, start, end) is not None or (
            # The headline of another article, put between the paragraphs of this one.
            start > _HEAD and end - start >= _SHOUTED and text[start:end].isupper()
        )
    return start, end, own


def _in_dateline(text: str, start: int, mention: CountryMention) -> bool:
    """Whether the mention is in the place of reporting, at the start of a line."""
    head = text[start : start + _DASH_REACH]
    if "-" not in head and "—" not in head and "–" not in head and start + _DASH_REACH < len(text):
        # A cheap look before the patterns are asked: every dateline holds a dash, or ends with the text.
        return False
    at = mention.start
    dateline = CONTEXT.dateline.match(text, start, start + _LONGEST_PAGE_LINE)
    if dateline is None and (mention.kind == "city" or text[at - 2 : at] == ", "):
        dateline = CONTEXT.city_dateline.match(text, start, start + _LONGEST_PAGE_LINE)
    return dateline is not None and at < dateline.end()


def _after_heading(text: str, start: int) -> bool:
    """Whether the line before is a heading of links ("Read more")."""
    before = text.rfind("\n", max(0, start - 1 - _LONGEST_HEADING), start - 1) + 1
    return 0 < start - 1 - before < _LONGEST_HEADING and CONTEXT.heading.match(text, before, start - 1) is not None
