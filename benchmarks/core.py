"""Part 1: what one article costs in the pure core, by stage and against the floor."""

import gc
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson

from benchmarks.articles import article_values
from benchmarks.harnesses.common import few
from benchmarks.knowledge import load_core
from benchmarks.options import Options
from benchmarks.statistics import percentile
from benchmarks.twins import compare
from streams.contracts.alerts import Alert, Candidate
from streams.contracts.codec import Decoded, Limits, decode_raw, encode
from streams.core.actors import tag_actors
from streams.core.analysis import Analysis
from streams.core.cooperation.rules import Rules
from streams.core.countries import tag_countries
from streams.core.facts import Facts
from streams.core.joined import StoryOptions
from streams.core.language import capabilities, detect_language
from streams.core.outcome import RawRecord
from streams.core.pipeline import Tagged, detect
from streams.core.processing import process, process_many
from streams.core.records import candidate_of, enriched_fields, versions_of
from streams.core.signatures import signature
from streams.core.stories import StoryBook
from streams.core.text import prepare

_STAMP_MS = 1_700_000_000_000


def run(options: Options) -> dict[str, Any]:
    """Mixed and dense news of the generator, and real articles where --data names them."""
    facts, rules = load_core()
    found: dict[str, Any] = {}
    kinds = ["mixed", "dense"] + (["data"] if options.data else [])
    for kind in kinds:
        count = {"mixed": 4000, "dense": 800, "data": 0}[kind] // (4 if options.short else 1)
        values = article_values(kind, count, options.data)
        found[kind] = measure(values, facts, rules, rounds=3 if options.short else 5)
        options.say(
            f"core, {kind}: {found[kind]['articles_per_second']:,.0f} articles/s a core,"
            f" {found[kind]['share_of_floor']:.0%} of the floor, p50 {found[kind]['p50_us']:.0f} us,"
            f" p99 {found[kind]['p99_us']:.0f} us;"
            f" decision of a candidate {found[kind]['candidate_us']:.0f} us,"
            f" p99 {found[kind]['candidate_p99_us']:.0f} us"
        )
    found["twins"] = compare(options)
    found["compiled"] = found["twins"]["compiled"]
    mixed = found["mixed"]
    names = ("articles_per_second", "share_of_floor", "p50_us", "p99_us", "max_us")
    return {**{name: mixed[name] for name in names}, **found}


def measure(values: Sequence[bytes], facts: Facts, rules: Rules, *, rounds: int) -> dict[str, Any]:
    """Best of `rounds` of everything, in processor time; floor and whole alternate, so that both see the same noise."""
    limits, now = Limits(), datetime.now(UTC)
    records = [RawRecord(None, value, 0, number, _STAMP_MS) for number, value in enumerate(values)]
    single: list[float] = []
    decided: list[float] = []
    whole = floor = alone = float("inf")
    stages: dict[str, float] = {}
    signing = float("inf")
    # The first pass warms what is remembered of words and days; a worker does it once in its life.
    outcomes = [process(record, facts, rules, limits, now=now) for record in records]
    candidates = sum(outcome.candidate is not None for outcome in outcomes)
    alerts = sum(any(verdict.alert for verdict in outcome.verdicts) for outcome in outcomes)
    published = [outcome.enriched[1] for outcome in outcomes if outcome.enriched]
    outputs = [orjson.loads(value) for value in published]
    joined = [outcome.candidate[1] for outcome in outcomes if outcome.candidate is not None]
    bytes_candidate = round(sum(map(len, joined)) / max(len(joined), 1))
    written = [len(encode(alert)) for value in joined for alert in _alerts(value)]
    # Neither may cost the other its collections of garbage.
    del outcomes, joined
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        laps, spent_alone = _alone(records, facts, rules, limits, now)
        spent = _whole(records, facts, rules, limits, now)
        at_floor = _floor(values, outputs, facts)
        cut, candidate_laps, signed = _stages(records, facts, rules, limits, now)
        signing = min(signing, signed)
        whole, floor, alone = min(whole, spent), min(floor, at_floor), min(alone, spent_alone)
        single += laps
        # The best of the rounds for each: what a candidate costs, not what its neighbours on the machine do.
        decided = list(map(min, candidate_laps, decided or candidate_laps))
        stages = {name: min(cost, stages.get(name, cost)) for name, cost in cut.items()}
    count = len(values)
    # What no stage holds: checks of the record, garbage, and caches, which a stage over all articles finds warm.
    stages["rest"] = whole - sum(stages.values())
    single.sort()
    decided.sort()
    return {
        "articles": count,
        "bytes_in": round(sum(map(len, values)) / count),
        "bytes_out": round(sum(map(len, published)) / count),
        "bytes_candidate": bytes_candidate,
        "bytes_alert": round(sum(written) / max(len(written), 1)),
        "candidates": round(candidates / count, 4),
        "alerts": round(alerts / count, 4),
        "articles_per_second": round(count / whole, 1),
        "us": round(whole / count * 1e6, 1),
        "alone_us": round(alone / count * 1e6, 1),
        "floor_us": round(floor / count * 1e6, 1),
        "share_of_floor": round(floor / whole, 3),
        "p50_us": round(percentile(single, 0.5) * 1e6, 1),
        "p99_us": round(percentile(single, 0.99) * 1e6, 1),
        "max_us": round(single[-1] * 1e6, 1),
        "candidate_us": round(sum(decided) / max(len(decided), 1) * 1e6, 1),
        "candidate_p99_us": round(percentile(decided, 0.99) * 1e6, 1) if decided else 0.0,
        "signature_us": round(signing / max(candidates, 1) * 1e6, 1),
        "stages_us": {name: round(cost / count * 1e6, 2) for name, cost in stages.items()},
        "stages_share": {name: round(cost / whole, 3) for name, cost in stages.items()},
    }


