"""How the pages write amounts: rounded to what a figure is good for."""

import math


def figure(value: float | None, form: str = ",.0f") -> str:
    """A figure in words, where it was measured."""
    return "not measured" if value is None else format(value, form)


def power_of_ten(articles: int) -> str:
    """Articles a day as a power of ten."""
    return f"10^{round(math.log10(articles))}"


def rounded(value: float) -> str:
    """Two significant figures below a hundred, whole numbers to three above."""
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{float(f'{value:.2g}'):g}"


def euros(value: float) -> str:
    """Euros a month, to two or three significant figures."""
    return f"{float(f'{value:.2g}') if value < 1000 else float(f'{value:.3g}'):,.0f}"


def disk(terabytes: float) -> str:
    """Terabytes, or gigabytes where they are few."""
    return f"{rounded(terabytes * 1000)} GB" if terabytes < 0.5 else f"{rounded(terabytes)} TB"


def story_count(count: float) -> str:
    """A number of stories."""
    return f"{rounded(count / 1e6)} M" if count >= 1e6 else f"{count:,.0f}"


def memory(gigabytes: float | None) -> str:
    """Gigabytes, or terabytes where they are many."""
    if gigabytes is None:
        return "not measured"
    return f"{rounded(gigabytes / 1024)} TB" if gigabytes >= 1024 else f"{rounded(gigabytes)} GB"
