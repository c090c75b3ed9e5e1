"""How much a text is about each country: title, lead, frequency and spread, as one figure between 0 and 1."""

from collections.abc import Iterable
from math import log2
from operator import attrgetter
from typing import Final

from streams.contracts.articles import CountrySpan, CountryTag
from streams.core.country_mention import CountryMention
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
_ALL_PARTS: Final = (1 << _PARTS) - 1
_IN_TITLE: Final = 1 << _PARTS
_IN_LEAD: Final = _IN_TITLE << 1


def _salience(bits: int, mentions: int, parts: int) -> float:
    return round(
        (_WEIGHT_TITLE if bits & _IN_TITLE else 0.0)
        + (_WEIGHT_LEAD if bits & _IN_LEAD else 0.0)
        + _WEIGHT_FREQUENCY * log2(1 + mentions) / log2(1 + _MANY)
        + _WEIGHT_SPREAD * min(1.0, (bits & _ALL_PARTS).bit_count() / parts),
        3,
    )


#: By parts of the body, places and mentions: there are few enough to know them all beforehand.
_SALIENCE: Final = tuple(
    tuple(
        tuple(_salience(bits, mentions, max(1, parts)) for mentions in range(_MANY + 1))
        for bits in range(_IN_LEAD << 1)
    )
    for parts in range(_PARTS + 1)
)


def country_tags(document: Document, mentions: Iterable[CountryMention]) -> tuple[CountryTag, ...]:
    """One tag a country, the most salient first (then by first mention)."""
    text, body_start = document.text, document.body_start
    size = len(text) - body_start
    part = max(1, -(-size // _PARTS))
    table = _SALIENCE[max(1, min(_PARTS, -(-size // part)))]
    found: dict[str, list[CountrySpan]] = {}
    # Bits of what is known of a country: a part of the body each, then title and lead.
    places: dict[str, int] = {}
    for mention in mentions:
        start, end, code = mention.start, mention.end, mention.code
        offset = start - body_start
        if offset < 0:
            span = CountrySpan("title", start, end, text[start:end], mention.kind)
            bits = _IN_TITLE
        else:
            span = CountrySpan("body", offset, end - body_start, text[start:end], mention.kind)
            bits = 1 << offset // part
            if offset < LEAD_CHARACTERS:
                bits |= _IN_LEAD
        if code in found:
            found[code].append(span)
            places[code] |= bits
        else:
            found[code] = [span]
            places[code] = bits
    tags = []
    for code, spans in found.items():
        count = len(spans)
        tags.append(CountryTag(code, count, table[places[code]][count if count < _MANY else _MANY], tuple(spans)))
    # Reversed and stable: among equals the first mentioned stays first.
    tags.sort(key=_salience_of, reverse=True)
    return tuple(tags)


_salience_of = attrgetter("salience")
