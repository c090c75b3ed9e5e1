"""The article as it goes out: the record type of articles.enriched."""

from typing import Any

import msgspec

from streams.contracts.alerts import Event
from streams.contracts.articles import ActorTag, CountryTag, Versions


class EnrichedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """A RawArticle with its tags. `title` and `body` are the published text that every span slices.

    `published_at` is null where the feed gave none; `facts_as_of` (a date) is the day whose facts were used.
    `capabilities` names what is tagged in this language: countries, bodies, persons_by_knowledge, persons_by_pattern,
    and cooperation, without which no alert can come about. `events` are the accepted events of all rules. Fields
    of the feed that bear one of our names are kept in `feed`; every other unknown field of the feed stays where it was.
    """

    id: str
    title: str
    body: str
    language: str
    url: str | None = None
    source: str | None = None
    published_at: str | None = None
    byline: str | None = None
    version: int | str | None = None
    status: str | None = None
    cameo_codes: tuple[str, ...] | None = None
    received_at: str
    facts_as_of: str
    capabilities: tuple[str, ...]
    countries: tuple[CountryTag, ...]
    actors: tuple[ActorTag, ...]
    events: tuple[Event, ...] = ()
    feed: dict[str, Any] | None = None
    versions: Versions
