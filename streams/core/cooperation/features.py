"""What the scorers weigh: names of features of a sentence and numbers of an article, the same for fitting and use."""

from math import exp, log
from typing import Final

from streams.contracts.alerts import Act
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.structure import facts_of, names_of

#: Stand before the first and behind the last word of a sentence.
OPEN: Final = "<"
CLOSE: Final = ">"
#: The symbols of the topic: what else stands in a sentence with one of them is a feature of its own.
TOPIC: Final = frozenset({"U", "Ud"})


def sentence_features(sentence: Sentence, article: Article) -> list[str]:
    """Names of the features that hold of the sentence (each counts 1). Prefixes: w words, q concepts, s structure.

    The decision sums the weights of the same features without making their names (see `weighing`): what is changed
    here in words and sequences must be changed there; the names of structure are made here for both.
    """
    names: list[str] = []
    _words(sentence.tokens.forms, names)
    _sequences([symbol for symbol in sentence.tokens.symbols if symbol], names)
    for fact in facts_of(sentence, article):
        names.extend(names_of(fact))
    return list(dict.fromkeys(names))


def _words(forms: list[str], names: list[str]) -> None:
    before = OPEN
    two = ""
    for form in forms:
        names.append("w:" + form)
        names.append(f"w:{before} {form}")
        if two:
            names.append(f"w:{two} {before} {form}")
        two, before = before, form
    names.append(f"w:{before} {CLOSE}")


def _sequences(symbols: list[str], names: list[str]) -> None:
    one = two = ""
    for symbol in symbols:
        names.append("q:" + symbol)
        if one and one != symbol:
            names.append(f"q:{one} {symbol}")
            if two:
                names.append(f"q:{two} {one} {symbol}")
        two, one = one, symbol
    # Which kinds of words the sentence joins, in whatever order.
    present = set(symbols)
    if symbols:
        names.append("q:first " + symbols[0])
        names.append("q:last " + symbols[-1])
    if not TOPIC.isdisjoint(present):
        names.extend(f"q:U& {symbol}" for symbol in present)


#: A text of so few sentences is scored by the model of short texts: nothing around its sentences can help.
SHORT: Final = 3


def article_model(article: Article) -> str:
    """The name of the model that scores the article."""
    return "short" if article.count <= SHORT else "article"


def text_features(rows: list[list[str]]) -> set[str]:
    """Names of the features of all candidate sentences together, for the scorer of the article's whole text."""
    return set().union(*rows)


def article_features(article: Article, scores: list[float], cancelled: list[bool], text: float) -> dict[str, float]:
    """Numbers of the article: from its sentences' log-odds `scores`, and the log-odds of the whole text.

    A cancelled sentence counts as refused.
    """
    kept = sorted((score for score, out in zip(scores, cancelled, strict=True) if not out), reverse=True)
    best = kept[0] if kept else -6.0
    on_topic = [
        score
        for sentence, score, out in zip(article.sentences, scores, cancelled, strict=True)
        if not out and sentence.topic_here
    ]
    return {
        "best": best,
        "second": kept[1] if len(kept) > 1 else min(best, 0.0) - 2.0,
        "third": kept[2] if len(kept) > 2 else min(best, 0.0) - 3.0,
        "positive": log(1 + sum(score > 0 for score in kept)),
        "share": sum(score > 0 for score in kept) / max(len(kept), 1),
        "cancelled": log(1 + sum(cancelled)),
        # From 0.0, for a sum of nothing is no float, and a compiled core would make it one.
        "any": 0.0 - sum((log(1.0 - 0.98 / (1.0 + exp(-min(score, 20.0)))) for score in kept), 0.0),
        "best on topic": max(on_topic, default=-6.0),
        "text": text,
        "topic": article.topic_sentences / max(article.count, 1),
        "topic in title": float(article.topic_in_title),
        "ally in title": float(article.ally_in_title),
        "topic in lead": float(article.topic_in_lead),
        "length": log(1 + article.count),
        "candidates": log(1 + len(scores)),
        "adversary": article.adversary_sentences / max(article.count, 1),
        "only one": float(len(scores) == 1),
    }


def act_features(parts: list[tuple[float, dict[Act, float]]]) -> dict[str, float]:
    """Numbers for the act of an article, from (probability, probability of each act) of the sentences heard."""
    numbers: dict[str, float] = {}
    total = sum(weight for weight, _ in parts) + 1e-9
    for act in parts[0][1] if parts else ():
        found = [weight * acts[act] for weight, acts in parts]
        numbers[f"any {act}"] = -sum([log(1.0 - 0.98 * value) for value in found])
        numbers[f"share {act}"] = sum(found) / total
    return numbers
