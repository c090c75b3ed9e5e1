"""The steps from names found in a document to its actors, and from those to the tags that are published."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from streams.contracts.articles import ActorTag
from streams.core.actors.assembly import assemble
from streams.core.actors.bodies import find_bodies
from streams.core.actors.joining import gather
from streams.core.actors.persons import find_persons
from streams.core.actors.scene import Scene, marks_of
from streams.core.analysis import Actor
from streams.core.country_mention import CountryMention
from streams.core.document import Document
from streams.core.lexicon import Hit
from streams.knowledge.actors import ActorKnowledge

_STATUS: dict[str, Literal["former", "acting", "designate"]] = {
    "former": "former",
    "acting": "acting",
    "designate": "designate",
}


def tag_actors(
    document: Document,
    hits: Sequence[Hit],
    countries: Sequence[CountryMention],
    *,
    language: str,
    day: date,
    knowledge: ActorKnowledge,
    source: str | None = None,
) -> list[Actor]:
    """The actors of a document in the order of their first mention.

    `hits` and `countries` are those of the same document; `day` is the day whose facts hold; `source` (the
    outlet or press service) helps to tell the country of an office that is named without one.
    """
    marks = marks_of(hits, language, knowledge)
    if not marks:
        return []
    scene = Scene(document, marks, countries, hits, language=language, day=day, source=source, knowledge=knowledge)
    found = find_persons(scene)
    return assemble(scene, gather(scene, found), find_bodies(scene))


def actor_tags(document: Document, actors: Sequence[Actor]) -> tuple[ActorTag, ...]:
    """The actors as they are published: spans in the fields' own offsets."""
    span = document.span
    return tuple(
        [
            ActorTag(
                name=actor.name,
                kind="person" if actor.kind == "person" else "body",
                role=actor.role,
                role_code=actor.role_code,
                sector=actor.sector,
                country=actor.country,
                country_reason=actor.country_reason,
                status=_STATUS.get(actor.status or ""),
                spans=tuple([span(start, end) for start, end in actor.mentions]),
            )
            for actor in actors
            if actor.kind in ("person", "body")
        ]
    )
