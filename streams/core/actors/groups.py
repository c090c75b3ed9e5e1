"""Offices without a name ("French officials", "the German chancellor"): who acts though nobody is named."""

from streams.core.actors.offices import Found, describe
from streams.core.actors.persons import find_persons
from streams.core.actors.phrases import Phrase, read_left
from streams.core.actors.scene import Scene
from streams.core.analysis import Actor


def find_groups(scene: Scene) -> list[Actor]:
    """Actors of kind "group", one for each place where an office of a country or body stands without a name."""
    groups = []
    bare: list[Phrase] = []
    find_persons(scene, bare)
    for phrase in bare:
        if not phrase.left and phrase.start == phrase.heads[-1][0]:
            read_left(scene, phrase)
        item = Found((phrase.start, phrase.end), phrase)
        describe(scene, item, phrase)
        if item.country is None and item.international is None:
            continue
        groups.append(
            Actor(
                name=scene.text[phrase.start : phrase.end],
                kind="group",
                role=item.role,
                role_code=item.code,
                sector=item.sector,
                country=item.country,
                country_reason=item.reason,
                status=item.status,
                body_id=item.international,
                mentions=((phrase.start, phrase.end),),
            )
        )
    return groups
