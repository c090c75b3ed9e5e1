"""Who is named where, as one rule sees it: ally, topic, adversary or other, each mention once."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from streams.core.analysis import Actor, Analysis
from streams.core.cooperation.parts import Mention
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.tokens import MASKS
from streams.knowledge.rows import Alliance

#: Kind of expression by the country tagger's kind of mention (see tokens.KINDS).
_KIND: Final = {
    "name": "n",
    "abbreviation": "n",
    "seat": "n",
    "demonym": "d",
    "person": "p",
    "body": "b",
    "city": "c",
    "region": "c",
}
#: PLOVER sectors whose people and bodies speak for their state.
_PUBLIC: Final = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "IGO"})


#: Kinds of mentions that may stand before a currency, and the currencies of allies.
_ADJECTIVES: Final = frozenset({"abbreviation", "demonym"})
_CURRENCIES: Final = (
    "$", "dollar", "dólar", "долар", "доллар", "crown", "krone", "krona", "kronor", "koron", "francs", "franken",
)  # fmt: skip
_CURRENCIES_BEFORE: Final = ("dollars ", "dollar ", "dollari ", "dólares ", "доларів ", "долларов ", "couronnes ")
_CURRENCY_WITHIN: Final = 12
_PEOPLE: Final = frozenset({"person", "holder"})
#: Characters between a role and its name (", ").
_BESIDE: Final = 2


class Sides(NamedTuple):
    """The sides of a rule on one day: codes of allies, topic countries and adversaries; bodies that are allies, by the
    id of the body (EU-COMMISSION) the organisation whose deeds its are (EU)."""

    allies: frozenset[str]
    topic: frozenset[str]
    adversaries: frozenset[str]
    bodies: dict[str, str]

    def of(self, code: str) -> str:
        """The side's letter (tokens.SIDES) for a country code."""
        if code in self.topic:
            return "U"
        if code in self.allies:
            return "A"
        return "R" if code in self.adversaries else "O"


def sides_of(rule: Rule, alliances: Mapping[str, Alliance], bodies: Mapping[str, str], day: date) -> Sides:
    """Who stands where on `day`: membership of the rule's groups is dated."""
    allies = set(rule.actors.countries)
    pending, seen = list(rule.actors.groups), set()
    while pending:
        group = pending.pop()
        if group in seen:
            continue
        seen.add(group)
        alliance = alliances[group]
        pending.extend(alliance.includes)
        allies.update(member.code for member in alliance.members if member.holds_on(day))
    topic = frozenset(rule.topic.countries)
    adversaries = frozenset(rule.topic.adversaries)
    organisations = set(rule.actors.organisations)
    acting = {body: owner for body, owner in bodies.items() if owner in organisations}
    return Sides(
        frozenset(allies) - topic - adversaries,
        topic,
        adversaries,
        acting | {organisation: organisation for organisation in organisations},
    )


def find_mentions(analysis: Analysis, sides: Sides) -> list[Mention]:
    """All mentions in text order, none overlapping another: the longest at a place wins."""
    text = analysis.document.text
    found = []
    for country in analysis.countries:
        side = sides.of(country.code)
        # German "US-" counts as a name.
        adjective = country.kind in _ADJECTIVES or text[country.end - 1] == "-"
        if adjective and side == "A" and _is_money(text, country.start, country.end):
            side = "O"
        found.append(Mention(country.start, country.end, side + _KIND.get(country.kind, "n"), (country.code,)))
    for actor in analysis.actors:
        side, codes = _side_of_actor(actor, sides)
        mask = side + ("b" if actor.kind == "body" else "p")
        before = {last: first for first, last in sorted(actor.role_mentions, reverse=True)}
        behind = dict(sorted(actor.role_mentions))
        for start, end in actor.mentions:
            found.append(Mention(*_with_role(start, end, before, behind), mask, codes))
    found.sort(key=lambda mention: (mention.start, -mention.end, mention.mask[1] not in "pb"))
    mentions: list[Mention] = []
    done = -1
    for mention in found:
        if mention.start >= done:
            mentions.append(mention)
            done = mention.end
        elif mentions[-1].start == mention.start and mentions[-1].end == mention.end:
            # One expression for two countries ("Korean Peninsula"): both are meant.
            last = mentions[-1]
            if last.mask[1] not in "pb" and last.mask[0] == mention.mask[0]:
                mentions[-1] = Mention(last.start, last.end, last.mask, (*last.codes, *mention.codes))
    return mentions


def _is_money(text: str, start: int, end: int) -> bool:
    """ "US dollars", "US-Dollar", "dollars US", "Danish crowns": a currency does nothing."""
    behind = text[end : end + _CURRENCY_WITHIN].lstrip(" -\u00a0").lower()
    return behind.startswith(_CURRENCIES) or text[max(0, start - _CURRENCY_WITHIN) : start].endswith(_CURRENCIES_BEFORE)


def _with_role(start: int, end: int, before: dict[int, int], behind: dict[int, int]) -> tuple[int, int]:
    """The name with the role next to it: "German Chancellor Olaf Scholz" is one mention of one person.

    `before` gives the start of the longest role that ends at an offset, `behind` the end of the one that starts there.
    Looked up, not searched: a text of a thousand names would cost a million looks.
    """
    low = min((before.get(start - gap, start) for gap in range(_BESIDE + 1)), default=start)
    high = max((behind.get(end + gap, end) for gap in range(_BESIDE + 1)), default=end)
    return low, high


def _side_of_actor(actor: Actor, sides: Sides) -> tuple[str, tuple[str, ...]]:
    """Side and codes of a person or body; a former or private person speaks for nobody."""
    country = actor.country
    codes: tuple[str, ...]
    if actor.body_id is not None and actor.body_id in sides.bodies:
        side, codes = "A", (sides.bodies[actor.body_id],)
    elif country is not None:
        side, codes = sides.of(country), (country,)
    elif actor.kind not in _PEOPLE:
        side, codes = "I", ()
    else:
        side, codes = "P", ()
    if side == "A":
        if actor.kind in _PEOPLE and actor.status == "former":
            return "F", ()
        if actor.sector is not None and actor.sector not in _PUBLIC:
            return "P", ()
    return side, codes


def has_ally_and_topic(analysis: Analysis, sides: Sides) -> bool:
    """Whether the article names both; decided from the tags alone, before anything is read."""
    codes = {country.code for country in analysis.countries}
    if not codes & sides.topic and not any(actor.country in sides.topic for actor in analysis.actors):
        return False
    if codes & sides.allies:
        return True
    return any(actor.country in sides.allies or actor.body_id in sides.bodies for actor in analysis.actors)


assert all(side + kind in MASKS for side in "AUROPFI" for kind in "ndpbc")
