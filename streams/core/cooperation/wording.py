"""The one plain sentence that says why an alert was made."""

from streams.contracts.alerts import Event
from streams.core.cooperation.rules import Rule
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge


def reason_of(event: Event, document: Document, rule: Rule, knowledge: CooperationKnowledge) -> str:
    """For instance "South Korea's Suh Wook offers to cooperate with France over Ukraine"."""
    names = knowledge.country_names
    actors = [names.get(code, code) for code in event.allies]
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
    return f"{who} {predicate} over {topic}."


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} others"
    return " and ".join(names)


def _plural(predicate: str) -> str:
    verb, _, rest = predicate.partition(" ")
    verb = verb[:-3] + "y" if verb.endswith("ies") else verb[:-1] if verb.endswith("s") else verb
    return f"{verb} {rest}".rstrip()
