"""What one step of the core hands to the next: actors with offsets into the joined text, and the article tagged."""

from datetime import date

import msgspec

from streams.core.country_mention import CountryMention
from streams.core.document import Document


class Actor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person with a public office or a public body, with every place where the text speaks of it.

    `mentions` are (start, end) offsets into the joined text, the fullest name first found among them;
    `role_mentions` those of the role words next to the name; `body_id` is that of an international body
    (NATO, EU, G7, UN, ...) that the actor is or serves; the other fields are those of the published ActorTag.
    """

    name: str
    kind: str
    role: str | None = None
    role_code: str | None = None
    sector: str | None = None
    country: str | None = None
    country_reason: str | None = None
    status: str | None = None
    body_id: str | None = None
    mentions: tuple[tuple[int, int], ...] = ()
    role_mentions: tuple[tuple[int, int], ...] = ()


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its tags, as `detect` reads it. `day` is the day whose facts hold.

    `dated` says that it is the day on which the article says it was published, not a guess; `cameo_codes` are the
    event codes that its source gave it.
    """

    document: Document
    language: str
    day: date
    dated: bool
    source: str | None
    countries: tuple[CountryMention, ...]
    actors: tuple[Actor, ...]
    cameo_codes: tuple[str, ...] = ()
