"""Quantities in an evidence sentence: the text as found, its number and its unit."""

import re
from typing import Final

from streams.contracts.alerts import Amount
from streams.core.cooperation.amount_numbers import DASH, NEXT, NUMBER, Numbers
from streams.core.cooperation.amount_words import (
    QUOTES,
    form_of,
    is_name,
    is_year,
    make_of,
    may_be_adjective,
    phrase_at,
    thing_of,
)
from streams.knowledge.amounts import AmountWords

_DIGIT: Final = re.compile(r"\d")
_CLOSING: Final = ('"', "”", "»")
#: Words of a group behind its number ("more modern German Leopard 2A6 main battle tanks").
_WITHIN: Final = 9
_LOOK_BACK: Final = 40
#: More is no amount but a telephone number, or a joke; and it would not fit into JSON for ever.
_GREATEST: Final = 1e15
#: From here on the words of `AmountWords.large` count.
_LARGE: Final = 1000
_MOST: Final = 8


def find_amounts(text: str, words: AmountWords) -> tuple[Amount, ...]:
    """Amounts of money and of things in `text`, in order.

    Left out are plain numbers without a unit, percentages, years, dates, sizes ("155 mm") and the numbers that belong
    to a make ("Leopard 2"). Of a range the lower number counts; the text shows both.
    """
    # Hardly any sentence has a digit, and fewer a number word.
    starts: list[tuple[int, re.Match[str] | None]] = []
    if _DIGIT.search(text):
        starts = [(match.start(), match) for match in NUMBER.finditer(text)]
    told = words.tells.intersection(_split(text))
    if told:
        starts += [(at, None) for word in told for at in _starts(text, word, words)]
        starts.sort(key=_place)
    found: list[Amount] = []
    end = 0
    for start, match in starts:
        # No number begins inside what has been read.
        if start < end:
            continue
        group = _Group(text, words)
        amount = group.in_words(start) if match is None else group.in_digits(match)
        end = group.place
        if amount is not None:
            found.append(amount)
            if len(found) == _MOST:
                break
    return tuple(found)


def _place(start: "tuple[int, re.Match[str] | None]") -> int:
    return start[0]


def _split(text: str) -> list[str]:
    """What stands between blanks, without what may be glued to a number word in front of it or by a hyphen."""
    return text.replace("-", " ").replace('"', " ").replace("“", " ").replace("«", " ").replace("(", " ").split()


def _starts(text: str, word: str, words: AmountWords) -> list[int]:
    """Where amounts may begin with this number word, or with an article before this scale."""
    found: list[int] = []
    form = word.lower().replace("’", "'")
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[end : end + 1].isalnum() and not (at and (text[at - 1].isalnum() or text[at - 1] in "-'’")):
            if form in words.numbers and _goes_on(text, end, words, words.numbers[form] == 1.0):
                found.append(at)
            if form in words.scales:
                before, first = text[max(0, at - _LOOK_BACK) : at].split(), at
                last = before.pop() if before else ""
                if words.numbers.get(last.lower(), 1.0) < 1:
                    first = text.rindex(last, 0, at)
                    last = before.pop() if before else ""
                if last.lower() in words.articles:
                    found.append(text.rindex(last, 0, first))
        at = text.find(word, end)
    return found


def _goes_on(text: str, at: int, words: AmountWords, one: bool = False) -> bool:
    """Whether what follows a number can belong to an amount, told at a glance: mostly it cannot.

    "One of the soldiers" is nobody's amount, and the most frequent of number words.
    """
    match = NEXT.match(text, at)
    if match is None:
        return DASH.match(text, at) is not None
    raw = match[2]
    if not raw.isalpha() or not raw.islower() or words.compounds or words.stems:
        return True
    if one and raw in words.links:
        return False
    return raw in words.goes_on or raw.endswith(words.endings)


