"""Which language a text is in, and what can be found in texts of that language."""

import re
from functools import lru_cache
from typing import Final

import pycld2

from streams.core.document import Document
from streams.knowledge.languages import LANGUAGES, UNKNOWN

#: Title and lead are enough, and cost a twelfth of the whole text.
_LEAD_CHARACTERS: Final = 300
_PRIMARY: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,8}\s*")
#: Bytes of letters, and the share of them in one language, from which a hesitant guess is taken.
_SHORTEST_GUESS: Final = 40
_SURE_PERCENT: Final = 90
#: Words, an elided one with its apostrophe ("l'").
_WORD: Final = re.compile(r"\w+'?")
_FEWEST_WORDS: Final = 2


def detect_language(document: Document, given: str | None) -> str:
    """The BCP 47 primary subtag of the text's language: `given` where it is one, else by the text; "und" if unclear."""
    if given:
        named = _primary_subtag(given)
        if named != UNKNOWN:
            return named
    lead = document.text[: document.body_start + _LEAD_CHARACTERS]
    try:
        data = lead.encode()
        reliable, size, guesses = pycld2.detect(data)
        if not reliable and size:
            # A single sentence is never called reliable. Its small words tell best; else a guess that covers nearly all
            # of it is good enough.
            if voted := _by_small_words(lead):
                return voted
            if size >= _SHORTEST_GUESS:
                _, _, guesses = pycld2.detect(data, bestEffort=True)
                reliable = guesses[0][2] >= _SURE_PERCENT
    except (pycld2.error, UnicodeEncodeError):
        return UNKNOWN
    code = str(guesses[0][1]).partition("-")[0].lower()
    if not reliable or code in ("un", ""):
        return UNKNOWN
    return LANGUAGES.aliases.get(code, code)


def _by_small_words(text: str) -> str:
    """The language of which the text has the most small words, two or more; "" where two have as many."""
    words = set(_WORD.findall(text.lower().replace("’", "'")))
    counts = sorted(((len(words & small), code) for code, small in LANGUAGES.small_words.items()), reverse=True)
    (most, code), (second, _) = counts[:2]
    return code if most >= _FEWEST_WORDS and most > second else ""


@lru_cache(maxsize=1024)
def _primary_subtag(given: str) -> str:
    named = _PRIMARY.fullmatch(given.strip())
    if named is None:
        return UNKNOWN
    code = named[1].lower()
    return LANGUAGES.aliases.get(code, code)


def capabilities(language: str) -> tuple[str, ...]:
    """What is looked for in a text of `language`: a text without person patterns says so in its record."""
    return LANGUAGES.capabilities.get(language, LANGUAGES.default)
