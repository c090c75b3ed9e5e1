"""Part 4: how the cost grows with processes, partitions, stories, knowledge and article size."""

import gc
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import pipeline
from benchmarks.articles import generator
from benchmarks.kafka_bench import BenchKafka
from benchmarks.knowledge import load_core
from benchmarks.machine import rss_mb
from benchmarks.options import Options
from benchmarks.statistics import exponent
from streams.contracts.alerts import Candidate
from streams.contracts.codec import Limits, format_time
from streams.core.facts import Facts
from streams.core.lexicon import Lexicon, Reading, build_lexicon
from streams.core.records import RawRecord, process
from streams.core.signatures import PERMUTATIONS
from streams.core.stories import StoryBook, StoryOptions
from streams.knowledge.actors import actor_surfaces
from streams.knowledge.lexicon_build import place_surfaces

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_STAMP_MS = 1_700_000_000_000
#: A worker refuses articles of more text than limits.text_characters; the curve goes on behind that.
_UNLIMITED = Limits(text_characters=10_000_000)


def run(options: Options) -> dict[str, Any]:
    """Every curve, with the fitted exponent of its cost: 1 is linear, less is better."""
    facts, rules = load_core()
    found: dict[str, Any] = {}
    found["article_characters"] = _curve(options, "article size", _by_size(facts, rules, options))
    found["stories"] = _curve(options, "stories", _by_stories(facts, rules, options))
    found["lexicon_forms"] = _by_knowledge(facts, options)
    found.update(_by_kafka(options))
    return found


def _curve(options: Options, name: str, points: dict[int, float]) -> dict[str, Any]:
    fitted = exponent(list(points), list(points.values()))
    options.say(f"scale, {name}: " + ", ".join(f"{size:,}: {cost:,.1f} us" for size, cost in points.items()))
    return {"us": {str(size): cost for size, cost in points.items()}, "exponent": fitted}


def _by_size(facts: Facts, rules: Any, options: Options) -> dict[int, float]:
    """Processor time of one article, in us, by the characters of its body."""
    points = {}
    for size in (1_000, 4_000, 16_000, 64_000, 250_000, 1_000_000):
        count = max(2, min(200, 1_500_000 // size // (2 if options.short else 1)))
        values = [generator("mixed", size).value(number) for number in range(1, count + 1)]
        records = [RawRecord(None, value, 0, number, _STAMP_MS) for number, value in enumerate(values)]
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            for record in records:
                process(record, facts, rules, _UNLIMITED, now=_NOW)
            best = min(best, time.process_time() - begin)
        points[size] = round(best / count * 1e6, 1)
    return points


def _by_stories(facts: Facts, rules: Any, options: Options) -> dict[int, float]:
    """Processor time of joining one candidate, in us, by the stories that are kept; memory a story is printed."""
    source = generator("dense")
    made = process(RawRecord(None, source.value(0), 0, 0, _STAMP_MS), facts, rules, Limits(), now=_NOW)
    assert made.candidate is not None
    model = msgspec.json.decode(made.candidate[1], type=Candidate)
    book = StoryBook(StoryOptions(keep_hours=10_000_000))
    chance = random.Random(7)  # not for secrets
    points: dict[int, float] = {}
    before, count = rss_mb_self(), 0
    for size in (10_000, 30_000) if options.short else (10_000, 30_000, 100_000):
        while count < size:
            _join(book, _candidate(model, count, chance))
            count += 1
        fresh = [_candidate(model, count + number, chance) for number in range(500)]
        begin = time.process_time()
        for candidate in fresh:
            book.join(candidate)
        points[size] = round((time.process_time() - begin) / len(fresh) * 1e6, 1)
    options.say(f"scale, stories: {(rss_mb_self() - before) * 1024 / count:.1f} KB a story in memory")
    gc.collect()
    return points


def rss_mb_self() -> float:
    """Resident memory of this process."""
    import os

    return rss_mb(os.getpid())


def _candidate(model: Candidate, number: int, chance: random.Random) -> Candidate:
    return msgspec.structs.replace(
        model,
        article_id=f"scale-{number}",
        story_key=f"k-{number}",
        offset=number,
        received_at=format_time(_NOW),
        signature=tuple(chance.getrandbits(32) for _ in range(PERMUTATIONS)),
    )


def _join(book: StoryBook, candidate: Candidate) -> None:
    joined = book.join(candidate)
    if joined.story is not None:
        book.store(joined.story)


def _by_knowledge(facts: Facts, options: Options) -> dict[str, Any]:
    """The scan with the lexicon as it is, and with ten times as many forms."""
    texts = [generator("mixed").article(number)["body"] for number in range(200)]
    forms = list(dict((*place_surfaces(), *actor_surfaces(facts.actors))).items())
    factor = 3 if options.short else 10
    chance = random.Random(3)  # not for secrets
    added = []
    for copy in range(1, factor):
        for form, _ in forms:
            letters = list(form)
            # A form of the same length and letters that no text holds.
            chance.shuffle(letters)
            added.append((f"{''.join(letters)}{copy}", Reading("none", "")))
    larger = build_lexicon([*forms, *added])
    small, large = _scan_us(facts.lexicon, texts), _scan_us(larger, texts)
    options.say(f"scale, lexicon: {len(facts.lexicon):,} forms {small:.1f} us, {len(larger):,} forms {large:.1f} us")
    return {
        "us": {str(len(facts.lexicon)): small, str(len(larger)): large},
        "exponent": exponent([len(facts.lexicon), len(larger)], [small, large]),
    }


def _scan_us(lexicon: Lexicon, texts: list[str]) -> float:
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for text in texts:
            lexicon.scan(text, "en")
        best = min(best, time.process_time() - begin)
    return round(best / len(texts) * 1e6, 1)


def _by_kafka(options: Options) -> dict[str, Any]:
    """The enrich hop by partitions, and by processes on this machine (the broker takes its share of the same cores)."""
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
                one = pipeline.measure(
                    kafka,
                    pipeline.OURS,
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
    return {
        "partitions": partitions,
        "processes": processes,
        "two_to_one": round(processes["2"]["records_per_second"] / processes["1"]["records_per_second"], 2),
        # As if neither the broker nor anybody else had needed the two cores.
        "two_to_one_by_cpu": round(2 * processes["1"]["cpu_us"] / processes["2"]["cpu_us"], 2),
    }
