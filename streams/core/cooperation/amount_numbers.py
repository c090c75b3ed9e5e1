"""Numbers in digits and in words, with their scales and ranges, read one after the other."""

import re
from typing import Final

from streams.core.cooperation.amount_words import form_of
from streams.knowledge.amounts import AmountWords

#: A number after its first digit: thousands by one mark, decimals; never a part of a date, a time or a version.
_REST: Final = (
    r"(?:\d{0,2}([.,'’ \xa0\u2009\u202f])\d{3}(?:\1\d{3})*(?!\w|[ \xa0-]?(?:mm|мм)\b)|\d*)([.,]\d{1,3})?"
    r"(?![.,:/'’]?\d)"
)
#: To begin with the digit makes the search fast; what stands before it is looked at from behind it.
NUMBER: Final = re.compile(r"\d(?<![\w.,:/%'’–-]\d)" + _REST)
_SECOND: Final = re.compile(r"\s?[€$£]?\d" + _REST + r"(?![–-]\d)")
_DASHES: Final = "-‒–—"
DASH: Final = re.compile(r"\s?[-‒–—](?=\s?[€$£]?\d)")
#: A word of the group behind a number, with its hyphens and digits ("MiG-29"), or a sign.
NEXT: Final = re.compile(
    r"[\s\"“”„«»‘+]{0,2}([-‑]?)((?:[A-Z]\.){2,3}|(?:[A-Z]{1,3}\$|[€$£¥₴₺₽₩%])|[^\W_]+(?:[-‑'’ʼ/][^\W_]+)*)"
)
_OTHERS: Final = re.compile(r"[^\d.]")


