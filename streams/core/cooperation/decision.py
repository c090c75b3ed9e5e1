"""From read sentences to a verdict: which acts count, whose they are, what the rule says, and why."""

from typing import Final

from streams.contracts.alerts import Act, Ally, Context, Event, EventClass, Feature, Stance, Verdict
from streams.core.analysis import Analysis
from streams.core.cooperation.allies import Candidates, Chooser, ally_likelihoods, chosen_allies
from streams.core.cooperation.amounts import find_amounts
from streams.core.cooperation.cancelling import cancelled_by, main_refusal
from streams.core.cooperation.features import (
    act_features,
    article_features,
    article_model,
)
from streams.core.cooperation.frames import Frame
from streams.core.cooperation.reading import Article, Sentence
from streams.core.cooperation.rules import Rule
from streams.core.cooperation.scoring import article_act, probability, weighed
from streams.core.cooperation.weighing import Weigher
from streams.core.cooperation.wording import reason_of
from streams.core.document import Document
from streams.knowledge.cooperation import CooperationKnowledge, CueWords, Weights

#: Evidence sentences, refused clauses and features kept in a verdict.
_MOST_EVIDENCE: Final = 3
_MOST_EVENTS: Final = 40
_MOST_FEATURES: Final = 12
#: Log-odds below which a sentence names no ally of the article.
_FAINT: Final = -1.5
#: The lowest product of "the sentence tells" and "the ally acts in it" that makes an ally of the article.
ALLY_CHANCE: Final = 0.3
_CLASS_OF_ACT: Final[dict[Act, EventClass]] = {
    "statement": "SUPPORT",
    "consult": "CONSULT",
    "pledge": "AGREE",
    "aid": "AID",
    "sanction": "SANCTION",
}


class _Scales:
    """The fitted weights of a knowledge base, laid out for use."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.weigher = Weigher(weights)
        self.chooser = Chooser(weights)


_scales: dict[int, _Scales] = {}


def _scales_of(weights: Weights) -> _Scales:
    # Keyed by identity, as the words met are: a reload or another fit has weights of its own.
    found = _scales.get(id(weights))
    if found is None or found.weights is not weights:
        _scales.clear()
        found = _scales[id(weights)] = _Scales(weights)
    return found


class _Scored:
    """A candidate sentence with the rows of its features, its log-odds, and the reason that cancels it ('' if none)."""

    __slots__ = ("_acts", "_allies", "cancelled", "odds", "rows", "scales", "sentence")

    def __init__(self, sentence: Sentence, article: Article, scales: _Scales) -> None:
        self.sentence = sentence
        self.scales = scales
        self.rows = scales.weigher.rows(sentence, article)
        self.odds = scales.weigher.odds("sentence", self.rows)
        self.cancelled = cancelled_by(sentence)
        self._allies: Candidates | None = None
        self._acts: dict[Act, float] | None = None

    @property
    def allies(self) -> Candidates:
        """The allies it names, weighed only where the sentence may tell of them."""
        if self._allies is None:
            self._allies = self.scales.chooser.candidates(self.sentence)
        return self._allies

    @property
    def acts(self) -> dict[Act, float]:
        """How likely each act is what it tells of, weighed only where it tells of one."""
        if self._acts is None:
            self._acts = self.scales.weigher.act_shares(self.rows)
        return self._acts

    def strongest(self, model: str) -> list[Feature]:
        """The features that weighed most."""
        return self.scales.weigher.strongest(model, self.rows, _MOST_FEATURES)


def decide(
    analysis: Analysis, article: Article, rule: Rule, knowledge: CooperationKnowledge, cues: CueWords
) -> Verdict:
    """The rule's verdict on an article that names its topic and an ally."""
    scales = _scales_of(knowledge.weights)
    scored = [_Scored(sentence, article, scales) for sentence in article.sentences]
    model = article_model(article)
    text = 0.0
    if model == "article":
        text = scales.weigher.odds("text", scales.weigher.together(one.rows for one in scored))
    numbers = article_features(article, [one.odds for one in scored], [bool(one.cancelled) for one in scored], text)
    odds, parts = weighed(knowledge.weights, model, numbers)
    score = probability(odds)
    document = analysis.document
    telling = sorted((one for one in scored if not one.cancelled), key=lambda one: -one.odds)
    telling = [
        one for index, one in enumerate(telling) if one.odds > 0.0 or (index == 0 and score >= rule.score.cooperation)
    ]
    read = [(one, _accepted(one, document, rule, knowledge, cues)) for one in telling]
    accepted = [(one, event) for one, event in read if event is not None]
    if accepted and score >= rule.score.cooperation:
        return _cooperation(document, rule, knowledge, accepted, scored, score, parts)
    return _no_cooperation(analysis, rule, knowledge, cues, scored, score, parts)


