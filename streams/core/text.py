"""The published text is made here: HTML becomes text, and no character is left that later steps would stumble over."""

import html
import re
import unicodedata
from typing import Final

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from streams.core.document import SEPARATOR, Document, join

#: Looks like HTML: a tag that only markup has, with its closing bracket nearby.
_MARKUP: Final = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|table|tr|td|article|section|blockquote|figure|html|body"
    r"|head|script|style)(?:\s[^<>]{0,2000})?/?>|<!(?:--|doctype)",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]{0,2000}>")
_DROPPED: Final = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "head",
    "nav",
    "form",
    "button",
    "select",
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
#: Beyond this depth the HTML parser's time grows with the square of the depth; such text is no article's markup.
_DEEPEST: Final = 200

#: Bytes of UTF-8 text that need no look: everything but controls and the first bytes of the marks below.
_HARMLESS: Final = bytes(set(range(0x20, 0x7F)) | {0x0A} | set(range(0x80, 0x100)) - {0xC2, 0xCC, 0xCD})
#: General punctuation begins with this byte and one of two; these, as the two bytes after it, news is full of.
_BLOCK: Final = b"\xe2"
_PUNCTUATION: Final = (b"\x80", b"\x81")
_COMMON: Final = frozenset(char.encode()[1:] for char in "‐‑–—‘’‚“”„†•…‹›€™−")
#: Invisible marks, byte order and replacement marks, decomposed Hangul.
_RARE: Final = re.compile(rb"\xe2(?:\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xaf])|\xef\xbb\xbf|\xef\xbf|\xe1\x84")
_NEWLINE: Final = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_SPACE: Final = re.compile(r"[\t\x1f\xa0\u2000-\u200a\u202f\u205f]")
#: Controls, soft hyphen, zero-width marks (joiners that some scripts need stay) and direction overrides.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_BLANK_LINES: Final = re.compile(r" ?\n[ \n]*\n ?")
_SPACES: Final = re.compile(r" {2,}")


def prepare(title: str | None, body: str | None) -> Document:
    """The document of a raw title and body: what is published, and what every offset counts in.

    HTML in the body is extracted, entities are resolved, controls and invisible marks removed, lone surrogates
    replaced by U+FFFD, decomposed letters composed (NFC). Clean text is passed on as it is.
    """
    if title and body:
        # The common case, a plain article without anything to clean, is decided by one look at the whole.
        text = title + SEPARATOR + body
        if "<" not in text and "&" not in text and "\n" not in title and title[0] > " " < title[-1]:
            try:
                data = text.encode()
            except UnicodeEncodeError:
                data = b"\x00"
            if _is_clean(data, len(text)):
                return Document(title, body, text, len(title) + len(SEPARATOR))
    return join(clean_line(title) if title else "", clean_text(body) if body else "")


def clean_line(text: str) -> str:
    """One line of clean text: a title."""
    text = clean_text(text)
    return " ".join(text.split()) if "\n" in text else text.strip()


def clean_text(text: str) -> str:
    """Clean text of a plain-text or HTML field."""
    if "<" in text and _MARKUP.search(text):
        text = html_to_text(text)
    elif "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return scrub(text)


def scrub(text: str) -> str:
    """`text` without controls, invisible marks, odd spaces and lone surrogates, in composed form (NFC)."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
        data = text.encode()
    if _is_clean(data, len(text)):
        return text
    text = _NEWLINE.sub("\n", text)
    text = _SPACE.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", text)


def _is_clean(data: bytes, characters: int) -> bool:
    """Whether UTF-8 text of so many characters needs no scrubbing.

    Bytes are looked through many times faster than characters, and most text has nothing to be found.
    """
    if data.translate(None, _HARMLESS):
        return False
    if len(data) == characters:
        return True
    if b"\xef" not in data and b"\xe1" not in data:
        pieces = data.split(_BLOCK)
        del pieces[0]
        if _COMMON.issuperset([piece[:2] for piece in pieces if piece[:1] in _PUNCTUATION]):
            return True
    return _RARE.search(data) is None


def html_to_text(markup: str) -> str:
    """The text of an HTML fragment or page: blocks become paragraphs; scripts, styles, navigation and forms go."""
    if _depth(markup) > _DEEPEST:
        return _tidy(html.unescape(_TAG.sub(lambda tag: "\n" if tag[2].lower() in _BLOCKS else "", markup)))
    try:
        tree = LexborHTMLParser(_SURROGATE.sub("\ufffd", markup))
    except (SelectolaxError, ValueError):
        return _tidy(html.unescape(_TAG.sub(" ", markup)))
    tree.strip_tags(list(_DROPPED))
    for node in tree.css(",".join(_BLOCKS)):
        # A mark that survives white-space folding: the paragraph break around each block.
        node.insert_before("\x0b\x0b" if node.tag != "br" else "\x0b")
        node.insert_after("\x0b\x0b" if node.tag != "br" else "")
    root = tree.body or tree.root
    return _tidy(root.text(deep=True)) if root is not None else ""


def _tidy(text: str) -> str:
    text = " ".join(text.replace("\x0b", " \x0b ").split(" ")) if "\x0b" not in text else _fold(text)
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def _fold(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\x0b"))
    return "\n".join(lines)


def _depth(markup: str) -> int:
    deepest = depth = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() in _VOID or tag[0].endswith("/>"):
            continue
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest
