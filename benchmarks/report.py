"""Writes docs/performance.md, its plot and the tables of docs/capacity.md: no figure in them is typed by hand."""

from pathlib import Path
from typing import Any

from benchmarks import capacity
from benchmarks.conditions import as_lines
from benchmarks.growth_page import growth
from benchmarks.growth_page import number as _n
from benchmarks.plots import plot
from streams.engine.chunks import BACKLOG_CHUNK

_TARGETS = (
    ("Core, mixed news, articles/s a core", ("core", "articles_per_second"), 15_000, "at least"),
    ("The same, first step", ("core", "articles_per_second"), 10_000, "at least"),
    ("Core, share of the floor", ("core", "share_of_floor"), 0.55, "at least"),
    ("Core, p99 of an article, us", ("core", "p99_us"), 1000, "at most"),
    ("Core, dense news, articles/s a core", ("core", "dense", "articles_per_second"), 1500, "at least"),
    ("The same, first step", ("core", "dense", "articles_per_second"), 900, "at least"),
    ("Decision of a candidate (mixed), mean, us", ("core", "mixed", "candidate_us"), 1000, "at most"),
    ("Decision of a candidate (mixed), p99, us", ("core", "mixed", "candidate_p99_us"), 3000, "at most"),
    ("Enrich hop to quixstreams", ("pipeline", "ratio_to", "quixstreams"), 1.0, "at least"),
    ("Enrich hop to bytewax", ("pipeline", "ratio_to", "bytewax"), 1.0, "at least"),
    ("Enrich hop to bare aiokafka", ("pipeline", "ratio_to", "aiokafka"), 1.0, "at least"),
    ("Enrich hop to bare confluent-kafka", ("pipeline", "ratio_to", "confluent"), 1.0, "at least"),
    ("Enrich hop to plain Faust", ("pipeline", "ratio_to", "plain_faust"), 7.0, "at least"),
    ("Whole worker to enrich hop", ("pipeline", "worker_to_enrich", "median"), 0.85, "at least"),
    ("Two processes to one", ("scale", "two_to_one"), 1.8, "at least"),
    ("Alert p50 at 1,000/s, ms", ("latency", "1000", "p50_ms"), 8, "at most"),
    ("Alert p99 at 1,000/s, ms", ("latency", "1000", "p99_ms"), 25, "at most"),
    ("Worker ready, s", ("startup", "ready_s"), 3, "at most"),
    ("Worker at rest, MB", ("startup", "rss_mb"), 300, "at most"),
    ("Worker under load, MB", ("startup", "peak_mb"), 300, "at most"),
)


_TITLES = {
    "core": "core",
    "pipeline": "through Kafka",
    "latency": "latency",
    "scale": "growth",
    "startup": "start and memory",
    "pipeline_light": "shells alone",
}


def write_report(found: dict[str, Any], folder: Path) -> None:
    """Write page and plot into `folder`, and bring the tables of its capacity.md up to date."""
    (folder / "performance.svg").write_text(plot(found), encoding="utf-8")
    (folder / "performance.md").write_text(markdown(found), encoding="utf-8")
    page = folder / "capacity.md"
    if page.is_file():
        page.write_text(capacity.brought_up_to_date(page.read_text(encoding="utf-8"), found), encoding="utf-8")


def markdown(found: dict[str, Any]) -> str:
    """The report as one page."""
    lines = [
        "# Performance",
        "",
        "Made by `make bench ARGS=--plot` from `docs/performance.json`; do not edit. What was changed for it, what was"
        " expected and what came of it: [performance-log.md](performance-log.md). More than this machine:"
        " [capacity.md](capacity.md).",
        "",
        *as_lines([(title, found[name]) for name, title in _TITLES.items() if name in found]),
        "![Records a second by harness, and growth of cost](performance.svg)",
        "",
        "## Targets",
        "",
        "| what | target | measured | reached |",
        "| --- | --- | --- | --- |",
        *(_target_row(found, *target) for target in _TARGETS),
        "",
    ]
    for part, write in (
        ("core", _core),
        ("pipeline", _pipeline),
        ("latency", _latency),
        ("scale", growth),
        ("startup", _startup),
        ("pipeline_light", _shell),
    ):
        if part in found:
            short = " **A short run**, whose figures scatter more." if found[part].get("short") else ""
            lines += [*write(found[part]), f"Measured {found[part]['measured_at']}.{short}", ""]
    return "\n".join(lines)


def _shell(part: dict[str, Any]) -> list[str]:
    return [
        "## The shells alone",
        "",
        "The same with decode and encode as the core (an output of the same size), so that only the shells differ:"
        " where the core is dear, it levels the ratios above.",
        "",
        "| harness | records/s | ours is | processor us | ours, by processor time |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {one['records_per_second']['median']:,.0f} | {_ratio(part['ratio_to_spread'].get(name))} |"
            f" {one['cpu_us']['median']:.0f} | {_ratio(part['cpu_ratio_to'].get(name))} |"
            for name, one in part["harnesses"].items()
        ),
        "",
    ]


def _target_row(found: dict[str, Any], name: str, path: tuple[str, ...], target: float, sense: str) -> str:
    value: Any = found
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return f"| {name} | {sense} {_n(target)} | not measured | |"
    reached = value >= target if sense == "at least" else value <= target
    return f"| {name} | {sense} {_n(target)} | {_n(value)} | {'yes' if reached else '**no**'} |"


def _core(part: dict[str, Any]) -> list[str]:
    kinds = [kind for kind in ("mixed", "dense", "data") if kind in part]
    stages = list(part["mixed"]["stages_us"])
    return [
        "## The core alone",
        "",
        "One process, no Kafka: bytes of a raw record in, bytes of the enriched record and of the candidate out, in"
        " processor time, best of several passes. The floor is what the libraries cost by themselves: orjson decodes,"
        " the automata scan once, orjson encodes the record that is published. Articles go through a few at a time,"
        " each step over all of them, as a worker takes them from a backlog; p50, p99 and max are of single ones.",
        "",
        "| | " + " | ".join(kinds) + " |",
        "| --- |" + " --- |" * len(kinds),
        *(
            f"| {name} | " + " | ".join(_n(part[kind][key]) for kind in kinds) + " |"
            for name, key in (
                ("articles", "articles"),
                ("bytes in", "bytes_in"),
                ("bytes out", "bytes_out"),
                ("share with a verdict", "candidates"),
                ("articles/s a core", "articles_per_second"),
                ("us an article", "us"),
                ("us an article, one at a time", "alone_us"),
                ("floor, us", "floor_us"),
                ("share of the floor", "share_of_floor"),
                ("p50, us (wall clock)", "p50_us"),
                ("p99, us (wall clock)", "p99_us"),
                ("max, us (wall clock)", "max_us"),
                ("bytes of a candidate record", "bytes_candidate"),
                ("bytes of an alert", "bytes_alert"),
                ("decision of a candidate, mean, us", "candidate_us"),
                ("decision of a candidate, p99, us", "candidate_p99_us"),
                ("signature of a candidate, us", "signature_us"),
            )
            if key in part[kinds[0]]
        ),
        *(
            f"| stage {stage}, us | "
            + " | ".join(
                f"{part[kind]['stages_us'][stage]} ({part[kind]['stages_share'][stage]:.0%})" for kind in kinds
            )
            + " |"
            for stage in stages
        ),
        "",
        *(_SHARES if "rest" in stages else []),
        "Mixed news has one candidate in twenty and 28 names of places, offices and bodies in 4 KB; real news that does"
        " not speak of Ukraine has 25. Dense news speaks of Ukraine and an ally in a third of its sentences.",
        "",
        *_twins(part.get("twins")),
    ]


_SHARES = (
    "Shares are of the whole article, which is measured by itself; the stages are measured one after another over"
    " all articles, and the rest is what none of them holds: garbage, and the caches, which each stage finds as the one"
    " before has left them, by the few articles or (one at a time) by the article. The decision of a candidate counts each by its best pass; the signature"
    " is part of the candidate record.",
    "",
)


def _twins(part: dict[str, Any] | None) -> list[str]:
    if part is None:
        return []
    if not part["compiled"]:
        return ["The core ran interpreted (`make compiled` needs a C compiler).", ""]
    ratio, us = part["interpreted_to_compiled"], part["us"]["interpreted"]
    return [
        "The core ran compiled. Against the same sources interpreted, in alternation within this run, each article by"
        f" its best pass: {ratio['mixed']} times as fast on mixed news ({us['mixed']:.0f} us interpreted),"
        f" {ratio['dense']} times on dense ({us['dense']:.0f} us).",
        "",
    ]


def _pipeline(part: dict[str, Any]) -> list[str]:
    lines = [
        "## Through a real Kafka",
        "",
        f"A backlog of {part['records']:,} articles of {_sizes(part)} in {part['partitions']} partitions, one broker"
        f" on the same machine, one process a harness, {part['rounds']} rounds in alternation (every second one"
        " backwards). Each harness calls the same core and writes the same two topics. Where the library hands over"
        f" lists (aiokafka, confluent-kafka, bytewax, and ours) up to {BACKLOG_CHUNK} records go through it at a time;"
        " quixstreams and plain Faust hand over one record, so theirs goes alone, which costs them a tenth to a sixth"
        " (see `one at a time` above). Counted at the end offset of the output topic, which only delivered records"
        " move; the first fiftieth is not counted. A harness"
        f" is measured until its backlog is done{_limit(part)}: the table says how many records that were.",
        "",
        "Alike in all: acks=all without an idempotent producer (quixstreams has one by default), record batches up to"
        " 960 KB, no compression, fetches of 1 MB a partition with their checksums checked (librdkafka does not by"
        " default), offsets committed each half second after delivery (bytewax commits none: it has no recovery store"
        " here, and waits for delivery after each batch that it writes; plain Faust commits what it has sent),"
        " enriched articles in the partition of their raw ones (quixstreams, bytewax and Kafka Streams take it from"
        " the key, in C or Java). Unlike: peers gather for 5 ms, ours sends a batch when it is worked through; plain"
        " Faust decodes records into its model besides, as its agents do. Nothing was pinned: broker and harness share"
        " cores.",
        "",
        *(
            [
                "kafka_streams is the floor of the JVM and no peer: it **runs no core**, but passes each record on with"
                " as many bytes more as an enriched one has. The ratio to it says how far off a shell without work is.",
                "",
            ]
            if "kafka_streams" in part["harnesses"]
            else []
        ),
        "| harness | records measured | records/s (lowest-highest) | ours is | processor us | ours, by processor time"
        " | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, one in part["harnesses"].items():
        rate, ratio = one["records_per_second"], part["ratio_to_spread"].get(name)
        cpu = part["cpu_ratio_to"].get(name)
        lines.append(
            f"| {name} | {min(one['records']):,}-{max(one['records']):,} |"
            f" {rate['median']:,.0f} ({rate['low']:,.0f}-{rate['high']:,.0f}) |"
            f" {_ratio(ratio)} | {one['cpu_us']['median']:.0f} | {_ratio(cpu)} | {one['peak_mb']:.0f} |"
        )
    whole = part.get("worker_to_enrich")
    if whole:
        lines += [
            "",
            f"Both hops with the story table against the enrich hop alone: {_ratio(whole)}; candidates still waiting"
            f" when the last article was written: {', '.join(map(str, part['candidates_waiting']))}.",
        ]
    for name, reason in part["missing"].items():
        lines += ["", f"Missing: {name} ({reason})."]
    return [*lines, ""]


def _sizes(part: dict[str, Any]) -> str:
    sizes = part.get("payload")
    return f"{sizes['raw_bytes']:,} bytes (enriched {sizes['enriched_bytes']:,})" if sizes else "4 KB"


def _limit(part: dict[str, Any]) -> str:
    return f" or {part['seconds']:g} s are over" if "seconds" in part else " or its time is over"


def _latency(part: dict[str, Any]) -> list[str]:
    return [
        "## Latency",
        "",
        "From the moment an article was due by a fixed schedule to the moment a consumer could read its alert, across"
        " both hops; a late producer costs the articles that it delays. `enriched` is the first hop.",
        "",
        "| articles/s | alerts | missing | p50 ms | p99 ms | p99.9 ms | max ms | enriched p50 / p99 ms | worker, cores"
        " | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_latency_row(part[name]) for name in ("100", "1000", "half_top")),
        "",
        "Missing are alerts that could not be read 15 s after the last article was sent: they would have been the"
        " slowest, so a row that lacks any is of a machine that could not do it.",
        "",
        f"The worker's top, measured just before: {part['top']:,.0f} articles/s.",
        "",
    ]


def _latency_row(one: dict[str, Any]) -> str:
    first = one["enriched"]
    cells = (
        f"{one['rate']:,.0f}",
        one["alerts"],
        one.get("alerts_missing", "not counted"),
        *(one[f"{name}_ms"] for name in ("p50", "p99", "p999", "max")),
        f"{first['p50_ms']} / {first['p99_ms']}",
        one["worker_cores"],
        "more than the machine could do" if one["overloaded"] else "",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _startup(part: dict[str, Any]) -> list[str]:
    return [
        "## Start and memory",
        "",
        *_starts(part),
        "",
        "Peak memory by partitions: "
        + ", ".join(f"{wide}: {peak:.0f} MB" for wide, peak in part["peak_mb_by_partitions"].items())
        + ". By characters of an article: "
        + ", ".join(f"{int(size):,}: {peak:.0f} MB" for size, peak in part["peak_mb_by_article_characters"].items())
        + ".",
        "",
    ]


def _starts(part: dict[str, Any]) -> list[str]:
    rest = f" At rest {part['rss_mb']:.0f} MB"
    if "starts_s" not in part:
        return [f"From the command to `/readyz`: {part['ready_s']} s ({part['ready_cpu_s']} s processor time).{rest}."]
    times = ", ".join(f"{one:g}" for one in part["starts_s"])
    return [
        f"From the command to `/readyz`, the best of {len(part['starts_s'])} starts ({times}): {part['ready_s']} s"
        f" ({part['ready_cpu_s']} s processor time). The lexicon is kept in a cache, which `make setup` fills: a start"
        f" that finds the cache empty takes {part['empty_cache_s']} s, one after a change of the political files"
        f" {part['new_facts_s']} s.{rest}, read {part['rest_s']:g} s after it was ready."
    ]


def _ratio(found: dict[str, float] | None) -> str:
    return "" if not found else f"{found['median']:.2f} ({found['low']:.2f}-{found['high']:.2f})"
