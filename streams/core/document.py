"""One text with one set of offsets: title and body joined, so that every step counts characters alike."""

from typing import Final

from streams.contracts.articles import Field, Span

#: Between title and body: a paragraph break, so that no sentence or name runs across.
SEPARATOR = "\n\n"


class Document:
    """Title and body as published (HTML extracted, surrogates replaced) and their join.

    `text == title + SEPARATOR + body` (just the body where there is no title); `body_start` is the offset of
    the body in it. Offsets in the core are into `text`; `span` turns them into the field's own.
    """

    __slots__ = ("body", "body_start", "text", "title")

    def __init__(self, title: str, body: str, text: str, body_start: int) -> None:
        self.title: Final = title
        self.body: Final = body
        self.text: Final = text
        self.body_start: Final = body_start

    def locate(self, start: int, end: int) -> tuple[Field, int, int]:
        """Field and offsets in it of `text[start:end]`, which must not run across the separator."""
        if start >= self.body_start:
            return "body", start - self.body_start, end - self.body_start
        return "title", start, end

    def span(self, start: int, end: int) -> Span:
        """The published span of `text[start:end]`."""
        field, first, last = self.locate(start, end)
        return Span(field, first, last, self.text[start:end])


def join(title: str, body: str) -> Document:
    """Make a document of a published title and body (either may be empty)."""
    if not title:
        return Document("", body, body, 0)
    return Document(title, body, title + SEPARATOR + body, len(title) + len(SEPARATOR))