def _alerts(candidate: bytes) -> Sequence[Alert]:
    """What a candidate alone makes of an empty story book."""
    return StoryBook(StoryOptions()).join(msgspec.json.decode(candidate, type=Candidate)).alerts


def _whole(records: Sequence[RawRecord], facts: Facts, rules: Rules, limits: Limits, now: datetime) -> float:
    """A few at a time, as the worker takes them from a backlog."""
    begin = time.process_time()
    for chunk in few(records):
        process_many(chunk, facts, rules, limits, now=now)
    return time.process_time() - begin


def _alone(
    records: Sequence[RawRecord], facts: Facts, rules: Rules, limits: Limits, now: datetime
) -> tuple[list[float], float]:
    laps = []
    clock = time.process_time
    begin = clock()
    for record in records:
        # Per article on the wall clock: p99 is what a reader waits, preemption by others included.
        start = time.perf_counter()
        process(record, facts, rules, limits, now=now)
        laps.append(time.perf_counter() - start)
    return laps, clock() - begin


def _floor(values: Sequence[bytes], outputs: Sequence[Any], facts: Facts) -> float:
    """What any implementation with these libraries must do: decode, find the names, encode what is published.

    The names are found by the bare automata, one pass for English text, without a look at a single hit; what is
    encoded is the enriched record itself, ready as plain dicts and lists.
    """
    find = facts.lexicon.find
    begin = time.process_time()
    for value, output in zip(values, outputs, strict=True):
        fields = orjson.loads(value)
        find(f"{fields.get('title')}\n\n{fields.get('body')}", fields.get("language") or "und")
        orjson.dumps(output)
    return time.process_time() - begin


def _stages(
    records: Sequence[RawRecord], facts: Facts, rules: Rules, limits: Limits, now: datetime
) -> tuple[dict[str, float], list[float], float]:
    """Processor time of each stage over all articles; of each candidate's decision alone; and of all signatures,
    which are the greater part of the candidate records.
    """
    cost: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begin = time.process_time()
        result = work()
        cost[name] = time.process_time() - begin
        return result

    decoded: list[Decoded] = timed(
        "decode", lambda: [decode_raw(record.value or b"", limits, now=now) for record in records]
    )
    articles = [one.article for one in decoded]
    moments = [one.published or now for one in decoded]
    days = [moment.date() for moment in moments]
    texts = timed("clean text", lambda: [prepare(article.title, article.body) for article in articles])
    codes = timed(
        "language",
        lambda: [detect_language(text, article.language) for text, article in zip(texts, articles, strict=True)],
    )
    hits = timed("scan", lambda: [facts.lexicon.scan(text.text, code) for text, code in zip(texts, codes, strict=True)])
    countries = timed(
        "countries",
        lambda: [
            tag_countries(text, found, language=code, day=day)
            for text, found, code, day in zip(texts, hits, codes, days, strict=True)
        ],
    )
    actors = timed(
        "actors",
        lambda: [
            tag_actors(text, found, places, language=code, day=day, source=article.source, knowledge=facts.actors)
            for text, found, places, code, day, article in zip(
                texts, hits, countries, codes, days, articles, strict=True
            )
        ],
    )
    tagged = [
        Tagged(
            Analysis(
                document=text,
                language=code,
                day=day,
                dated=True,
                source=article.source,
                countries=tuple(places),
                actors=tuple(people),
            ),
            capabilities(code),
        )
        for text, code, day, article, places, people in zip(
            texts, codes, days, articles, countries, actors, strict=True
        )
    ]
    verdicts = timed("decision", lambda: [detect(one, rules, facts) for one in tagged])
    versions = versions_of(facts, rules)
    # Spans are made when they are written, so "encode" holds what was a stage of its own ("tags").
    timed(
        "encode",
        lambda: [
            encode(enriched_fields(one, tag, verdict, versions, now))
            for one, tag, verdict in zip(decoded, tagged, verdicts, strict=True)
        ],
    )
    found = [row for row in zip(records, decoded, tagged, verdicts, moments, strict=True) if row[3]]
    timed(
        "candidate record",
        lambda: [
            encode(candidate_of(record, one, tag, verdict, versions, now, moment))
            for record, one, tag, verdict, moment in found
        ],
    )
    begin = time.process_time()
    for _, _, tag, _, _ in found:
        signature(tag.analysis.document.title, tag.analysis.document.body)
    signed = time.process_time() - begin
    laps = []
    for one, verdict in zip(tagged, verdicts, strict=True):
        if verdict:
            start = time.process_time()
            detect(one, rules, facts)
            laps.append(time.process_time() - start)
    return cost, laps, signed
