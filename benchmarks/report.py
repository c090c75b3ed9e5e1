"""Writes docs/performance.md and docs/performance.svg from the results: no figure in them is typed by hand."""

from html import escape
from pathlib import Path
from typing import Any

_TARGETS = (
    ("Core, mixed news, articles/s a core", ("core", "articles_per_second"), 15_000, "at least"),
    ("Core, share of the floor", ("core", "share_of_floor"), 0.55, "at least"),
    ("Core, p99 of an article, us", ("core", "p99_us"), 1000, "at most"),
    ("Core, dense news, articles/s a core", ("core", "dense", "articles_per_second"), 1500, "at least"),
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


def write_report(found: dict[str, Any], folder: Path) -> None:
    """Write both files into `folder`."""
    (folder / "performance.svg").write_text(plot(found), encoding="utf-8")
    (folder / "performance.md").write_text(markdown(found), encoding="utf-8")


def markdown(found: dict[str, Any]) -> str:
    """The report as one page."""
    machine = found["machine"]
    packages = ", ".join(f"{name} {known or 'not installed'}" for name, known in machine["packages"].items())
    lines = [
        "# Performance",
        "",
        "Made by `make bench ARGS=--plot` from `docs/performance.json`; do not edit. What was changed for it, what was"
        " expected and what came of it: [performance-log.md](performance-log.md). More than this machine:"
        " [capacity.md](capacity.md).",
        "",
        f"Machine: {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, Python"
        f" {machine['python']}, Kafka {machine.get('kafka') or 'unknown'} on Java {machine.get('java') or 'unknown'};"
        f" load average before the run {machine['load_before']}. {packages}.",
        "",
        *(
            [
                "**The machine was busy with other work during this run**: absolute figures are lower than an idle"
                " one would give. Ratios were taken inside a run and in processor time where that is said.",
                "",
            ]
            if machine["load_before"] > 0.5
            else []
        ),
        "![Records a second by harness](performance.svg)",
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
        ("scale", _scale),
        ("startup", _startup),
    ):
        if part in found:
            lines += [*write(found[part]), f"Measured {found[part]['measured_at']}.", ""]
    if "pipeline_light" in found:
        lines += [*_shell(found["pipeline_light"]), f"Measured {found['pipeline_light']['measured_at']}.", ""]
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
        " the automata scan once, orjson encodes the record that is published.",
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
                ("floor, us", "floor_us"),
                ("share of the floor", "share_of_floor"),
                ("p50, us (wall clock)", "p50_us"),
                ("p99, us (wall clock)", "p99_us"),
                ("max, us (wall clock)", "max_us"),
            )
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
        "Mixed news has one candidate in twenty and 28 names of places, offices and bodies in 4 KB; real news that does"
        " not speak of Ukraine has 25. Dense news speaks of Ukraine and an ally in a third of its sentences.",
        "",
        *_twins(part.get("twins")),
    ]


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
        " backwards). Each harness calls the same core function and writes the same two topics. Counted at the end"
        " offset of the output topic, which only delivered records move; the first fiftieth is not counted. A harness"
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
        "| articles/s | alerts | p50 ms | p99 ms | p99.9 ms | max ms | enriched p50 / p99 ms | worker, cores | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {part[name]['rate']:,.0f} | {part[name]['alerts']} | {part[name]['p50_ms']} | {part[name]['p99_ms']} |"
            f" {part[name]['p999_ms']} | {part[name]['max_ms']} | {part[name]['enriched']['p50_ms']} /"
            f" {part[name]['enriched']['p99_ms']} | {part[name]['worker_cores']} |"
            f" {'more than the machine could do' if part[name]['overloaded'] else ''} |"
            for name in ("100", "1000", "half_top")
        ),
        "",
        f"The worker's top, measured just before: {part['top']:,.0f} articles/s.",
        "",
    ]


