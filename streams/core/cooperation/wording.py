"""The one plain sentence that says why an alert was made."""

from typing import Final

from streams.contracts.alerts import Event
from streams.core.cooperation.rules import Rule
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge

#: Classes whose predicates can be done with somebody.
_JOINT: Final = frozenset({"AGREE", "CONSULT", "COOPERATE"})


def reason_of(event: Event, document: Document, rule: Rule, knowledge: CooperationKnowledge) -> str:
    """For instance "South Korea (Defence Minister Suh Wook) offers to cooperate with France over Ukraine."."""
    names = knowledge.country_names
    # Who is named as a partner is no doer, unless nobody else is left.
    doers = [code for code in event.allies if code not in event.partners] or list(event.allies)
    actors = [names.get(code, code) for code in doers]
    partners = [names.get(code, code) for code in event.partners if code not in doers]
    predicates = knowledge.wording.predicates[event.event_class]
    predicate = predicates.get(event.stance, predicates["*"])
    topic = " and ".join(names.get(code, code) for code in rule.topic.countries)
    if not actors:
        return f"An ally {predicate} over {topic}."
    who = actors[0]
    others = _listed(actors[1:])
    if event.actor is not None and len(actors) == 1 and event.actor.text.lower() not in {a.lower() for a in actors}:
        who = f"{who} ({' '.join(event.actor.text.split())})"
    if others:
        who, predicate = f"{who} and {others}", _plural(predicate)
    if partners and event.event_class in _JOINT:
        predicate = f"{predicate} with {_listed(partners)}"
    return f"{who} {predicate} over {topic}."


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} others"
    return " and ".join(names)


def _plural(predicate: str) -> str:
    verb, _, rest = predicate.partition(" ")
    verb = verb[:-3] + "y" if verb.endswith("ies") else verb[:-1] if verb.endswith("s") else verb
    return f"{verb} {rest}".rstrip()
