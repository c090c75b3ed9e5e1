"""Gives every row of the political knowledge a type, so that what is loaded is what was checked."""

from datetime import date

import msgspec


class Membership(msgspec.Struct, frozen=True):
    """One country's time in a group, from the day `since` until the day before `until` (None: still in)."""

    code: str
    since: date
    until: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether the country was a member on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


class Alliance(msgspec.Struct, frozen=True):
    """A group of states with dated members.

    `kind` is alliance, union, group, partnership or candidate; `includes` names other groups whose members count
    as members of this one on the same day. `body` is the id of the international body, "" where it is none.
    """

    id: str
    name: str
    kind: str
    body: str
    includes: tuple[str, ...]
    members: tuple[Membership, ...]


class Region(msgspec.Struct, frozen=True):
    """A named group of countries without membership ("Baltic states"); `forms` are its names in the press."""

    id: str
    name: str
    countries: tuple[str, ...]
    forms: tuple[str, ...]


class Office(msgspec.Struct, frozen=True):
    """A kind of public office. `single`: one holder at a time in one country or body; overlaps are a fault."""

    code: str
    name: str
    sector: str
    single: bool


class Holder(msgspec.Struct, frozen=True):
    """A person's term in an office: of a country (`country` set) or of an international body (`body` set).

    `start` and `end` are the first and the last day; `end` None means in office when the row was written.
    `aliases` are other spellings in Latin letters, `native` the name in other scripts; a spelling of one word is a
    surname known well enough to stand alone. The spellings of a person are the union over the person's rows.
    `flags`: approx (a date is known to the month only), uncertain (to be checked), acting, overlap_ok (the term
    overlaps another one of this office on purpose).
    """

    person_id: str
    name: str
    country: str | None
    office: str
    body: str | None
    start: date
    end: date | None
    aliases: tuple[str, ...]
    native: tuple[str, ...]
    source: str
    flags: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Whether the person was in this office on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


class InternationalBody(msgspec.Struct, frozen=True):
    """An international body, organ of `parent`; its deeds are those of the alliance `ally` ("" where of none).

    `name` and `forms` match in either case of their first letter, `abbreviations` only as written;
    `context_forms` mean this body only where the text has named it or its parent.
    """

    id: str
    name: str
    sector: str
    parent: str
    ally: str
    forms: tuple[str, ...]
    abbreviations: tuple[str, ...]
    context_forms: tuple[str, ...]


class NationalBody(msgspec.Struct, frozen=True):
    """A named body of one country, known by `name` and `forms`.

    `context_forms` (the name among them where it is shared with other countries) mean it only where the text is
    about that country.
    """

    country: str
    name: str
    kind: str
    sector: str
    forms: tuple[str, ...]
    context_forms: tuple[str, ...]
    source: str