def _scale(part: dict[str, Any]) -> list[str]:
    lines = [
        "## Growth",
        "",
        "Exponent k of cost = c * size^k, fitted: 1 is linear, less is better.",
        "",
        "| by | cost, us | exponent |",
        "| --- | --- | --- |",
    ]
    for name, key in (
        ("characters of an article", "article_characters"),
        ("stories kept (joining one candidate)", "stories"),
        ("forms in the lexicon (scan of 4 KB)", "lexicon_forms"),
    ):
        curve = part[key]
        points = ", ".join(f"{int(size):,}: {cost:,.1f}" for size, cost in curve["us"].items())
        lines.append(f"| {name} | {points} | {curve['exponent']} |")
    lines += ["", "| partitions | records/s, one process | processor us | peak MB |", "| --- | --- | --- | --- |"]
    for wide, one in part["partitions"].items():
        lines.append(f"| {wide} | {one['records_per_second']:,.0f} | {one['cpu_us']:.0f} | {one['peak_mb']:.0f} |")
    lines += [
        "",
        f"Two processes against one, 4 partitions, {_two_to_one(part)}",
        "",
    ]
    return lines


def _two_to_one(part: dict[str, Any]) -> str:
    if "two_to_one_by_cpu" not in part:
        return f"not pinned, the broker on the same two cores: {part['two_to_one']}."
    return (
        "each pinned to a core of its own and measured once both have partitions, the broker on both cores:"
        f" {part['two_to_one']}; by the processor time that a record costs, as if neither the broker nor others needed"
        f" the two cores: {part['two_to_one_by_cpu']}."
    )


def _startup(part: dict[str, Any]) -> list[str]:
    return [
        "## Start and memory",
        "",
        f"From the command to `/readyz`: {part['ready_s']} s ({part['ready_cpu_s']} s processor time); the first start"
        f" after an update {part['first_s']} s. At rest {part['rss_mb']:.0f} MB.",
        "",
        "Peak memory by partitions: "
        + ", ".join(f"{wide}: {peak:.0f} MB" for wide, peak in part["peak_mb_by_partitions"].items())
        + ". By characters of an article: "
        + ", ".join(f"{int(size):,}: {peak:.0f} MB" for size, peak in part["peak_mb_by_article_characters"].items())
        + ".",
        "",
    ]


def plot(found: dict[str, Any]) -> str:
    """Records a second of each harness as bars, with the lowest and highest run."""
    harnesses = found.get("pipeline", {}).get("harnesses", {})
    # The pass-through is left out: beside it all that run the core would be alike.
    same = [item for item in harnesses.items() if item[0] != "kafka_streams"]
    bars = sorted(same, key=lambda item: -item[1]["records_per_second"]["median"])
    width, left, row = 760, 150, 30
    height = 60 + row * max(1, len(bars))
    most = max((one["records_per_second"]["high"] for _, one in bars), default=1.0)
    scale = (width - left - 110) / most
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
        ' font-size="13" role="img" aria-label="Records a second by harness">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="24" font-size="15" fill="#222">Records a second, same core function in each'
        f" ({escape(found['machine']['cpu'])}, {found['machine']['cores']} cores, shared with the broker)</text>",
    ]
    for number, (name, one) in enumerate(bars):
        rate = one["records_per_second"]
        top = 42 + row * number
        fill = "#1f5fa8" if name.startswith("entente") else "#9aa5b1"
        low, high = left + rate["low"] * scale, left + rate["high"] * scale
        parts += [
            f'<text x="{left - 8}" y="{top + 15}" text-anchor="end" fill="#222">{escape(name)}</text>',
            f'<rect x="{left}" y="{top}" width="{rate["median"] * scale:.1f}" height="20" fill="{fill}"/>',
            f'<path d="M{low:.1f} {top + 10}H{high:.1f}" stroke="#222" stroke-width="2"/>',
            f'<text x="{high + 8:.1f}" y="{top + 15}" fill="#222">{rate["median"]:,.0f}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _ratio(found: dict[str, float] | None) -> str:
    return "" if not found else f"{found['median']:.2f} ({found['low']:.2f}-{found['high']:.2f})"


def _n(value: float) -> str:
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:g}"
