"""A country in a text: what the country tagger finds, and all later steps look at most often."""

from typing import Final

from streams.contracts.articles import CountryMentionKind


class CountryMention:
    """A country mentioned at `document.text[start:end]`; "Korean Peninsula" gives two with the same offsets."""

    __slots__ = ("code", "end", "kind", "start")

    def __init__(self, start: int, end: int, code: str, kind: CountryMentionKind) -> None:
        self.start: Final = start
        self.end: Final = end
        self.code: Final = code
        self.kind: Final = kind
