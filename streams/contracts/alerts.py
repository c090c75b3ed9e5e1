"""What is found in an article and published about it: events, candidates and alerts."""

from typing import Literal

import msgspec

from streams.contracts.articles import Span, Versions

EventClass = Literal["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "SANCTION"]
Act = Literal["statement", "consult", "pledge", "aid", "sanction"]
Stance = Literal["does", "offers", "considers", "is_asked", "declines", "denies", "unclear"]
Context = Literal[
    "military", "diplomatic", "humanitarian", "economic", "refugees", "energy", "nuclear", "reconstruction"
]
AlertKind = Literal["cooperation", "holds_back"]
AlertStatus = Literal["new", "updated", "retracted"]


class Ally(msgspec.Struct, frozen=True, gc=False):
    """Who cooperates: an ISO 3166-1 alpha-2 code, or NATO, EU, G7."""

    code: str


class Amount(msgspec.Struct, frozen=True, gc=False):
    """A quantity as found ("EUR 500 million", "14 Leopard 2 tanks"), its number and its unit (EUR, tank).

    Of a range ("10 to 15 tanks") `value` is the lower number, and `text` shows both. The unit of money is its ISO 4217
    code, or `crown` where the text does not say whose; that of a thing is its name in English, in the singular.
    """

    text: str
    value: float
    unit: str


class Feature(msgspec.Struct, frozen=True, gc=False):
    """One thing that carried the decision: its name, its value in this article, and what it added (log-odds)."""

    name: str
    value: float
    weight: float


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One clause in which an actor does, offers or refuses something towards a target.

    `sentence` is the evidence; `actor`, `cue` and `target` are the spans inside it that were read.
    `allies` are the actors of the event that count as allies on the article's day; `partners` are the codes of those
    with whom the clause says it is done ("to cooperate with France"). `refused` is null for an event that an alert
    rests on, whose stance is does or offers (of a hold-back: declines or denies), else one word for why the clause
    does not count (refusal, asked, conditional, opinion, weak, score, ...); other stances are of such clauses alone.
    """

    event_class: EventClass
    act: Act
    stance: Stance
    allies: tuple[str, ...]
    partners: tuple[str, ...] = ()
    sentence: Span
    actor: Span | None = None
    cue: Span | None = None
    target: Span | None = None
    context: Context | None = None
    amounts: tuple[Amount, ...] = ()
    score: float = 0.0
    refused: str | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one rule says of one article: the alert it makes, before stories are joined.

    Without an alert, `stance` is is_asked where an act was only asked for, else unclear.
    """

    rule: str
    rule_version: str
    output: str
    alert: bool
    kind: AlertKind
    allies: tuple[Ally, ...]
    act: Act | None
    event_class: EventClass | None
    stance: Stance
    context: Context | None = None
    amounts: tuple[Amount, ...] = ()
    evidence: tuple[Span, ...] = ()
    score: float = 0.0
    reason: str = ""
    events: tuple[Event, ...] = ()
    features: tuple[Feature, ...] = ()


class Candidate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An article that may make, change or take back an alert; internal, between the two agents.

    `signature` is the MinHash of the text (128 unsigned 32-bit numbers; empty where no rule alerts),
    `content` a hash of the published text, so that a changed edition is told from a repeated one.
    `partition` and `offset` are those of the raw record: within one partition a smaller or equal offset is
    a redelivery. `received_at` is its record timestamp (event time, RFC 3339).
    """

    story_key: str
    article_id: str
    partition: int
    offset: int
    received_at: str
    published_at: str
    status: Literal["published", "withdrawn"]
    title: str = ""
    url: str | None = None
    source: str | None = None
    language: str | None = None
    version: str | None = None
    content: str = ""
    signature: tuple[int, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    versions: Versions


class Alert(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One story in which an ally speaks of cooperating on Ukraine (or, kind holds_back, of not doing so).

    Keyed by `alert_id` on a compacted topic: the newest record of an id is the whole truth about it.
    `evidence` are verbatim sentences with offsets into the published field; `decision` is `events` and
    `features`: what was read and what each thing weighed. `stance` is does or offers where `kind` is cooperation,
    declines or denies where it is holds_back. `topic` is where the rule publishes.
    `article_ids` and `sources` tell of the first copies and the latest, `article_count` how many were counted
    in all (0 in records of before there was this field).
    """

    alert_id: str
    rule: str
    rule_version: str
    topic: str
    kind: AlertKind
    status: AlertStatus
    allies: tuple[Ally, ...]
    act: Act | None
    event_class: EventClass | None
    stance: Stance
    context: Context | None = None
    amounts: tuple[Amount, ...] = ()
    evidence: tuple[Span, ...]
    score: float
    reason: str
    title: str
    url: str | None = None
    language: str | None = None
    article_id: str
    article_ids: tuple[str, ...]
    article_count: int = 0
    sources: tuple[str, ...] = ()
    revision: int = 1
    published_at: str
    first_seen: str
    last_seen: str
    events: tuple[Event, ...] = ()
    features: tuple[Feature, ...] = ()
    versions: Versions
