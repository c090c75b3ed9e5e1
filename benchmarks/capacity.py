"""The capacity model: arithmetic over the figures of docs/performance.json, and its tables in docs/capacity.md."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from benchmarks.amounts import disk, euros, figure, memory, power_of_ten, rounded, story_count

#: Prices a month in EUR: a core with 4 GB, a GB of memory beyond that, a TB of disk, a broker without its disk.
CORE, MEMORY, DISK, BROKER = 25, 3, 20, 120
PEAK, LOAD, COPIES, COMPRESSION, DAYS, STORY_DAYS = 3, 0.6, 3, 3, 7, 7
#: What the targets of the performance log ask for and nothing has reached yet.
ASKED_US = 150.0
#: As much memory as a common server has: more stories than fit into it are no single process any more.
LARGE_GB = 256
_ARTICLES = tuple(10**power for power in range(5, 10))
_SHARES = (0.05, 0.01)
_BLOCK = re.compile(r"(<!-- (\w+): begin[^>]*-->\n).*?(\n<!-- \2: end -->)", re.DOTALL)


class Figures(msgspec.Struct, frozen=True):
    """What the model takes from the measurements; null where no run has it yet."""

    worker_us: float
    bytes_in: float
    bytes_out: float
    bytes_candidate: float | None
    bytes_alert: float | None
    story_kb: float | None
    hop_rate: float | None
    join: Mapping[str, float]
    join_exponent: float | None
    large_times: float


def figures(found: dict[str, Any]) -> Figures:
    """Taken from where the table of the page says."""
    mixed, scale = found["core"]["mixed"], found["scale"]
    stories, sizes = scale["stories"], scale["article_characters"]["us"]
    known = [stories[name] for name in ("kb_a_story", "kb_a_story_restored") if name in stories]
    return Figures(
        worker_us=found["pipeline"]["harnesses"]["entente_worker"]["cpu_us"]["median"],
        bytes_in=mixed["bytes_in"],
        bytes_out=mixed["bytes_out"],
        bytes_candidate=mixed.get("bytes_candidate"),
        bytes_alert=mixed.get("bytes_alert"),
        # A worker that has taken over holds the larger form.
        story_kb=max(known) if known else None,
        hop_rate=scale.get("alert_hop", {}).get("candidates_per_second"),
        join=stories["us"] if known else {},
        join_exponent=stories["exponent"] if known else None,
        large_times=sizes["1000000"] / sizes["4000"],
    )


class Need(msgspec.Struct, frozen=True):
    """What a number of articles a day needs."""

    peak: float
    cores: int
    cores_asked: int
    network: float
    disk_tb: float
    brokers: int

    @property
    def partitions(self) -> int:
        """Twice the cores, as a power of two, so that a lost worker's share can be spread."""
        return max(4, 1 << math.ceil(math.log2(2 * self.cores)))


def need(articles: int, of: Figures, share: float = _SHARES[0]) -> Need:
    """Cores, bytes and brokers; network in MB/s, with replication, compressed."""
    peak = articles / 86_400 * PEAK
    network = peak * (of.bytes_in + of.bytes_out + share * _candidate_bytes(of)) * COPIES / COMPRESSION / 1e6
    disk = articles * (of.bytes_in + of.bytes_out) * DAYS * COPIES / COMPRESSION / 1e12
    return Need(
        peak,
        math.ceil(peak * of.worker_us / 1e6 / LOAD),
        math.ceil(peak * ASKED_US / 1e6 / LOAD),
        network,
        disk,
        max(3, math.ceil(network / 100), math.ceil(disk / 8)),
    )


def _candidate_bytes(of: Figures) -> float:
    return (of.bytes_candidate or 0) + (of.bytes_alert or 0)


def story_gb(articles: int, share: float, of: Figures) -> float | None:
    """Memory of the story table: every candidate a story of its own, kept for a week."""
    return None if of.story_kb is None else articles * share * STORY_DAYS * of.story_kb / 1024**2


def brought_up_to_date(page: str, found: dict[str, Any]) -> str:
    """The page with each of its marked tables made anew."""
    of = figures(found)
    made: dict[str, Callable[[Figures], list[str]]] = {
        "inputs": _inputs,
        "needs": _needs,
        "worked": _worked,
        "table": _table,
        "costs": _costs,
        "words": _words,
    }
    return _BLOCK.sub(lambda block: block[1] + "\n".join(made[block[2]](of)) + block[3], page)


