"""Writes docs/performance.md, its plot and the tables of docs/capacity.md: no figure in them is typed by hand."""

from pathlib import Path
from typing import Any

from benchmarks import capacity, pipeline_page
from benchmarks.conditions import as_lines
from benchmarks.growth_page import growth
from benchmarks.growth_page import number as _n
from benchmarks.plots import plot
from benchmarks.targets import target_rows

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
        *target_rows(found),
        "",
    ]
    for part, write in (
        ("core", _core),
        ("pipeline", pipeline_page.hops),
        ("latency", _latency),
        ("scale", growth),
        ("startup", _startup),
        ("pipeline_light", pipeline_page.shells),
    ):
        if part in found:
            short = " **A short run**, whose figures scatter more." if found[part].get("short") else ""
            lines += [*write(found[part]), f"Measured {found[part]['measured_at']}.{short}", ""]
    return "\n".join(lines)


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
    " before has left them, by the few articles or (one at a time) by the article. The decision of a candidate counts"
    " each by its best pass; the signature is part of the candidate record.",
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


def _latency(part: dict[str, Any]) -> list[str]:
    return [
        "## Latency",
        "",
        "From the moment an article was due by a fixed schedule to the moment a consumer could read its alert, across"
        " both hops; a late producer costs the articles that it delays. `enriched` is the first hop. Each rate ran"
        " several times in alternation: a row is the run with the median p50, behind it the range over all.",
        "",
        "| articles/s | alerts | missing | p50 ms | p99 ms | p99.9 ms | max ms | enriched p50 / p99 ms | worker, cores"
        " | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_latency_row(part[name]) for name in ("100", "1000", "half_top")),
        "",
        "Missing are alerts that could not be read 15 s after the last article of a run was sent: they would have been"
        " the slowest, so a row that lacks any is of a machine that could not do it.",
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
        *(f"{one[f'{name}_ms']}{_range(one.get(f'{name}_spread'))}" for name in ("p50", "p99")),
        *(one[f"{name}_ms"] for name in ("p999", "max")),
        f"{first['p50_ms']} / {first['p99_ms']}",
        one["worker_cores"],
        "more than the machine could do" if one["overloaded"] else "",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _range(spread: dict[str, float] | None) -> str:
    return f" ({spread['low']}-{spread['high']})" if spread else ""


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
