"""The section "Growth" of docs/performance.md: curves, exponents, the alert hop, and where this machine ends."""

from typing import Any

_CURVES = (
    ("article_characters", "characters of an article without a candidate"),
    ("candidate_characters", "characters of an article that is one"),
    ("lexicon_forms", "forms in the lexicon (scan of 4 KB)"),
    ("stories", "stories kept (one candidate: decode, join, encode, remember)"),
    ("copies", "copies of its story (one candidate, the same)"),
)


def growth(part: dict[str, Any]) -> list[str]:
    """The section's lines."""
    lines = [
        "## Growth",
        "",
        "Exponent k of cost = c * size^k, fitted: 1 is linear, less is better. All by processor time, warm, sizes in"
        " alternation, best of several rounds.",
        "",
        "| by | cost, us | exponent |",
        "| --- | --- | --- |",
    ]
    for key, name in _CURVES:
        if key in part:
            points = ", ".join(f"{int(size):,}: {cost:,.1f}" for size, cost in part[key]["us"].items())
            lines.append(f"| {name} | {points} | {part[key]['exponent']} |")
    lines.append("")
    if "text_limit" in part:
        lines += [
            f"A worker refuses articles of more than {part['text_limit']:,} characters of text (dead letter,"
            " `limits.text_characters`); what lies behind that was measured on the core alone, with the limit raised.",
            "",
        ]
    lines += [*_stories(part.get("stories", {})), *_copies(part.get("copies"))]
    lines += ["| partitions | records/s, one process | processor us | peak MB |", "| --- | --- | --- | --- |"]
    for wide, one in part["partitions"].items():
        lines.append(f"| {wide} | {one['records_per_second']:,.0f} | {one['cpu_us']:.0f} | {one['peak_mb']:.0f} |")
    return [
        *lines,
        "",
        f"Two processes against one, 4 partitions, {_two_to_one(part)}",
        "",
        *_alert_hop(part.get("alert_hop")),
    ]


def _stories(part: dict[str, Any]) -> list[str]:
    if "kb_a_story" not in part:
        return []
    ends = part["ends_before"]
    return [
        f"A story of one article takes {part['kb_a_story']:g} KB of memory (its entry for the changelog,"
        f" {part['changelog_kb_a_story']:g} KB, included), {part['kb_a_story_restored']:g} KB once it was restored;"
        f" making a book of the entries takes {part['open_us_a_story']:g} us of processor time a story. Signatures"
        " agree in a fiftieth of their places, as those of unrelated news do."
        + (
            f" This machine ends before {ends['stories']:,} stories: they would need {ends['needed_gb']:g} GB, and"
            f" {ends['free_gb']:g} GB were free, of which seven tenths may be used."
            if ends
            else ""
        ),
        "",
    ]


def _copies(part: dict[str, Any] | None) -> list[str]:
    if part is None:
        return []
    sizes = ", ".join(f"{int(size):,}: {kb:,.0f} KB" for size, kb in part["record_kb"].items())
    return [
        f"A copy writes its story anew; the record by copies: {sizes}. A story keeps {part.get('copies_kept', 'all')}"
        " of its copies, the first and the latest.",
        "",
    ]


def _alert_hop(part: dict[str, Any] | None) -> list[str]:
    if part is None:
        return []
    return [
        "### The alert hop",
        "",
        f"{part['candidates']:,} candidates of {part['bytes_candidate']:,} bytes, each of a story of its own, wait in"
        " the one partition of `alerts.candidates`; the alert agent of one worker ends"
        f" **{part['candidates_per_second']:,.0f} a second** ({part['cpu_us']:.0f} us of processor time each, the"
        f" broker's {part['broker_cpu_us']:.0f}), story written and alert delivered; counted at the end of the alerts"
        f" topic, the first tenth is not. Peak {part['peak_mb']:.0f} MB.",
        "",
        f"A worker that takes over {part['restored_stories']:,} stories needs {part['restore_s']:g} s more to its first"
        f" alert than one that finds none ({part['first_alert_restored_s']:g} s against {part['first_alert_s']:g} s"
        f" from its start), with a peak of {part['restored_peak_mb']:.0f} MB.",
        "",
    ]


def _two_to_one(part: dict[str, Any]) -> str:
    if "two_to_one_by_cpu" not in part:
        return f"not pinned, the broker on the same two cores: {part['two_to_one']}."
    return (
        "each pinned to a core of its own and measured once both have partitions, the broker on both cores:"
        f" {part['two_to_one']}; by the processor time that a record costs, as if neither the broker nor others needed"
        f" the two cores: {part['two_to_one_by_cpu']}."
    )


def number(value: float) -> str:
    """A figure for a table."""
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:g}"