def _inputs(of: Figures) -> list[str]:
    rows = (
        ("A", "articles a day", "10^5 to 10^9", ""),
        ("p", "peak over average", f"{PEAK}", "news bunches by the hour; a feed's own figure is better"),
        (
            "c",
            "worker's processor time an article, both hops, us",
            f"{of.worker_us:.0f} and {ASKED_US:.0f}",
            "`pipeline.harnesses.entente_worker.cpu_us`; the second is what the targets of the performance log ask for"
            " and nothing has reached yet",
        ),
        (
            "b_in, b_out",
            "bytes of a raw and of an enriched record",
            f"{of.bytes_in:,.0f} and {of.bytes_out:,.0f}",
            "`core.mixed.bytes_in`, `bytes_out`",
        ),
        ("s", "share of candidates", "0.05", "one in twenty; 0.01 is nearer to a feed of all the world's news"),
        (
            "b_c, b_a",
            "bytes of a candidate and of an alert",
            f"{figure(of.bytes_candidate)} and {figure(of.bytes_alert)}",
            "`core.mixed.bytes_candidate`, `bytes_alert`",
        ),
        (
            "m",
            "memory of a story, KB",
            figure(of.story_kb, ".1f"),
            "`scale.stories.kb_a_story`, or `kb_a_story_restored` where that is more",
        ),
        (
            "j",
            "candidates a second that the one partition ends",
            figure(of.hop_rate),
            "`scale.alert_hop.candidates_per_second`",
        ),
        ("u", "load that a core may carry at peak", f"{LOAD}", "head room for a lost worker and for catching up"),
        ("r", "copies of each partition", f"{COPIES}", ""),
        ("z", "compression of news JSON by zstd", f"{COMPRESSION}", "measure on your feed (`worker.compression`)"),
        ("h_raw, h_out", "days kept", f"{DAYS} and {DAYS}", "`streams/contracts/topics.py`"),
        ("k", "days that a story is kept", f"{STORY_DAYS}", "`stories.keep_hours`"),
    )
    return [
        "| symbol | meaning | this page uses | where from |",
        "| --- | --- | --- | --- |",
        *(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows),
    ]


