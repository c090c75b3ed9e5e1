"""How a side of a minimal pair is judged: by the shipped weights, as the worker would."""

from typing import Any

from streams.contracts.articles import RawArticle
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich
from streams.evaluation.corpus import day_of


def alerts(pair: dict[str, Any], side: str, core: tuple[Facts, Rules]) -> bool:
    """Whether the side ("alerts" or "quiet") raises an alert of cooperation."""
    facts, rules = core
    text = pair[side]
    article = RawArticle(
        id=pair["id"], title=text.get("title"), body=text["body"], language=pair["lang"], published_at=pair["published"]
    )
    found = detect(enrich(article, facts, day=day_of(pair["published"])), rules, facts)
    return any(verdict.alert and verdict.kind == "cooperation" for verdict in found)
