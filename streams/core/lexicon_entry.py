"""What the lexicon knows of a surface form, laid out as the taggers ask for it."""

import msgspec

from streams.contracts.articles import CountryMentionKind
from streams.knowledge.surfaces import Reading


class Entry(msgspec.Struct, frozen=True, cache_hash=True):
    """A surface form as found, and all that it can mean.

    `countries` are the readings of kind "country" (and that of a national body); `named` their (code, kind of mention)
    pairs, and `plain` the same where no rule must be asked, `rule` the name of the first rule to be asked; `others` the
    readings for the actor tagger; `nested` the countries named in a part of a role's form ("President of Ukraine"), as
    (start, end, code, kind of mention) with offsets into the surface. `special` says that the country tagger has more
    to do here than to take `plain`.
    """

    surface: str
    readings: tuple[Reading, ...]
    countries: tuple[Reading, ...] = ()
    named: tuple[tuple[str, CountryMentionKind], ...] = ()
    plain: tuple[tuple[str, CountryMentionKind], ...] = ()
    rule: str = ""
    others: tuple[Reading, ...] = ()
    nested: tuple[tuple[int, int, str, CountryMentionKind], ...] = ()
    special: bool = False


#: Where a form stands, and what it can mean.
Hit = tuple[int, int, Entry]