def _cooperation(
    document: Document,
    rule: Rule,
    knowledge: CooperationKnowledge,
    accepted: list[tuple[_Scored, Event]],
    scored: list[_Scored],
    score: float,
    parts: list[Feature],
) -> Verdict:
    main_sentence, main = accepted[0]
    events = [event for _, event in accepted]
    evidence = [event.sentence for event in events[:_MOST_EVIDENCE]]
    act = article_act(
        knowledge.weights,
        act_features([(probability(one.odds), one.acts) for one, _ in accepted]),
    )
    allies = _allies_of(scored, main)
    strongest_event = next((event for event in events if event.act == act), main)
    amounts = tuple(dict.fromkeys(amount for event in events[:_MOST_EVIDENCE] for amount in event.amounts))
    refused = _refused(document, scored, knowledge)
    return Verdict(
        rule=rule.id,
        rule_version=rule.version,
        output=rule.output,
        alert=True,
        kind="cooperation",
        allies=tuple(Ally(code) for code in allies),
        act=act,
        event_class=strongest_event.event_class if strongest_event.act == act else _CLASS_OF_ACT[act],
        stance=main.stance,
        context=main.context or strongest_event.context,
        amounts=amounts,
        evidence=tuple(evidence),
        score=round(score, 4),
        reason=reason_of(main, document, rule, knowledge),
        events=(*events, *refused)[:_MOST_EVENTS],
        features=(*parts, *main_sentence.strongest("sentence")),
    )


def _allies_of(scored: list[_Scored], main: Event) -> tuple[str, ...]:
    """The allies of the article: those of the main event, and who likely acts in a sentence that likely tells."""
    chances: dict[str, float] = dict.fromkeys(main.allies, 1.0)
    for one in scored:
        if one.cancelled or one.odds < _FAINT:
            continue
        telling = probability(one.odds)
        for code, chance in ally_likelihoods(one.allies, one.sentence).items():
            chances[code] = max(chances.get(code, 0.0), telling * chance)
    return tuple(code for code, chance in chances.items() if chance >= ALLY_CHANCE)


def _no_cooperation(
    analysis: Analysis,
    rule: Rule,
    knowledge: CooperationKnowledge,
    cues: CueWords,
    scored: list[_Scored],
    score: float,
    parts: list[Feature],
) -> Verdict:
    """A hold-back alert where an ally's refusal is told, else no alert."""
    document = analysis.document
    best: tuple[float, _Scored, Event] | None = None
    for one in scored:
        event = _held_back(one, document, rule, knowledge, cues)
        if event is not None and (best is None or event.score > best[0]):
            best = (event.score, one, event)
    refused = _refused(document, scored, knowledge)
    if best is not None and best[0] >= rule.score.holds_back:
        held, one, event = best
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
            score=round(held, 4),
            reason=reason_of(event, document, rule, knowledge),
            events=(event, *(other for other in refused if other.sentence != event.sentence))[:_MOST_EVENTS],
            features=tuple(one.strongest("holds back")),
        )
    stance: Stance = "is_asked" if any(event.refused == "asked" for event in refused) else "unclear"
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
        reason=_why_not(refused, score),
        events=tuple(refused[:_MOST_EVENTS]),
        features=tuple(parts),
    )


def _accepted(
    one: _Scored, document: Document, rule: Rule, knowledge: CooperationKnowledge, cues: CueWords
) -> Event | None:
    sentence = one.sentence
    allies = chosen_allies(one.allies, sentence)
    if not allies:
        return None
    shares = one.acts
    act = max(shares, key=lambda name: shares[name])
    frames = [frame for frame in sentence.frames if not frame.refused]
    frame = next((f for f in frames if knowledge.acts[f.concept].act == act), frames[0] if frames else None)
    event_class = _CLASS_OF_ACT[act]
    if frame is not None:
        meaning = knowledge.acts[frame.concept]
        if meaning.act == act or (act == "statement" and meaning.event_class in ("AGREE", "COOPERATE")):
            event_class = meaning.event_class
    stance: Stance = frame.stance if frame is not None else "does"
    if event_class not in rule.events.classes or stance not in rule.events.cooperation:
        return None
    return _event(one, frame, event_class, act, stance, allies, probability(one.odds), None, document, knowledge, cues)


