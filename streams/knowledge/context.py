"""Words of the context as frozen sets, ready for the rules that settle ambiguous names."""

import re
from typing import Any

import msgspec

from streams.knowledge.tables import read_rows, read_table, split_forms


class Choice(msgspec.Struct, frozen=True):
    """One meaning of an ambiguous name: a country code ("" for none) and what speaks for it."""

    code: str
    kind: str
    prior: float
    words: frozenset[str]
    codes: frozenset[str]
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


class Context(msgspec.Struct, frozen=True):
    """See context.toml; `admins` gives the state or province that a region's surface names, as "US TX"."""

    locative_strong: frozenset[str]
    locative_weak: frozenset[str]
    locative_heads: frozenset[str]
    titles: frozenset[str]
    place_after: frozenset[str]
    street_after: frozenset[str]
    country_before: frozenset[str]
    country_only: frozenset[str]
    particles: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    language_before: frozenset[str]
    language_after: frozenset[str]
    postal: dict[str, str]
    also_cities: frozenset[str]
    admins: dict[str, str]
    names: dict[str, tuple[Choice, ...]]
    boilerplate: re.Pattern[str]
    heading: re.Pattern[str]
    dateline: re.Pattern[str]
    city_dateline: re.Pattern[str]


def load_context() -> Context:
    """Read context.toml, boilerplate.toml, first_names.csv and the states of regions.csv."""
    raw = read_table("context.toml")
    page = read_table("boilerplate.toml")
    return Context(
        frozenset(raw["locative"]["strong"]),
        frozenset(raw["locative"]["weak"]),
        frozenset(raw["locative"]["heads"]),
        frozenset(raw["person"]["titles"]),
        frozenset(raw["person"]["place_after"]),
        frozenset(raw["street"]["after"]),
        frozenset(raw["person"]["country_before"]),
        frozenset(raw["person"]["country_only"]),
        frozenset(raw["person"]["particles"]),
        frozenset(row["name"] for row in read_rows("first_names.csv")),
        frozenset(row["name"] for row in read_rows("ambiguous.csv") if row["group"] == "surname"),
        frozenset(raw["language"]["before"]),
        frozenset(raw["language"]["after"]),
        {letters: code for code, known in raw["postal"].items() if len(code) == 2 for letters in known},
        frozenset(raw["postal"]["also_cities"]),
        {
            form: f"{row['code']} {row['admin']}"
            for row in read_rows("regions.csv")
            if row["admin"]
            for form in split_forms(row["forms"])
        },
        {name: tuple(_choice(choice) for choice in spec["choices"]) for name, spec in raw["names"].items()},
        _any(page["lines"]),
        _any(page["headings"]),
        _any(page["datelines"]),
        _any(page["city_datelines"]),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _choice(raw: dict[str, Any]) -> Choice:
    return Choice(
        raw["code"],
        raw["kind"],
        raw["prior"],
        frozenset(raw["words"]),
        frozenset(raw["codes"]),
        frozenset(raw.get("before", ())),
        frozenset(raw.get("after", ())),
    )


CONTEXT = load_context()
