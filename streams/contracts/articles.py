"""The article as it comes in and as it goes out: the record types of articles.raw and articles.enriched."""

from typing import Literal

import msgspec

#: Version of the published record shapes; only optional fields are ever added (FULL_TRANSITIVE).
SCHEMA_VERSION = "1.0.0"

Field = Literal["title", "body"]
ActorKind = Literal["person", "body"]
CountryMentionKind = Literal["name", "demonym", "city", "region", "seat", "body", "abbreviation", "person"]


class RawArticle(msgspec.Struct, frozen=True, kw_only=True):
    """A news article as a feed gives it; unknown fields are carried along beside it, never refused.

    `body` is plain text or HTML; one of `title` and `body` must not be empty. `published_at` is RFC 3339
    (a missing zone is read as UTC), `language` BCP 47. `version` counts editions of one id;
    `status` is free text of which only `withdrawn` has a meaning: the article was taken back.
    `cameo_codes` are CAMEO event codes ("0332") by which the source itself says what the article reports.
    """

    id: str | None = None
    title: str | None = None
    body: str | None = None
    url: str | None = None
    source: str | None = None
    published_at: str | None = None
    language: str | None = None
    byline: str | None = None
    version: int | str | None = None
    status: str | None = None
    cameo_codes: tuple[str, ...] | None = None


class Span(msgspec.Struct, frozen=True, gc=False):
    """A piece of the published text: `text == field[start:end]`, offsets in characters (code points)."""

    field: Field
    start: int
    end: int
    text: str


class CountrySpan(msgspec.Struct, frozen=True, gc=False):
    """One mention of a country and by what kind of expression it is mentioned."""

    field: Field
    start: int
    end: int
    text: str
    kind: CountryMentionKind


class CountryTag(msgspec.Struct, frozen=True, gc=False):
    """A country that the article mentions: ISO 3166-1 alpha-2 (plus XK), with salience in 0..1."""

    code: str
    mentions: int
    salience: float
    spans: tuple[CountrySpan, ...]


class ActorTag(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person with a public office, or a public body.

    `role` is as written in the text; `role_code` and `sector` (PLOVER: GOV, MIL, LEG, JUD, SPY, OPP, IGO,
    NGO, ...) are normalised. `country` is null for an international body; `country_reason` says by what
    evidence it was decided.
    """

    name: str
    kind: ActorKind
    role: str | None = None
    role_code: str | None = None
    sector: str | None = None
    country: str | None = None
    country_reason: str | None = None
    status: Literal["former", "acting", "designate"] | None = None
    spans: tuple[Span, ...] = ()


class Versions(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What made a record: enough to make it again."""

    schema: str
    engine: str
    knowledge: str
    rules: str
