"""Quantities in an evidence sentence: the text as found, its number and its unit."""

import re
from typing import Final

from streams.contracts.alerts import Amount
from streams.knowledge.cooperation import AmountWords

_NUMBER: Final = re.compile(
    r"(?<![\w.,])(?P<sign>[€$£¥]|[A-Z]{1,3}\$|[A-Z]{3}(?= ?\d))? ?(?P<number>\d{1,12}(?:[.,  ]\d{1,3}){0,4})"
    r"(?P<after>(?:[  -]?[^\W\d_€$£¥]{1,24}\.?){0,5}(?: ?[€$£¥])?)"
)
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W\d_]+|[€$£¥]")
_WORD_NUMBER: Final = re.compile(r"(?<!\w)(?P<number>[^\W\d_]{3,10})(?P<after>(?:[  -][^\W_]{1,24}){1,4})")
#: A counted thing may stand behind its make ("14 Leopard 2 tanks"), but not further.
_THING_WITHIN: Final = 4
_MOST: Final = 8


def find_amounts(text: str, words: AmountWords) -> tuple[Amount, ...]:
    """Amounts of money and of things in `text`, in order; plain numbers without a unit are left out."""
    found: list[tuple[int, Amount]] = []
    # Hardly any sentence has a digit, and the expression below is slow to find that out.
    for match in _NUMBER.finditer(text) if _DIGIT.search(text) else ():
        value = _parse(match["number"])
        amount = _amount(text, match, value, (match["sign"] or "").strip().lower(), words)
        if amount is not None:
            found.append((match.start(), amount))
    lowered = text.lower()
    if any(number in lowered for number in words.numbers):
        for match in _WORD_NUMBER.finditer(text):
            value = words.numbers.get(match["number"].lower(), 0.0)
            if value and (amount := _amount(text, match, value, "", words)) is not None:
                found.append((match.start(), amount))
    found.sort(key=lambda item: item[0])
    return tuple(amount for _, amount in found[:_MOST])


def _amount(text: str, match: "re.Match[str]", value: float, sign: str, words: AmountWords) -> Amount | None:
    after = list(_WORD.finditer(text, match.start("after"), match.end("after")))
    unit = words.currencies.get(sign, "")
    end = match.end("number")
    for place, word in enumerate(after[:_THING_WITHIN]):
        form = word.group().lower()
        scale = words.scales.get(form)
        if scale is not None and place == 0:
            value *= scale
            end = word.end()
            continue
        if not unit and form in words.currencies:
            unit, end = words.currencies[form], word.end()
            break
        if not unit and form in words.things:
            unit, end = words.things[form], word.end()
            # "Leopard tanks": the last noun of the group says what is counted.
            continue
        if unit:
            break
    if not unit:
        return None
    start = match.start("number") if not sign else match.start()
    return Amount(text[start:end].strip(), value, unit)


def _parse(number: str) -> float:
    """1,300 and 1.300 and 1 300 are thousands; 1,5 and 1.5 are not."""
    parts = re.split(r"[.,  ]", number)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return float("".join(parts))
    if len(parts) == 1:
        return float(number)
    return float("".join(parts[:-1]) + "." + parts[-1])
