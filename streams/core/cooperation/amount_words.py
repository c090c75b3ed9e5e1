"""What a single word around a number is: a thing, a make, a phrase, or what makes the number a name."""

import re
from typing import Final

from streams.knowledge.amounts import AmountWords

QUOTES: Final = "\"“”„«»'‘’()[]"
_LONG_WORD: Final = re.compile(r"[^\W\d_]{4}")
#: Letters of a case that may hang on a make ("Абрамсів"), letters of a make that may bear one, of a compound's end.
_CASE, _BEARS, _COMPOUND = 3, 5, 5


def form_of(raw: str) -> str:
    """A word as the lists have it: small, with one kind of apostrophe and of hyphen."""
    return raw.lower().replace("’", "'").replace("ʼ", "'").replace("‑", "-")


def is_year(number: str) -> bool:
    """Whether a number may be a year of our time."""
    return len(number) == 4 and "1900" <= number <= "2099" and number.isdigit()


def is_name(before: list[str], number: str, words: AmountWords) -> bool:
    """Whether the words before a number say that it counts nothing: "Article 5", "Leopard 2", "one in 5"."""
    if not before:
        return False
    raw = before[-1].strip(QUOTES)
    last = raw.lower()
    if last.rstrip(".") in words.labels:
        return True
    if len(before) > 1 and last in words.ratios:
        other = before[-3 if before[-2] in words.ratios and len(before) > 2 else -2].lower()
        return other.isdigit() or other in words.numbers
    # "F-16s, 14 tanks": behind a comma something else begins.
    if not number or not raw or raw[-1] in ",;:":
        return False
    make, plural = make_of(raw, last, words)
    if make:
        return not plural
    # "Leopard 1 and 2 tanks".
    if len(before) < 3 or len(number) > 1 or not before[-2].isdigit():
        return False
    raw = before[-3].strip(QUOTES)
    return (last in words.joins or last in words.ranges) and bool(raw) and bool(make_of(raw, raw.lower(), words)[0])


def phrase_at(text: str, begin: int, first: str, words: AmountWords) -> tuple[str, int] | None:
    """The unit and length of the longest known phrase here."""
    for phrase, unit in words.phrases[first]:
        end = begin + len(phrase)
        if text[begin:end].lower().replace("\xa0", " ") == phrase and not text[end : end + 1].isalnum():
            return unit, len(phrase)
    return None


def thing_of(form: str, words: AmountWords) -> str:
    """The unit of a thing, of the last part of "Leopard-2-Panzer", of the end of "Bergepanzer"."""
    things = words.things
    unit = things.get(form, "")
    if unit:
        return unit
    # Not of "anti-aircraft guns", though.
    if "-" in form and not form.endswith(words.endings):
        form = form.rpartition("-")[2]
        if form in things:
            return things[form]
    if words.compounds:
        for at in range(1, len(form) - _COMPOUND + 1):
            if form[at:] in things:
                return things[form[at:]]
    if words.stems:
        for end in range(len(form), _COMPOUND - 2, -1):
            if form[:end] in words.stems:
                return words.stems[form[:end]]
    return ""


def make_of(raw: str, form: str, words: AmountWords) -> tuple[str, bool]:
    """The unit of a make, and whether it is an English plural ("F-16s"). In Latin letters it is written large."""
    if raw[0] < "\u0250" and not raw[0].isupper():
        return "", False
    if form in words.makes:
        return words.makes[form], False
    if form[:-1] in words.makes and form.endswith("s"):
        return words.makes[form[:-1]], True
    for end in range(len(form), 1, -1):
        unit = words.make_stems.get(form[:end], "")
        if unit:
            rest = form[end:]
            # "Leopard-2A6", "F-16s", "Абрамсів"; but not "migrants" nor "Leopard-Besatzungen".
            if not rest[:1].isalpha():
                fits = _LONG_WORD.search(rest) is None
            else:
                fits = rest in ("s", "'s") or (len(rest) <= _CASE and end >= _BEARS)
            if fits:
                return unit, rest.endswith("s")
    return "", False


def may_be_adjective(raw: str, form: str, words: AmountWords) -> bool:
    """Whether a capital may be an adjective ("Danish") or an acronym ("NATO") before the thing."""
    if "'" in form or form in words.labels:
        return False
    return words.capitals or (raw.isupper() and 1 < len(raw) < 7)
