"""How each ally stands in an article as a whole: the numbers by which it is taken for one that cooperates."""

from collections.abc import Sequence
from math import log
from typing import Final

from streams.core.cooperation.allies import Candidates, ally_likelihoods
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.scoring import probability, total
from streams.knowledge.cooperation import Weights

#: The name of the model over these numbers.
MODEL: Final = "article ally"
#: Log-odds below which a sentence says nothing of who cooperates, and how: between this and 0 many do, each a little.
FAINT: Final = -3.0
#: How likely an ally cooperates in the article before it is named in the alert; chosen by cross-validation.
_LIKELY: Final = 0.42

#: A sentence with how likely it tells of cooperation, and the allies that it names.
Part = tuple[Sentence, float, Candidates]


def heard(odds: Sequence[float], cancelled: Sequence[bool]) -> list[int]:
    """Numbers of the sentences that are asked who cooperates and how: those not faint, else the best."""
    kept = [number for number, out in enumerate(cancelled) if not out]
    return [number for number in kept if odds[number] >= FAINT] or sorted(kept, key=lambda at: -odds[at])[:1]


def ally_features(article: Article, parts: Sequence[Part]) -> dict[str, dict[str, float]]:
    """Numbers of each ally that the sentences heard speak of, by its code."""
    named: dict[str, int] = {}
    for sentence in article.sentences:
        for code in {code for mention in sentence.mentions if mention.mask[0] == "A" for code in mention.codes}:
            named[code] = named.get(code, 0) + 1
    # Of each ally: telling and acting at once, acting, telling with it as subject, how many are named, which sentence.
    shown: dict[str, list[tuple[float, float, float, int, int]]] = {}
    for sentence, telling, candidates in parts:
        likely = ally_likelihoods(candidates, sentence)
        subjects = _subjects(sentence)
        for code, chance in likely.items():
            shown.setdefault(code, []).append(
                (telling * chance, chance, telling if code in subjects else 0.0, len(likely), sentence.number)
            )
    best = max([telling for _, telling, _ in parts], default=0.0)
    count = len(article.sentences)
    return {code: _numbers(places, named.get(code, 0), count, best, article.count) for code, places in shown.items()}


def cooperating(weights: Weights, features: dict[str, dict[str, float]]) -> list[str]:
    """Codes of the allies that cooperate in the article, in the order given: the likely ones, else the likeliest."""
    chances = {code: probability(total(weights, MODEL, numbers)) for code, numbers in features.items()}
    chosen = [code for code, chance in chances.items() if chance >= _LIKELY]
    return chosen or sorted(chances, key=lambda code: -chances[code])[:1]


def _subjects(sentence: Sentence) -> set[str]:
    found: set[str] = set()
    # Names and mentions are both in text order, one for one.
    for name, mention in zip(sentence.clauses.names, sentence.mentions, strict=True):
        if name.side == "A" and name.role == "subject":
            found.update(mention.codes)
    return found


def _numbers(
    places: list[tuple[float, float, float, int, int]], named: int, count: int, best: float, length: int
) -> dict[str, float]:
    both = sorted([place[0] for place in places], reverse=True)
    return {
        "tells and acts": log(both[0] + 0.02),
        "again": both[1] if len(both) > 1 else 0.0,
        "of the best": both[0] / (best + 1e-9),
        "acts": max([place[1] for place in places]),
        "subject": max([place[2] for place in places]),
        "beside": float(min([place[3] for place in places])),
        "first": min([place[4] for place in places]) / (1 + length),
        "named": log(1 + named),
        "share": named / max(count, 1),
        "candidates": log(1 + count),
    }
