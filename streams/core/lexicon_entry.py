"""What the lexicon knows of a surface form, laid out as the taggers ask for it."""

from typing import Final

from streams.contracts.articles import CountryMentionKind
from streams.knowledge.surfaces import Reading


class Entry:
    """A surface form as found, and all that it can mean.

    `countries` are the readings of kind "country" (and that of a national body); `named` their (code, kind of mention)
    pairs, and `plain` the same where no rule must be asked, `rule` the name of the first rule to be asked; `others` the
    readings for the actor tagger; `nested` the countries named in a part of a role's form ("President of Ukraine"), as
    (start, end, code, kind of mention) with offsets into the surface. `special` says that the country tagger has more
    to do here than to take `plain`; `surname` is the last word of a known person's full name, else "".
    """

    __slots__ = ("countries", "named", "nested", "others", "plain", "readings", "rule", "special", "surface", "surname")

    def __init__(
        self,
        surface: str,
        readings: tuple[Reading, ...],
        countries: tuple[Reading, ...] = (),
        named: tuple[tuple[str, CountryMentionKind], ...] = (),
        plain: tuple[tuple[str, CountryMentionKind], ...] = (),
        rule: str = "",
        others: tuple[Reading, ...] = (),
        nested: tuple[tuple[int, int, str, CountryMentionKind], ...] = (),
        special: bool = False,
    ) -> None:
        self.surface: Final = surface
        self.readings: Final = readings
        self.countries: Final = countries
        self.named: Final = named
        self.plain: Final = plain
        self.rule: Final = rule
        self.others: Final = others
        self.nested: Final = nested
        self.special: Final = special
        known = bool(others) and others[0].kind == "person" and others[0].detail == "name"
        self.surname: Final = surface.rpartition(" ")[2] if known else ""


#: Where a form stands, and what it can mean.
Hit = tuple[int, int, Entry]
