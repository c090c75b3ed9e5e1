"""Draws docs/performance.svg from the results: the harnesses as bars, and how cost grows as curves."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_WIDTH = 760
_INK, _PALE, _OURS, _PEER, _SECOND = "#222", "#c8ced4", "#1f5fa8", "#9aa5b1", "#b4541a"
#: Width and height of one panel of curves, and the room in it for labels.
_PANEL, _TALL, _LEFT, _TOP, _BOTTOM, _RIGHT = 253, 190, 52, 34, 34, 14

Curve = tuple[str, Mapping[float, float]]


def plot(found: dict[str, Any]) -> str:
    """Records a second of each harness, with the lowest and highest run; below them the growth curves."""
    bars, height = _bars(found.get("pipeline"))
    panels = _panels(found.get("scale", {}))
    drawn: list[str] = []
    for number, (title, curves) in enumerate(panels):
        drawn += _panel(title, curves, number % 3 * _PANEL, height + number // 3 * _TALL)
    whole = height + math.ceil(len(panels) / 3) * _TALL + 6
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{whole}" font-family="sans-serif"'
            ' font-size="13" role="img" aria-label="Records a second by harness, and growth of cost">',
            f'<rect width="{_WIDTH}" height="{whole}" fill="#ffffff"/>',
            *bars,
            *drawn,
            "</svg>",
            "",
        ]
    )


def _bars(part: dict[str, Any] | None) -> tuple[list[str], int]:
    # The pass-through is left out: beside it all that run the core would be alike.
    same = [item for item in (part or {}).get("harnesses", {}).items() if item[0] != "kafka_streams"]
    if not part or not same:
        return [], 10
    bars = sorted(same, key=lambda item: -item[1]["records_per_second"]["median"])
    left, row = 150, 30
    most = max(one["records_per_second"]["high"] for _, one in bars)
    scale = (_WIDTH - left - 110) / most
    machine = part.get("machine")
    where = f" ({machine['cpu']}, {machine['cores']} cores, shared with the broker)" if machine else ""
    parts = [
        f'<text x="10" y="24" font-size="15" fill="{_INK}">Records a second, same core function in each'
        f"{escape(where)}</text>"
    ]
    for number, (name, one) in enumerate(bars):
        rate = one["records_per_second"]
        top = 42 + row * number
        fill = _OURS if name.startswith("entente") else _PEER
        low, high = left + rate["low"] * scale, left + rate["high"] * scale
        parts += [
            f'<text x="{left - 8}" y="{top + 15}" text-anchor="end" fill="{_INK}">{escape(name)}</text>',
            f'<rect x="{left}" y="{top}" width="{rate["median"] * scale:.1f}" height="20" fill="{fill}"/>',
            f'<path d="M{low:.1f} {top + 10}H{high:.1f}" stroke="{_INK}" stroke-width="2"/>',
            f'<text x="{high + 8:.1f}" y="{top + 15}" fill="{_INK}">{rate["median"]:,.0f}</text>',
        ]
    return parts, 60 + row * len(bars)


def _panels(part: dict[str, Any]) -> list[tuple[str, Sequence[Curve]]]:
    wanted = (
        ("us by characters of an article", ("article_characters", "candidate_characters")),
        ("us a candidate by stories kept", ("stories",)),
        ("us a candidate by copies of its story", ("copies",)),
        ("us a scan by forms in the lexicon", ("lexicon_forms",)),
    )
    panels: list[tuple[str, Sequence[Curve]]] = []
    for title, keys in wanted:
        curves = [
            (f"{_NAMES.get(key, '')} k = {part[key]['exponent']:g}".strip(), _numbers(part[key]["us"]))
            for key in keys
            if key in part
        ]
        if curves:
            panels.append((title, curves))
    if part.get("partitions"):
        rates = {wide: one["records_per_second"] for wide, one in part["partitions"].items()}
        panels.append(("records/s by partitions, one process", [("", _numbers(rates))]))
    return panels


_NAMES = {"article_characters": "plain", "candidate_characters": "candidate"}


def _numbers(points: Mapping[str, float]) -> dict[float, float]:
    return {float(size): cost for size, cost in points.items()}


def _panel(title: str, curves: Sequence[Curve], x: int, y: int) -> list[str]:
    """Curves on logarithmic axes whose lines are powers of ten, so that growth of any power is a straight line."""
    sizes = [size for _, points in curves for size in points]
    costs = [cost for _, points in curves for cost in points.values()]
    across, up = _decades(sizes), _decades(costs)
    wide, tall = _PANEL - _LEFT - _RIGHT, _TALL - _TOP - _BOTTOM

    def at(size: float, cost: float) -> tuple[float, float]:
        return (
            x + _LEFT + (math.log10(size) - across[0]) / (across[-1] - across[0]) * wide,
            y + _TOP + tall - (math.log10(cost) - up[0]) / (up[-1] - up[0]) * tall,
        )

    parts = [f'<text x="{x + 10}" y="{y + 20}" font-size="12" fill="{_INK}">{escape(title)}</text>']
    for power in across:
        here, bottom = at(10.0**power, 10.0 ** up[0])
        parts += [
            f'<path d="M{here:.1f} {bottom:.1f}V{y + _TOP}" stroke="{_PALE}"/>',
            f'<text x="{here:.1f}" y="{bottom + 15:.1f}" font-size="10" text-anchor="middle" fill="{_INK}">'
            f"{_power(power)}</text>",
        ]
    for power in up:
        left, here = at(10.0 ** across[0], 10.0**power)
        parts += [
            f'<path d="M{left:.1f} {here:.1f}H{x + _PANEL - _RIGHT}" stroke="{_PALE}"/>',
            f'<text x="{left - 5:.1f}" y="{here + 4:.1f}" font-size="10" text-anchor="end" fill="{_INK}">'
            f"{_power(power)}</text>",
        ]
    for number, (name, points) in enumerate(curves):
        ink = (_OURS, _SECOND)[number % 2]
        places = [at(size, cost) for size, cost in sorted(points.items())]
        line = " ".join(f"{across:.1f},{down:.1f}" for across, down in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="2"/>')
        parts += [f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{ink}"/>' for across, down in places]
        parts.append(
            f'<text x="{x + _LEFT + 6}" y="{y + _TOP + 13 + 14 * number}" font-size="11" fill="{ink}">'
            f"{escape(name)}</text>"
        )
    return parts


def _decades(values: Sequence[float]) -> list[int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(low, max(high, low + 1) + 1))


def _power(power: int) -> str:
    return f"{10**power:,}" if 0 <= power <= 6 else f"{10.0**power:g}"