class Numbers:
    """Reads the numbers of a text; `place` is behind what has been read, `value` the number.

    `factor` is that of the scales read behind the last number (1 where there was none).
    """

    def __init__(self, text: str, words: AmountWords) -> None:
        self.text: Final = text
        self.words: Final = words
        self.place = 0
        self.value = 0.0
        self.factor = 1.0

    def parsed(self, match: "re.Match[str]") -> float:
        """1,300 and 1.300 and 1 300 are thousands; 1,5 and 0.750 are not, nor 2.125 billion in English."""
        mark, decimals = match[1], match[2] or ""
        whole = match.group()[: -len(decimals)] if decimals else match.group()
        if mark is None:
            return float(_OTHERS.sub("", whole + decimals.replace(",", ".")))
        if mark in ".," and whole.count(mark) == 1 and not decimals:
            point = "." if self.words.point else ","
            after = NEXT.match(self.text, match.end()) if mark == point else None
            if whole.lstrip(" €$£").startswith("0") or (after is not None and after[2].lower() in self.words.scales):
                return float(_OTHERS.sub("", whole.replace(",", ".")))
        return float(_OTHERS.sub("", whole.replace(".", "") + decimals.replace(",", ".")))

    def spoken(self) -> bool:
        """Read number words ("two hundred and fifty thousand"); whether only an article or a half was read."""
        words, total, current, begun, scaled = self.words, 0.0, 0.0, False, False
        while (match := NEXT.match(self.text, self.place)) is not None:
            form = form_of(match[2])
            parts = form.split("-") if "-" in form else [form]
            if form in words.articles and not total and (not current or begun):
                current, begun = current or 1.0, True
            elif form in words.joins and current >= 20 and self._numbers_at(match.end()):
                pass
            elif parts[0] not in words.goes_on or not all(map(self._is_value, parts)):
                break
            else:
                for part in parts:
                    scale = words.scales.get(part, 0.0)
                    value = words.numbers.get(part, 0.0) or scale
                    if value >= 1000:
                        if total >= value:
                            total += (current or 1.0) * value
                        else:
                            total = (total + current or 1.0) * value
                        current, scaled = 0.0, True
                    elif current and (scale or value == 100):
                        current, scaled = current * value, True
                    elif not current:
                        current, begun = value, value < 1
                    elif begun and value < 1:
                        current = value
                    elif current == 4 and value == 20:  # "quatre-vingts"
                        current = 80.0
                    elif current % 10 == 0 and (value < 10 <= current or (value < 100 and current % 20 == 0)):
                        current += value
                    else:
                        self.value = total + current
                        return False
            self.place = match.end()
            if self.text[self.place : self.place + 2] == ". " and form in words.scales:
                self.place += 1
        self.value = total + current
        return begun and not scaled

    def _is_value(self, form: str) -> bool:
        return form in self.words.numbers or (len(form) > 1 and form in self.words.scales)

    def scales(self, money: str) -> None:
        """Read the scales behind a number: "Mio.", "thousand million", that of "100-Millionen-Paket"."""
        text, words = self.text, self.words
        self.factor = 1.0
        while (match := NEXT.match(text, self.place)) is not None:
            begin, stop = match.span(2)
            head = form_of(match[2]).partition("-")[0]
            scale = words.scales.get(head, 0.0)
            if not scale:
                # "100 de milioane".
                link = head in words.links and head not in words.ratios and self.factor == 1.0
                if not link or not self._scale_at(stop):
                    return
                self.place = stop
                continue
            # One letter is a scale of money only, for "5 m" is a length.
            if len(head) == 1 and not (money or self._money_at(stop) or (head == "k" and begin == self.place)):
                return
            self.value *= scale
            self.factor *= scale
            self.place = begin + len(head)
            if text[self.place : self.place + 2] in (". ", ".\xa0"):
                self.place += 1

    def lower_scale(self, money: str) -> None:
        """Read "200 млн" behind "1 млрд"."""
        value, factor, place = self.value, self.factor, self.place
        top = factor if factor > 1 else value
        match = _SECOND.match(self.text, place) if value >= 1e6 else None
        if match is None:
            return
        self.value, self.place = self.parsed(match), match.end()
        self.scales(money)
        if 1 < self.factor < top and self.value < top:
            self.value, self.factor = value + self.value, factor
        else:
            self.value, self.factor, self.place = value, factor, place

    def second(self, paired: bool) -> bool:
        """Read "to" and the upper number of a range, if they are there."""
        words = self.words
        after = self.text[self.place : self.place + 2].lstrip()[:1]
        dash = DASH.match(self.text, self.place) if after in _DASHES else None
        if dash is not None:
            at = dash.end()
        else:
            match = NEXT.match(self.text, self.place)
            if match is None:
                return False
            form = match[2].lower()
            if form not in words.ranges and not (paired and form in words.joins):
                return False
            at = match.end()
        second = _SECOND.match(self.text, at)
        if second is not None:
            self.value, self.place = self.parsed(second), second.end()
            return True
        if dash is None and self._numbers_at(at):
            self.place = at
            self.spoken()
            return True
        return False

    def money(self, raw: str, form: str) -> str:
        """The currency of a word, or of the first part of a compound ("Euro-Paket")."""
        words = self.words
        code = words.signs.get(raw, "") or words.currencies.get(form, "")
        return code or words.currencies.get(form.partition("-")[0], "")

    def _money_at(self, at: int) -> bool:
        match = NEXT.match(self.text, at)
        return match is not None and bool(self.money(match[2], form_of(match[2])))

    def _numbers_at(self, at: int) -> bool:
        match = NEXT.match(self.text, at)
        return match is not None and self.words.numbers.get(form_of(match[2]).partition("-")[0], 0.0) >= 1

    def _scale_at(self, at: int) -> bool:
        match = NEXT.match(self.text, at)
        return match is not None and len(match[2]) > 1 and match[2].lower() in self.words.scales

    def is_size(self, at: int) -> bool:
        match = NEXT.match(self.text, at)
        return match is not None and match[2].lower().partition("-")[0] in self.words.measures
