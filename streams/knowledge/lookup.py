"""What is known of a name on a day, for people: office holders, bodies, alliances and countries."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from babel import Locale

from streams.knowledge.rows import Alliance
from streams.knowledge.validation import (
    load_alliances,
    load_bodies_international,
    load_bodies_national,
    load_holders,
    load_offices,
)


class Fact(msgspec.Struct, frozen=True):
    """One dated fact; `since` and `until` are ISO dates, null where open or not dated."""

    what: str
    since: str | None
    until: str | None
    source: str


class Known(msgspec.Struct, frozen=True):
    """A person, body, alliance or country with the facts that hold on the day asked for."""

    kind: str
    name: str
    forms: tuple[str, ...]
    rows: tuple[Fact, ...]


def look_up(folder: Path, name: str, day: date) -> list[Known]:
    """Everything of that name (any spelling, any case) that has a fact on `day`."""
    wanted = name.strip().casefold()
    return [
        *_persons(folder, wanted, day),
        *_bodies(folder, wanted),
        *_alliances(folder, wanted, day),
        *_country(folder, _code(wanted), day),
    ]


def _persons(folder: Path, wanted: str, day: date) -> Iterator[Known]:
    offices = {office.code: office.name for office in load_offices(folder / "offices.toml")}
    forms: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    rows: dict[str, list[Fact]] = {}
    for holder in load_holders(folder / "holders.csv"):
        names.setdefault(holder.person_id, holder.name)
        known = forms.setdefault(holder.person_id, {})
        known.update(dict.fromkeys((holder.name, *holder.aliases, *holder.native)))
        if holder.holds_on(day):
            whose = holder.country or holder.body or "?"
            rows.setdefault(holder.person_id, []).append(
                Fact(f"{offices[holder.office]}, {whose}", _iso(holder.start), _iso(holder.end), holder.source)
            )
    for person, spellings in forms.items():
        if person in rows and _matches(wanted, spellings):
            yield Known("person", names[person], tuple(spellings), tuple(rows[person]))


def _bodies(folder: Path, wanted: str) -> Iterator[Known]:
    for body in load_bodies_international(folder / "bodies_international.toml"):
        spellings = (*body.forms, *body.abbreviations, *body.context_forms)
        if wanted == body.id.casefold() or _matches(wanted, (body.name, *spellings)):
            yield Known("international body", body.name, spellings, ())
    for national in load_bodies_national(folder / "bodies_national.csv"):
        spellings = (*national.forms, *national.context_forms)
        if _matches(wanted, (national.name, *spellings)):
            fact = Fact(f"{national.kind}, {national.country}", None, None, national.source)
            yield Known("national body", national.name, spellings, (fact,))


def _alliances(folder: Path, wanted: str, day: date) -> Iterator[Known]:
    for alliance in load_alliances(folder / "alliances.toml"):
        if wanted in {alliance.id.casefold(), alliance.name.casefold()}:
            rows = tuple(
                Fact(member.code, _iso(member.since), _iso(member.until), member.source)
                for member in alliance.members
                if member.holds_on(day)
            )
            yield Known(alliance.kind, alliance.name, (), rows)


def _code(wanted: str) -> str:
    """The code of a country given by code or English name; anything else is handed back."""
    names = Locale("en").territories
    return next((code for code, name in names.items() if name.casefold() == wanted), wanted.upper())


def _country(folder: Path, code: str, day: date) -> Iterator[Known]:
    alliances = load_alliances(folder / "alliances.toml")
    offices = {office.code: office.name for office in load_offices(folder / "offices.toml")}
    rows = [row for alliance in alliances for row in _membership(alliance, code, day)]
    rows += [
        Fact(f"{offices[holder.office]}: {holder.name}", _iso(holder.start), _iso(holder.end), holder.source)
        for holder in load_holders(folder / "holders.csv")
        if holder.country == code and holder.holds_on(day)
    ]
    if rows:
        yield Known("country", code, (), tuple(rows))


def _membership(alliance: Alliance, code: str, day: date) -> Iterator[Fact]:
    for member in alliance.members:
        if member.code == code and member.holds_on(day):
            yield Fact(f"member of {alliance.name}", _iso(member.since), _iso(member.until), member.source)


def _matches(wanted: str, spellings: "dict[str, None] | tuple[str, ...]") -> bool:
    return any(wanted == spelling.casefold() for spelling in spellings)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
