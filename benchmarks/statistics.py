"""The few statistics that the reports need, each in one place."""

import math
import statistics
from collections.abc import Sequence


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the sorted values lie, without interpolation."""
    if not sorted_values:
        return math.nan
    return sorted_values[min(len(sorted_values) - 1, math.ceil(share * len(sorted_values)) - 1)]


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p99, p999 and max, rounded to a hundredth."""
    ordered = sorted(values)
    points = {"p50": 0.5, "p99": 0.99, "p999": 0.999, "max": 1.0}
    return {name: round(percentile(ordered, share), 2) for name, share in points.items()}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, lowest and highest."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The fitted k of cost = c * size^k: 1 is linear. A fit on the logarithms by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    return round(statistics.linear_regression(xs, ys).slope, 3)
