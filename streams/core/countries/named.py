"""What an ambiguous name can mean, taken apart once: readings that depend on the language, and cities."""

import msgspec

from streams.contracts.articles import CountryMentionKind
from streams.knowledge.surfaces import Reading


class Candidate(msgspec.Struct, frozen=True):
    """One city of a name: `admin` as "US TX", `size` the decimal logarithm of its inhabitants in thousands."""

    code: str
    tier: str
    admin: str
    size: float


class Cities(msgspec.Struct, frozen=True):
    """All cities of a name, in the order of the readings; `kinds` says how a mention of each country's counts."""

    all: tuple[Candidate, ...]
    codes: tuple[str, ...]
    kinds: dict[str, CountryMentionKind]


class Named(msgspec.Struct, frozen=True):
    """What a name's readings are, taken apart once: those that depend on the language, then its cities."""

    others: tuple[Reading, ...]
    cities: Cities | None
