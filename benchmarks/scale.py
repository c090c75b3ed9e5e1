"""Part 4: how the cost grows with processes, partitions, stories, knowledge and article size."""

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import alert_hop, measuring
from benchmarks.articles import generator
from benchmarks.candidates import NOW
from benchmarks.kafka_bench import BenchKafka
from benchmarks.knowledge import load_core
from benchmarks.options import Options
from benchmarks.statistics import exponent
from benchmarks.story_growth import by_copies, by_stories
from streams.contracts.codec import Limits
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.lexicon import Lexicon, Reading, build_lexicon
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.knowledge.actors import actor_surfaces
from streams.knowledge.lexicon_build import place_surfaces

_STAMP_MS = 1_700_000_000_000
_SIZES = (1_000, 4_000, 16_000, 64_000, 250_000, 1_000_000)
#: A worker refuses articles of more text than limits.text_characters; the curve goes on behind that, in the core alone.
_UNLIMITED = Limits(text_characters=10_000_000)


def run(options: Options) -> dict[str, Any]:
    """Every curve, with the fitted exponent of its cost: 1 is linear, less is better."""
    facts, rules = load_core()
    found: dict[str, Any] = {"text_limit": Limits().text_characters}
    found["article_characters"] = _curve(options, "article size", _by_size(facts, rules, options, "plain"))
    found["candidate_characters"] = _curve(options, "candidate size", _by_size(facts, rules, options, "candidate"))
    found["lexicon_forms"] = _by_knowledge(facts, options)
    found["copies"] = by_copies(facts, rules, options)
    found.update(_by_kafka(facts, rules, options))
    # Last, for it fills the memory.
    found["stories"] = by_stories(facts, rules, options)
    return found


def _curve(options: Options, name: str, points: dict[int, float]) -> dict[str, Any]:
    fitted = exponent(list(points), list(points.values()))
    options.say(f"scale, {name}: " + ", ".join(f"{size:,}: {cost:,.1f} us" for size, cost in points.items()))
    return {"us": {str(size): cost for size, cost in points.items()}, "exponent": fitted}


def _by_size(facts: Facts, rules: Any, options: Options, kind: str) -> dict[int, float]:
    """Processor time of one article, in us, by the characters of its body; all sizes in alternation.

    Apart: news without a candidate, and articles that are one. Mixed, the few large ones would hold none.
    """
    # In the generator's rows every `every`-th article is a candidate, from number 0.
    every, first = (1, 0) if kind == "candidate" else (10**9, 1)
    rows: dict[int, list[RawRecord]] = {}
    for size in _SIZES:
        count = max(2, min(100, (300_000 if kind == "candidate" else 1_500_000) // size // (2 if options.short else 1)))
        made = generator("mixed", size, every)
        values = [made.value(number) for number in range(first, first + count)]
        rows[size] = [RawRecord(None, value, 0, number, _STAMP_MS) for number, value in enumerate(values)]
    points = dict.fromkeys(_SIZES, float("inf"))
    for _ in range(3 if options.short else 5):
        for size, records in rows.items():
            begin = time.process_time()
            for record in records:
                process(record, facts, rules, _UNLIMITED, now=NOW)
            points[size] = min(points[size], round((time.process_time() - begin) / len(records) * 1e6, 1))
    return points


def _by_knowledge(facts: Facts, options: Options) -> dict[str, Any]:
    """The scan with the lexicon as it is, and with three and ten times as many forms, in alternation."""
    texts = [generator("mixed").article(number)["body"] for number in range(200)]
    forms = list(dict((*place_surfaces(), *actor_surfaces(facts.actors))).items())
    chance = random.Random(3)  # not for secrets
    # As many kinds of reading as there are forms would cost memory that no scan of these texts touches.
    nothing = Reading("none", "")
    lexicons = {1: facts.lexicon}
    added: list[tuple[str, Reading]] = []
    done = 1
    for factor in (3,) if options.short else (3, 10):
        for copy in range(done, factor):
            for form, _ in forms:
                letters = list(form)
                # A form of the same length and letters that no text holds.
                chance.shuffle(letters)
                added.append((f"{''.join(letters)}{copy}", nothing))
        done = factor
        lexicons[factor] = build_lexicon([*forms, *added])
    points = dict.fromkeys((len(lexicon) for lexicon in lexicons.values()), float("inf"))
    for _ in range(6):
        for lexicon in lexicons.values():
            points[len(lexicon)] = min(points[len(lexicon)], _scan_us(lexicon, texts))
    return {"times": list(lexicons), **_curve(options, "lexicon", points)}


def _scan_us(lexicon: Lexicon, texts: list[str]) -> float:
    begin = time.process_time()
    for text in texts:
        lexicon.scan(text, "en")
    return round((time.process_time() - begin) / len(texts) * 1e6, 1)


def _by_kafka(facts: Facts, rules: Rules, options: Options) -> dict[str, Any]:
    """The enrich hop by partitions, and by processes on this machine (the broker takes its share of the same cores);
    and the alert hop, which has one partition.
    """
    count = 10_000 if options.short else 40_000
    partitions: dict[str, Any] = {}
    processes: dict[str, Any] = {}
    with BenchKafka() as kafka, tempfile.TemporaryDirectory(prefix="entente-bench-") as folder:
        for wide in (1, 4) if options.short else (1, 2, 4, 8, 16, 32):
            topic = f"scale.{wide}"
            # For two processes twice as much: what they do while the second joins is not counted.
            filled = 2 * count if wide == 4 else count
            kafka.create({topic: wide})
            kafka.fill(topic, wide, generator("mixed").value, filled)
            for number, pinned in ((1, False), (1, True), (2, True)) if wide == 4 else ((1, False),):
                one = measuring.measure(
                    kafka,
                    measuring.OURS,
                    filled,
                    options,
                    Path(folder),
                    raw=topic,
                    partitions=wide,
                    processes=number,
                    pinned=pinned,
                )
                entry = {
                    "records_per_second": one.rate,
                    "cpu_us": one.cpu_us,
                    "broker_cpu_us": one.broker_cpu_us,
                    "peak_mb": one.peak_mb,
                }
                if pinned:
                    processes[str(number)] = entry
                else:
                    partitions[str(wide)] = entry
                options.say(
                    f"scale: {wide} partitions, {number} processes{', pinned' if pinned else ''}:"
                    f" {one.rate:,.0f} records/s"
                )
            kafka.delete([topic])
        alerts = alert_hop.measure(kafka, facts, rules, options, Path(folder))
    return {
        "alert_hop": alerts,
        "partitions": partitions,
        "processes": processes,
        "two_to_one": round(processes["2"]["records_per_second"] / processes["1"]["records_per_second"], 2),
        # As if neither the broker nor anybody else had needed the two cores.
        "two_to_one_by_cpu": round(2 * processes["1"]["cpu_us"] / processes["2"]["cpu_us"], 2),
    }
