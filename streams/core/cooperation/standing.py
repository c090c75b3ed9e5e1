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

#: What is counted of an ally that is only meant, by a pronoun.
_UNNAMED: Final = [0, 0, 0, 0]

#: A sentence with how likely it tells of cooperation, and the allies that it names.
Part = tuple[Sentence, float, Candidates]


def heard(odds: Sequence[float], cancelled: Sequence[bool]) -> list[int]:
    """Numbers of the sentences that are asked who cooperates and how: those not faint, else the best."""
    kept = [number for number, out in enumerate(cancelled) if not out]
    return [number for number in kept if odds[number] >= FAINT] or sorted(kept, key=lambda at: -odds[at])[:1]


def ally_features(article: Article, parts: Sequence[Part]) -> dict[str, dict[str, float]]:
    """Numbers of each ally that the sentences heard speak of, by its code."""
    named = _named(article)
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
    return {code: _numbers(told, named.get(code, _UNNAMED), count, best, article.count) for code, told in shown.items()}


def cooperating(weights: Weights, features: dict[str, dict[str, float]]) -> list[str]:
    """Codes of the allies that cooperate in the article, in the order given: the likely ones, else the likeliest."""
    chances = {code: probability(total(weights, MODEL, numbers)) for code, numbers in features.items()}
    chosen = [code for code, chance in chances.items() if chance >= _LIKELY]
    return chosen or sorted(chances, key=lambda code: -chances[code])[:1]


def _named(article: Article) -> dict[str, list[int]]:
    """Of each ally named: in how many sentences, how often, how often as a place, how often as a person of it."""
    found: dict[str, list[int]] = {}
    for sentence in article.sentences:
        fresh: set[str] = set()
        for name, mention in zip(sentence.clauses.names, sentence.mentions, strict=True):
            if name.side != "A":
                continue
            place = name.role == "in" or name.kind == "c"
            for code in mention.codes:
                counts = found.setdefault(code, [0, 0, 0, 0])
                counts[0] += code not in fresh
                counts[1] += 1
                counts[2] += place
                counts[3] += name.kind == "p"
                fresh.add(code)
    return found


def _subjects(sentence: Sentence) -> set[str]:
    found: set[str] = set()
    # Names and mentions are both in text order, one for one.
    for name, mention in zip(sentence.clauses.names, sentence.mentions, strict=True):
        if name.side == "A" and name.role == "subject":
            found.update(mention.codes)
    return found


def _numbers(
    told: list[tuple[float, float, float, int, int]], named: list[int], count: int, best: float, length: int
) -> dict[str, float]:
    both = max([one[0] for one in told])
    sentences, mentions, places, persons = named
    return {
        "tells and acts": log(both + 0.02),
        "of the best": both / (best + 1e-9),
        "acts": max([one[1] for one in told]),
        "subject": max([one[2] for one in told]),
        "beside": float(min([one[3] for one in told])),
        "first": min([one[4] for one in told]) / (1 + length),
        "named": log(1 + sentences),
        "share": sentences / max(count, 1),
        "as a place": places / max(mentions, 1),
        "as a person": persons / max(mentions, 1),
        "candidates": log(1 + count),
    }