def _needs(of: Figures) -> list[str]:
    lines = [
        f"| articles a day | peak/s | cores at c = {of.worker_us:.0f} us | cores at c = {ASKED_US:.0f} us |"
        " partitions | network in, with replication, compressed | disk (7 days) | brokers |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for articles in _ARTICLES:
        one = need(articles, of)
        brokers = "1 (3 for safety)" if articles == _ARTICLES[0] else one.brokers
        lines.append(
            f"| {power_of_ten(articles)} | {rounded(one.peak)} | {one.cores} | {one.cores_asked} | {one.partitions} |"
            f" {rounded(one.network)} MB/s | {disk(one.disk_tb)} | {brokers} |"
        )
    return lines


def _worked(of: Figures) -> list[str]:
    one, both = need(10**8, of), _candidate_bytes(of)
    exact = one.peak * of.worker_us / 1e6 / LOAD
    kept = f"{of.bytes_in:,.0f} * {DAYS} + {of.bytes_out:,.0f} * {DAYS}"
    return [
        f"Worked for 10^8: R = 10^8 / 86,400 * {PEAK} = {one.peak:,.0f}/s; W = {one.peak:,.0f} * {of.worker_us:.0f} /"
        f" 10^6 / {LOAD} = {exact:.1f} cores; in = {one.peak:,.0f} * ({of.bytes_in:,.0f} + {of.bytes_out:,.0f} +"
        f" {_SHARES[0]} * {both:,.0f}) * {COPIES} copies / {COMPRESSION} for compression = {one.network:.1f} MB/s; disk"
        f" = 10^8 * ({kept}) * {COPIES} / {COMPRESSION} = {one.disk_tb:.2f} TB.",
    ]


def _table(of: Figures) -> list[str]:
    lines = [
        "| articles a day | candidates/s, average (5 % / 1 %) | at peak | stories kept | memory of the story table |"
        " one partition |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for articles in _ARTICLES:
        pairs = [(articles * share / 86_400, articles * share * STORY_DAYS, share) for share in _SHARES]
        lines.append(
            f"| {power_of_ten(articles)} | {' / '.join(rounded(rate) for rate, _, _ in pairs)} |"
            f" {' / '.join(rounded(rate * PEAK) for rate, _, _ in pairs)} |"
            f" {' / '.join(story_count(kept) for _, kept, _ in pairs)} |"
            f" {' / '.join(memory(story_gb(articles, share, of)) for _, _, share in pairs)} |"
            f" {' / '.join(_verdict(articles, share, of) for _, _, share in pairs)} |"
        )
    return lines


def join_slope_us(of: Figures) -> float:
    """Microseconds that each story kept adds to a candidate: those looked at in vain grow with the stories.

    By the last two points, for the first ones hold mostly what does not grow.
    """
    points = sorted((float(size), cost) for size, cost in of.join.items())
    if len(points) < 2:
        return 0.0
    (small, less), (large, more) = points[-2:]
    return max(0.0, (more - less) / (large - small))


def rate_at(stories: float, of: Figures) -> float | None:
    """Candidates a second that one process ends with so many stories kept."""
    return None if of.hop_rate is None else 1e6 / (1e6 / of.hop_rate + stories * join_slope_us(of))


def _verdict(articles: int, share: float, of: Figures) -> str:
    """Whether one process can hold and end so many candidates."""
    memory = story_gb(articles, share, of)
    rate = rate_at(articles * share * STORY_DAYS, of)
    if memory is None or rate is None:
        return "not measured"
    faults = []
    if memory > LARGE_GB:
        faults.append("memory")
    if articles * share / 86_400 * PEAK > rate * LOAD:
        faults.append("rate")
    return "holds" if not faults else f"**no** ({' and '.join(faults)})"


def _costs(of: Figures) -> list[str]:
    lines = [
        "| articles a day | workers | memory of stories (5 % / 1 %) | brokers | disk | together (5 % / 1 %) |"
        " a million articles |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for articles in _ARTICLES[1:]:
        one = need(articles, of)
        stories = [(story_gb(articles, share, of) or 0.0) * MEMORY for share in _SHARES]
        rest = one.cores * CORE + one.brokers * BROKER + one.disk_tb * DISK
        whole = [rest + extra for extra in stories]
        lines.append(
            f"| {power_of_ten(articles)} | {one.cores * CORE:,} | {' / '.join(rounded(extra) for extra in stories)} |"
            f" {one.brokers * BROKER:,} | {rounded(one.disk_tb * DISK)} |"
            f" about {' / '.join(euros(sum_) for sum_ in whole)} EUR |"
            f" {' / '.join(rounded(sum_ / (articles * 30 / 1e6)) for sum_ in whole)} EUR |"
        )
    return lines


def _join_us(stories: int, of: Figures) -> float:
    size, cost = max(((float(size), cost) for size, cost in of.join.items()), default=(0.0, 0.0))
    return cost + max(0.0, stories - size) * join_slope_us(of)


def _words(of: Figures) -> list[str]:
    joined = ", ".join(f"{int(size):,}: {cost:,.0f} us" for size, cost in of.join.items()) or "not measured"
    backfill = 10 * 365 * 10**7 / (7 * 86_400)
    exponent = "" if of.join_exponent is None else f" (exponent {of.join_exponent:g})"
    later = ", ".join(f"{rounded(_join_us(10**power, of))} us with 10^{power}" for power in (6, 7))
    return [
        f"- An article of 1 MB costs {of.large_times:,.0f} times one of 4 KB (`scale.article_characters`, without a"
        " candidate); a feed of long documents needs its own c.",
        f"- A candidate costs the alert agent by the stories kept: {joined}{exponent}, to which come its deliveries."
        + (f" Drawn on as a line through the last two, that is {later}; nobody has measured it." if of.join else ""),
        f"- Backfill: R is then whatever is wanted; ten years at 10^7 a day in a week is {backfill:,.0f}/s,"
        f" {math.ceil(backfill * of.worker_us / 1e6 / LOAD):,} cores at c = {of.worker_us:.0f} us.",
    ]
