"""How much a text is about each country: title, lead, frequency and spread, as one figure between 0 and 1."""

from collections.abc import Iterable
from math import log2
from typing import Final

from streams.contracts.articles import CountrySpan, CountryTag
from streams.core.analysis import CountryMention
from streams.core.document import Document

#: Characters of the body that count as the lead: two or three sentences.
LEAD_CHARACTERS: Final = 400
_WEIGHT_TITLE: Final = 0.35
_WEIGHT_LEAD: Final = 0.2
_WEIGHT_FREQUENCY: Final = 0.3
_WEIGHT_SPREAD: Final = 0.15
#: Mentions beyond which more of them say nothing new.
_MANY: Final = 8
#: The body is split into this many parts; spread is the share of them that mention the country.
_PARTS: Final = 4


def country_tags(document: Document, mentions: Iterable[CountryMention]) -> tuple[CountryTag, ...]:
    """One tag a country, the most salient first (then by first mention)."""
    by_code: dict[str, list[CountryMention]] = {}
    for mention in mentions:
        by_code.setdefault(mention.code, []).append(mention)
    body_start = document.body_start
    part = max(1, -(-(len(document.text) - body_start) // _PARTS))
    parts = max(1, min(_PARTS, -(-(len(document.text) - body_start) // part)))
    tags = []
    for code, found in by_code.items():
        spans = []
        in_title = in_lead = False
        seen = set()
        for mention in found:
            start, end = mention.start, mention.end
            text = document.text[start:end]
            if start < body_start:
                in_title = True
                spans.append(CountrySpan("title", start, end, text, mention.kind))
            else:
                start, end = start - body_start, end - body_start
                in_lead = in_lead or start < LEAD_CHARACTERS
                seen.add(start // part)
                spans.append(CountrySpan("body", start, end, text, mention.kind))
        frequency = min(1.0, log2(1 + len(found)) / log2(1 + _MANY))
        salience = (
            _WEIGHT_TITLE * in_title
            + _WEIGHT_LEAD * in_lead
            + _WEIGHT_FREQUENCY * frequency
            + _WEIGHT_SPREAD * len(seen) / parts
        )
        tags.append(CountryTag(code, len(found), round(salience, 3), tuple(spans)))
    tags.sort(key=lambda tag: -tag.salience)
    return tuple(tags)
