"""From read sentences to a verdict: which acts count, whose they are, what the rule says, and why."""

from typing import Final

from streams.contracts.alerts import Ally, Event, Feature, Stance, Verdict
from streams.core.analysis import Analysis
from streams.core.cooperation.accepting import (
    accepted_event,
    of_these,
    rather_refused,
    refusal_event,
    refusal_in,
    with_act,
)
from streams.core.cooperation.coded import strongest_code
from streams.core.cooperation.events import quiet_reason, refused_clauses
from streams.core.cooperation.features import (
    act_features,
    article_features,
    article_model,
)
from streams.core.cooperation.parts import Article
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scored import Scales, Scored
from streams.core.cooperation.scoring import article_act, probability, weighed
from streams.core.cooperation.standing import ally_features, cooperating, heard
from streams.core.cooperation.wording import reason_of
from streams.knowledge.cooperation import CooperationKnowledge
from streams.knowledge.cues import CueWords

__all__ = ["Scales", "decide"]

#: Evidence sentences and events kept in a verdict.
_MOST_EVIDENCE: Final = 3
_MOST_EVENTS: Final = 40
#: What the best sentence must weigh by itself: below it nothing in the text tells of an act, however much the article
#: is about the topic, and its refusals and hold-backs are heard instead. In cross-validation no true alert needs less.
_LEAST_TOLD: Final = 0.4


def decide(
    analysis: Analysis,
    article: Article,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
    scales: Scales,
    every_clause: bool = False,
) -> Verdict:
    """The rule's verdict on an article that names its topic and an ally; `scales` hold the knowledge's weights.

    `every_clause` has the clauses that do not count among its events too, with the reason: for who asks why.
    """
    scored = [Scored(sentence, article, scales) for sentence in article.sentences]
    model = article_model(article)
    text = 0.0
    if model == "article":
        text = scales.weigher.odds("text", scales.weigher.together(one.rows for one in scored))
    numbers = article_features(article, [one.odds for one in scored], [bool(one.cancelled) for one in scored], text)
    odds, parts = weighed(knowledge.weights, model, numbers)
    score = probability(odds)
    document = analysis.document
    if score >= rule.score.cooperation:
        telling = sorted((one for one in scored if not one.cancelled), key=lambda one: -one.odds)
        # The best sentence may tell of it where the text around it made the score, but it must tell something.
        best = telling[:1] if telling and probability(telling[0].odds) >= _LEAST_TOLD else []
        telling = [one for one in telling if one.odds > 0.0] or best
        read = [(one, accepted_event(one, document, rule, knowledge, cues)) for one in telling]
        accepted = [(one, event) for one, event in read if event is not None]
        if accepted and not rather_refused(accepted, scored, rule, knowledge):
            return _cooperation(analysis, article, rule, knowledge, cues, accepted, scored, score, parts, every_clause)
    return _no_cooperation(analysis, rule, knowledge, cues, scored, score, parts, every_clause)


def _cooperation(
    analysis: Analysis,
    article: Article,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
    accepted: list[tuple[Scored, Event]],
    scored: list[Scored],
    score: float,
    parts: list[Feature],
    every_clause: bool,
) -> Verdict:
    document = analysis.document
    asked = [scored[at] for at in heard([one.odds for one in scored], [bool(one.cancelled) for one in scored])]
    standings = ally_features(article, [(one.sentence, probability(one.odds), one.allies) for one in asked])
    accepted = of_these(cooperating(knowledge.weights, standings), accepted, asked, document, rule, knowledge, cues)
    act = article_act(knowledge.weights, act_features([(probability(one.odds), one.acts) for one in asked]))
    accepted = with_act(act, accepted, document, rule, knowledge, cues)
    main_sentence, main = accepted[0]
    events = [event for _, event in accepted[:_MOST_EVENTS]]
    evidence = [event.sentence for event in events[:_MOST_EVIDENCE]]
    allies = dict.fromkeys(code for event in events for code in event.allies)
    strongest_event = next((event for event in events if event.act == act), main)
    act, event_class = strongest_event.act, strongest_event.event_class
    coded = strongest_code(analysis.cameo_codes, knowledge.cameo, rule.events.classes)
    if coded is not None:
        # The source knows best what it reports; the events stay what the text says.
        code, meaning = coded
        act, event_class = meaning.act, meaning.event_class
        parts = [*parts, Feature(f"CAMEO {code}", 1.0, 0.0)]
    amounts = tuple(dict.fromkeys(amount for event in events[:_MOST_EVIDENCE] for amount in event.amounts))
    refused = refused_clauses(document, scored, events, False, rule, knowledge, cues) if every_clause else ()
    return Verdict(
        rule=rule.id,
        rule_version=rule.version,
        output=rule.output,
        alert=True,
        kind="cooperation",
        allies=tuple(Ally(code) for code in allies),
        act=act,
        event_class=event_class,
        stance=main.stance,
        context=main.context or strongest_event.context,
        amounts=amounts,
        evidence=tuple(evidence),
        score=round(score, 4),
        reason=reason_of(main, document, rule, knowledge),
        events=(*events, *refused),
        features=(*parts, *main_sentence.strongest("sentence")),
    )


def _no_cooperation(
    analysis: Analysis,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
    scored: list[Scored],
    score: float,
    parts: list[Feature],
    every_clause: bool,
) -> Verdict:
    """A hold-back alert where an ally's refusal is told, else no alert."""
    document = analysis.document
    short = score < rule.score.cooperation
    found = [(one, refusal_in(one, rule, knowledge)) for one in scored]
    refusals = [(one, refusal) for one, refusal in found if refusal is not None]
    surest = max(refusals, key=lambda item: item[1][0], default=None)
    if surest is not None and surest[1][0] >= rule.score.holds_back:
        one, refusal = surest
        event = refusal_event(one, refusal, document, knowledge, cues)
        refused = refused_clauses(document, scored, [event], short, rule, knowledge, cues) if every_clause else ()
        return Verdict(
            rule=rule.id,
            rule_version=rule.version,
            output=rule.output,
            alert=True,
            kind="holds_back",
            allies=tuple(Ally(code) for code in event.allies),
            act=event.act,
            event_class=event.event_class,
            stance=event.stance,
            context=event.context,
            amounts=event.amounts,
            evidence=(event.sentence,),
            score=event.score,
            reason=reason_of(event, document, rule, knowledge),
            events=(event, *refused),
            features=tuple(one.strongest("holds back")),
        )
    reasons = [quiet_reason(one) for one in scored]
    stance: Stance = "is_asked" if "asked" in reasons else "unclear"
    return Verdict(
        rule=rule.id,
        rule_version=rule.version,
        output=rule.output,
        alert=False,
        kind="cooperation",
        allies=(),
        act=None,
        event_class=None,
        stance=stance,
        score=round(score, 4),
        reason=_why_not(scored, reasons, score, short, rule),
        events=tuple(refused_clauses(document, scored, [], short, rule, knowledge, cues)) if every_clause else (),
        features=tuple(parts),
    )


def _why_not(scored: list[Scored], reasons: list[str], score: float, short: bool, rule: Rule) -> str:
    said = ", ".join(dict.fromkeys(filter(None, reasons)))
    if said:
        return f"No act of an ally on the topic stood: {said} (score {score:.2f})."
    if not any(one.sentence.frames for one in scored):
        return f"No clause was found in which an ally acts on the topic (score {score:.2f})."
    if short:
        return (
            f"An act was read, but the article as a whole weighs too little: {score:.2f} of {rule.score.cooperation}."
        )
    return f"An act was read, but none of a class, stance and ally that the rule asks for (score {score:.2f})."
