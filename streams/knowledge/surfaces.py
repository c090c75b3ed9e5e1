"""What a surface form can mean: the one record that knowledge hands to the automaton and hits hand to the taggers."""

from typing import Literal

import msgspec

ReadingKind = Literal["country", "body", "role", "person", "none"]


class Reading(msgspec.Struct, frozen=True):
    """One meaning of a surface form.

    `kind` "country": `ref` is the ISO 3166-1 alpha-2 code (plus XK), `detail` the kind of mention (name, demonym,
    city, region, seat, body, abbreviation), `rule` the name of the context rule that must agree ("" where the form
    means that country always). `kind` "body", "role", "person": `ref` is the id or code in the knowledge, `detail`
    and `rule` belong to the actor tagger, but for a role's `detail` "not in en": a word that means nothing in English.
    `kind` "none": the form hides what stands in it ("Indian Ocean").
    """

    kind: ReadingKind
    ref: str
    detail: str = ""
    rule: str = ""
