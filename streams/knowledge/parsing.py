"""Turns the text of each political knowledge file into typed rows and refuses a faulty row by file, row and column."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from streams.knowledge.checks import (
    Place,
    csv_rows,
    day,
    known_keys,
    one_of,
    optional,
    optional_day,
    required,
    slug,
    texts,
    toml_entries,
    toml_table,
)
from streams.knowledge.rows import Alliance, Holder, InternationalBody, Membership, NationalBody, Office, Region

HOLDER_COLUMNS = (
    "person_id",
    "name",
    "country",
    "office",
    "body",
    "start",
    "end",
    "aliases",
    "native",
    "source",
    "flags",
)
NATIONAL_COLUMNS = ("country", "name", "kind", "sector", "forms", "context_forms", "source")
HOLDER_FLAGS = frozenset({"approx", "uncertain", "acting", "overlap_ok"})
ALLIANCE_KINDS = frozenset({"alliance", "union", "group", "partnership", "candidate"})
#: PLOVER's sectors, as far as public actors go (POLECAT codebook, actor sectors).
SECTORS = frozenset(
    {"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "OPP", "PTY", "REB", "PAR", "REL", "IGO", "NGO", "BUS", "MED"}
)
#: Kinds of national bodies.
NATIONAL_KINDS = frozenset(
    {"ministry", "parliament", "seat", "central_bank", "military", "agency", "court", "office", "police", "party"}
    | {"intelligence", "government", "prosecutor", "committee", "regional"}
)

Terms = dict[tuple[str, str], list[tuple[Place, Holder]]]


def parse_countries(text: str, file: str) -> frozenset[str]:
    """The closed list of country codes: ISO 3166-1 alpha-2 and XK."""
    codes = toml_table(text, file).get("codes")
    if not isinstance(codes, str):
        raise Place(file, "the file", "codes").fault("there is no text of codes in it.")
    return frozenset(codes.split())


def parse_offices(text: str, file: str) -> tuple[Office, ...]:
    """Offices with their sector; codes are unique."""
    rows: dict[str, Office] = {}
    for place, entry in toml_entries(toml_table(text, file), "offices", file, "code"):
        known_keys(place, entry, ("code", "name", "sector", "single"))
        code = required(place, entry.get("code"))
        if code in rows:
            raise place.fault(f"{code!r} stands there twice.")
        sector = one_of(place.at("sector"), entry.get("sector"), SECTORS)
        rows[code] = Office(code, required(place.at("name"), entry.get("name")), sector, entry.get("single") is True)
    return tuple(rows.values())


def parse_alliances(text: str, file: str, countries: frozenset[str]) -> tuple[Alliance, ...]:
    """Alliances; ids unique, what is included exists, no membership ends before it begins or overlaps itself."""
    rows: dict[str, Alliance] = {}
    included: list[tuple[Place, str]] = []
    for place, entry in toml_entries(toml_table(text, file), "alliances", file, "id"):
        known_keys(place, entry, ("id", "name", "kind", "body", "source", "includes", "members"))
        identity = required(place, entry.get("id"))
        if identity in rows:
            raise place.fault(f"{identity!r} stands there twice.")
        includes = texts(place.at("includes"), entry.get("includes"), unlike=identity)
        included += [(place.at("includes"), other) for other in includes]
        source = required(place.at("source"), entry.get("source"))
        members = _memberships(place, entry.get("members", []), source, countries)
        if not members and not includes:
            raise place.at("members").fault("the group has neither members nor groups that it includes.")
        rows[identity] = Alliance(
            identity,
            required(place.at("name"), entry.get("name")),
            one_of(place.at("kind"), entry.get("kind"), ALLIANCE_KINDS),
            optional(place.at("body"), entry.get("body")),
            includes,
            members,
        )
    for place, other in included:
        if other not in rows:
            raise place.fault(f"{other!r} is no group of this file.")
    return tuple(rows.values())


def _memberships(
    place: Place, entries: list[dict[str, Any]], source: str, countries: frozenset[str]
) -> tuple[Membership, ...]:
    members: list[Membership] = []
    by_code: dict[str, list[Membership]] = defaultdict(list)
    for number, entry in enumerate(entries, start=1):
        row = Place(place.file, f"{place.row}, member {number} ({entry.get('code', '?')})", "code")
        known_keys(row, entry, ("code", "from", "until", "source"))
        code = one_of(row, entry.get("code"), countries)
        since, until = day(row.at("from"), entry.get("from")), optional_day(row.at("until"), entry.get("until"))
        _in_order(row.at("until"), since, until)
        member = Membership(code, since, until, optional(row.at("source"), entry.get("source")) or source)
        for other in by_code[code]:
            if (other.until is None or since < other.until) and (until is None or other.since < until):
                raise row.at("from").fault(f"{code} is already a member from {other.since} on.")
        by_code[code].append(member)
        members.append(member)
    return tuple(members)


def parse_regions(text: str, file: str, countries: frozenset[str]) -> tuple[Region, ...]:
    """Named groups of countries; ids and forms unique over the file."""
    rows: dict[str, Region] = {}
    owner: dict[str, str] = {}
    for place, entry in toml_entries(toml_table(text, file), "regions", file, "id"):
        known_keys(place, entry, ("id", "name", "countries", "forms"))
        identity = slug(place, entry.get("id"))
        if identity in rows:
            raise place.fault(f"{identity!r} stands there twice.")
        codes = texts(place.at("countries"), entry.get("countries"))
        for code in codes:
            one_of(place.at("countries"), code, countries)
        name = required(place.at("name"), entry.get("name"))
        forms = texts(place.at("forms"), entry.get("forms"), unlike=name)
        _own_forms(place.at("forms"), identity, (name, *forms), owner)
        rows[identity] = Region(identity, name, codes, (name, *forms))
    return tuple(rows.values())


def parse_holders(
    text: str,
    file: str,
    countries: frozenset[str],
    offices: tuple[Office, ...],
    bodies: frozenset[str],
) -> tuple[Holder, ...]:
    """Office holders; dates in order, a person named the same in all rows, single offices held by one at a time."""
    rows: list[Holder] = []
    names: dict[str, str] = {}
    terms: Terms = defaultdict(list)
    codes = frozenset(office.code for office in offices)
    single = frozenset(office.code for office in offices if office.single)
    for place, cells in csv_rows(text, file, HOLDER_COLUMNS):
        holder = _holder(place, cells, countries, codes, bodies)
        if names.setdefault(holder.person_id, holder.name) != holder.name:
            raise place.at("name").fault(f"{holder.person_id!r} is {names[holder.person_id]!r} in a row before.")
        rows.append(holder)
        where = holder.country or holder.body or ""
        terms[(holder.person_id, f"{where} {holder.office}")].append((place, holder))
        if holder.office in single and "overlap_ok" not in holder.flags:
            terms[("", f"{where} {holder.office}")].append((place, holder))
    _check_terms(terms)
    return tuple(rows)


def _holder(
    place: Place, cells: dict[str, str], countries: frozenset[str], offices: frozenset[str], bodies: frozenset[str]
) -> Holder:
    country, body = cells["country"], cells["body"]
    if bool(country) == bool(body):
        raise place.at("country").fault("a row names either a country or an international body.")
    if country:
        one_of(place.at("country"), country, countries)
    else:
        one_of(place.at("body"), body, bodies)
    name = required(place.at("name"), cells["name"])
    start, end = day(place.at("start"), cells["start"]), optional_day(place.at("end"), cells["end"])
    _in_order(place.at("end"), start, end)
    aliases = texts(place.at("aliases"), cells["aliases"], unlike=name)
    native = texts(place.at("native"), cells["native"], unlike=name)
    for form in native:
        if form in aliases:
            raise place.at("native").fault(f"{form!r} stands in aliases too.")
    flags = texts(place.at("flags"), cells["flags"])
    for flag in flags:
        one_of(place.at("flags"), flag, HOLDER_FLAGS)
    return Holder(
        slug(place.at("person_id"), cells["person_id"]),
        name,
        country or None,
        one_of(place.at("office"), cells["office"], offices),
        body or None,
        start,
        end,
        aliases,
        native,
        required(place.at("source"), cells["source"]),
        flags,
    )


def _check_terms(terms: Terms) -> None:
    """One day of hand-over, on which both are in office, is no overlap; a month where a date is only approximate."""
    for (_, office), held in terms.items():
        for (_, before), (place, after) in pairwise(sorted(held, key=lambda term: term[1].start)):
            slack = timedelta(days=31) if "approx" in before.flags + after.flags else timedelta()
            if before.end is None or after.start + slack < before.end:
                raise place.at("start").fault(
                    f"the term of {after.name} as {office} from {after.start} overlaps that of {before.name} "
                    f"(until {before.end or 'now'}).",
                    "End the earlier term, or flag a joint term with overlap_ok.",
                )


def parse_international(text: str, file: str) -> tuple[InternationalBody, ...]:
    """International bodies; ids unique, parents exist, no form belongs to two bodies."""
    rows: dict[str, InternationalBody] = {}
    owner: dict[str, str] = {}
    parents: list[tuple[Place, str]] = []
    keys = ("id", "name", "sector", "parent", "ally", "forms", "abbreviations", "context_forms")
    for place, entry in toml_entries(toml_table(text, file), "bodies", file, "id"):
        known_keys(place, entry, keys)
        identity = required(place, entry.get("id"))
        if identity in rows:
            raise place.fault(f"{identity!r} stands there twice.")
        name = required(place.at("name"), entry.get("name"))
        forms = texts(place.at("forms"), entry.get("forms"), unlike=name)
        short = texts(place.at("abbreviations"), entry.get("abbreviations"))
        _own_forms(place.at("forms"), identity, (name, *forms, *short), owner)
        parent = optional(place.at("parent"), entry.get("parent"))
        if parent:
            parents.append((place.at("parent"), parent))
        rows[identity] = InternationalBody(
            identity,
            name,
            one_of(place.at("sector"), entry.get("sector"), SECTORS),
            parent,
            optional(place.at("ally"), entry.get("ally")),
            forms if name in short else (name, *forms),
            short,
            texts(place.at("context_forms"), entry.get("context_forms")),
        )
    for place, parent in parents:
        if parent not in rows:
            raise place.fault(f"{parent!r} is no body of this file.")
    return tuple(rows.values())


def _own_forms(place: Place, identity: str, forms: tuple[str, ...], owner: dict[str, str]) -> None:
    for form in forms:
        if owner.setdefault(form, identity) != identity:
            raise place.fault(f"{form!r} already means {owner[form]!r}.")


def parse_national(text: str, file: str, countries: frozenset[str]) -> tuple[NationalBody, ...]:
    """National bodies; named once in a country, and a form (or name) that needs no context has one country only."""
    rows: dict[tuple[str, str], NationalBody] = {}
    owner: dict[str, str] = {}
    for place, cells in csv_rows(text, file, NATIONAL_COLUMNS):
        country, name = one_of(place, cells["country"], countries), required(place.at("name"), cells["name"])
        if (country, name) in rows:
            raise place.at("name").fault(f"{name!r} of {country} stands there twice.")
        forms = texts(place.at("forms"), cells["forms"], unlike=name)
        context = texts(place.at("context_forms"), cells["context_forms"])
        for form in context:
            if form in forms:
                raise place.at("context_forms").fault(f"{form!r} stands in forms too.")
        _own_forms(place.at("forms"), country, forms if name in context else (name, *forms), owner)
        rows[country, name] = NationalBody(
            country,
            name,
            one_of(place.at("kind"), cells["kind"], NATIONAL_KINDS),
            one_of(place.at("sector"), cells["sector"], SECTORS),
            forms,
            context,
            required(place.at("source"), cells["source"]),
        )
    return tuple(rows.values())


def _in_order(place: Place, start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise place.fault(f"{end} is before the start, {start}.")