class _Group(Numbers):
    """A number and the words behind it."""

    def in_digits(self, match: "re.Match[str]") -> Amount | None:
        """The amount that begins with this number."""
        text, words, (start, end) = self.text, self.words, match.span()
        self.place = end
        before = text[max(0, start - _LOOK_BACK) : start].split()
        last = before[-1] if before else ""
        sign = last.lstrip(QUOTES)
        money = words.signs.get(sign, "")
        if money:
            start = text.rindex(sign, 0, start)
        else:
            number = match.group()
            year = is_year(number) and (not number.endswith("00") or last.lower() in words.years)
            if year or not _goes_on(text, end, words) or is_name(before, number, words):
                return None
        self.value = self.parsed(match)
        return self._amount(start, money, last.lower() in words.pairs, False)

    def in_words(self, start: int) -> Amount | None:
        """The amount that begins with this number word or article."""
        before = self.text[max(0, start - _LOOK_BACK) : start].split()
        self.place = start
        begun = self.spoken()
        if self.place == start:
            self.place = start + 1
            return None
        if is_name(before, "", self.words):
            return None
        return self._amount(start, "", bool(before) and before[-1].lower() in self.words.pairs, begun)

    def _amount(self, start: int, money: str, paired: bool, begun: bool) -> Amount | None:
        """The amount of the number just read. `begun`: it was an article or a half, and is none without a scale."""
        number_end = self.place
        self.scales(money)
        self.lower_scale(money)
        # What is quoted ends with its quote: 'the "one" tank'.
        if (begun and self.factor == 1.0) or self.text[self.place : self.place + 1] in _CLOSING:
            return None
        value, factor = self.value, self.factor
        if self.second(paired):
            self.scales(money)
            self.lower_scale(money)
            low = value if factor != 1.0 else value * self.factor
            if low >= self.value or self.value > _GREATEST or (not money and low >= 1900 and self.value < 2100):
                self.place = number_end
                return None
            value, factor = low, self.factor
        unit = money or self._counted(value)
        if (
            unit
            and 0 < value <= _GREATEST
            and (value.is_integer() or factor != 1.0 or unit == "tonne" or unit in self.words.money)
        ):
            return Amount(self.text[start : self.place], value, unit)
        self.place = number_end
        return None

    def _counted(self, value: float) -> str:
        """Read what is counted, and say its unit; "" where the number counts nothing that is known."""
        text, words, place = self.text, self.words, self.place
        bare, capital, after_make = True, False, False
        made, made_end, plural = "", -1, False
        for _ in range(_WITHIN):
            match = NEXT.match(text, place)
            if match is None:
                break
            (begin, stop), raw, form = match.span(2), match[2], form_of(match[2])
            if form.startswith("d'") and "d'" in words.links:
                begin, form = begin + 2, form[2:]
            if form in words.phrases and (told := phrase_at(text, begin, form, words)) is not None:
                self.place = begin + told[1]
                return told[0]
            if bare and value < _LARGE and form in words.large:
                return ""
            if bare:
                money = self.money(raw, form)
                if money:
                    # "5,000 $400 drones": the sign is the next number's.
                    if text[stop : stop + 1].isdigit():
                        return ""
                    whole = raw in words.signs or form in words.currencies
                    self.place = stop if whole else begin + form.index("-")
                    return money
                if match[1] and form in words.suffixes:
                    place = stop
                    continue
                # "14-day", "155mm", "47th": the number is part of a word.
                if match[1] or begin == place or form in words.measures:
                    return ""
                if form in words.links:
                    place = stop
                    continue
            unit = thing_of(form, words)
            if unit:
                # "Three Countries Send Tanks": among capitals nothing says what belongs together.
                if capital and raw[0].isupper():
                    return ""
                self.place = stop
                return unit
            make, several = make_of(raw, form, words)
            if make:
                made, made_end, plural, after_make = made or make, stop, several, True
            elif raw.isdigit():
                if after_make and len(raw) <= 4:
                    made_end = stop if made else -1
                elif not self.is_size(stop):
                    break
            elif value == 1.0 and form in words.singulars:
                made, made_end, plural = form, stop, False
            elif _DIGIT.search(raw) is not None:
                after_make, made_end, plural = True, stop, form.endswith("s")
            elif raw[0].isupper() and may_be_adjective(raw, form, words):
                capital = True
            elif not (
                form in words.between
                or form in words.singulars
                or form in words.measures
                or (len(form) > 4 and form.endswith(words.endings))
            ):
                break
            bare = False
            place = stop
        # "Two Leopard crews": behind a make alone, another noun would be what is counted.
        if made and words.follows and not plural:
            follower = NEXT.match(text, made_end)
            if follower is not None and follower[2].lower() not in words.follows:
                return ""
        if made:
            self.place = made_end
        return made
