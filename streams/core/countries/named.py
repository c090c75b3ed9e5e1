"""What an ambiguous name can mean, taken apart once: readings that depend on the language, and cities."""

from typing import Final

from streams.contracts.articles import CountryMentionKind
from streams.knowledge.surfaces import Reading


class Candidate:
    """One city of a name: `admin` as "US TX", `size` the decimal logarithm of its inhabitants in thousands."""

    __slots__ = ("admin", "code", "size", "tier")

    def __init__(self, code: str, tier: str, admin: str, size: float) -> None:
        self.code: Final = code
        self.tier: Final = tier
        self.admin: Final = admin
        self.size: Final = size


class Cities:
    """All cities of a name, in the order of the readings; `kinds` says how a mention of each country's counts."""

    __slots__ = ("all", "codes", "kinds")

    def __init__(
        self, all: tuple[Candidate, ...], codes: tuple[str, ...], kinds: dict[str, CountryMentionKind]
    ) -> None:
        self.all: Final = all
        self.codes: Final = codes
        self.kinds: Final = kinds


class Named:
    """What a name's readings are, taken apart once: those that depend on the language, then its cities."""

    __slots__ = ("cities", "others")

    def __init__(self, others: tuple[Reading, ...], cities: Cities | None) -> None:
        self.others: Final = others
        self.cities: Final = cities