def _held_back(
    one: _Scored, document: Document, rule: Rule, knowledge: CooperationKnowledge, cues: CueWords
) -> Event | None:
    frames = [
        f for f in one.sentence.frames if f.stance in rule.events.holds_back and f.refused in ("refusal", "denial")
    ]
    if not frames or not (one.sentence.topic_here or one.sentence.topic_before):
        return None
    frame = frames[0]
    meaning = knowledge.acts[frame.concept]
    allies = chosen_allies(one.allies, one.sentence) or _actor_codes(one.sentence, frame)
    if not allies or meaning.event_class not in rule.events.classes:
        return None
    score = probability(one.scales.weigher.odds("holds back", one.rows))
    return _event(
        one,
        frame,
        meaning.event_class,
        meaning.act,
        frame.stance,
        allies,
        score,
        frame.refused,
        document,
        knowledge,
        cues,
    )


def _refused(document: Document, scored: list[_Scored], knowledge: CooperationKnowledge) -> list[Event]:
    """One event for each sentence that has clauses, all refused: what was considered and why it does not count."""
    events = []
    for one in scored:
        frames = one.sentence.frames
        if not frames:
            continue
        reason = one.cancelled or ("weak" if one.odds <= 0.0 else "")
        if not reason:
            continue
        frame = next((f for f in frames if f.refused == main_refusal(frames)), frames[0])
        meaning = knowledge.acts[frame.concept]
        events.append(
            Event(
                event_class=meaning.event_class,
                act=meaning.act,
                stance=frame.stance,
                allies=_actor_codes(one.sentence, frame),
                sentence=document.span(one.sentence.start, one.sentence.end),
                score=round(probability(one.odds), 4),
                refused=reason,
            )
        )
    return events


def _actor_codes(sentence: Sentence, frame: Frame) -> tuple[str, ...]:
    if frame.side != "A":
        return ()
    if not frame.actors:
        return sentence.carried_codes
    order = [at for at, mask in enumerate(sentence.tokens.masks) if mask]
    codes = [code for at in frame.actors for code in sentence.mentions[order.index(at)].codes]
    return tuple(dict.fromkeys(codes))


def _event(
    one: _Scored,
    frame: Frame | None,
    event_class: EventClass,
    act: Act,
    stance: Stance,
    allies: tuple[str, ...],
    score: float,
    refused: str | None,
    document: Document,
    knowledge: CooperationKnowledge,
    cues: CueWords,
) -> Event:
    sentence = one.sentence
    actor = target = cue = None
    if frame is not None:
        places = token_places(sentence, document.text, cues)
        cue = document.span(*places[frame.at])
        if frame.actors:
            actor = document.span(*places[frame.actors[0]])
        if frame.target_at >= 0:
            target = document.span(*places[frame.target_at])
    if actor is None:
        own = [mention for mention in sentence.mentions if set(mention.codes) & set(allies)]
        actor = document.span(own[0].start, own[0].end) if own else None
    text = document.text[sentence.start : sentence.end]
    return Event(
        event_class=event_class,
        act=act,
        stance=stance,
        allies=allies,
        sentence=document.span(sentence.start, sentence.end),
        actor=actor,
        cue=cue,
        target=target,
        context=_context_of(sentence, cues),
        amounts=find_amounts(text, knowledge.amounts),
        score=round(score, 4),
        refused=refused,
    )


def token_places(sentence: Sentence, text: str, cues: CueWords) -> list[tuple[int, int]]:
    """Offsets into the joined text of every token of the sentence, found again only where they are shown."""
    places: list[tuple[int, int]] = []
    at = sentence.start
    order = iter(sentence.mentions)
    lowered = text[sentence.start : sentence.end].lower()
    for raw, mask in zip(sentence.tokens.raw, sentence.tokens.masks, strict=True):
        if mask:
            mention = next(order)
            places.append((mention.start, mention.end))
            at = max(at, mention.end)
            continue
        found = lowered.find(raw, at - sentence.start)
        start = sentence.start + found if found >= 0 else at
        places.append((start, start + len(raw)))
        at = start + len(raw)
    return places


def _context_of(sentence: Sentence, cues: CueWords) -> Context | None:
    """The context class that most words of the sentence speak of."""
    counts: dict[Context, int] = {}
    for raw in sentence.tokens.raw:
        for context in cues.contexts.get(raw, ()):
            counts[context] = counts.get(context, 0) + 1
        for size in range(3, min(len(raw), cues.longest_stem) + 1):
            for context in cues.context_stems.get(raw[:size], ()):
                counts[context] = counts.get(context, 0) + 1
    # Diplomacy is the frame of nearly every act: it is named where nothing else is.
    special = {context: count for context, count in counts.items() if context != "diplomatic"}
    if special:
        return max(special, key=lambda context: special[context])
    return "diplomatic" if counts else None


def _why_not(refused: list[Event], score: float) -> str:
    if not refused:
        return "No clause was found in which an ally acts on the topic."
    reasons = ", ".join(dict.fromkeys(event.refused or "weak" for event in refused))
    return f"No act of an ally on the topic stood: {reasons} (score {score:.2f})."
