"""What the scorers weigh: names of features of a sentence and numbers of an article, the same for fitting and use."""

from math import exp, log
from typing import Final

from streams.contracts.alerts import Act
from streams.core.cooperation.reading import Article, Sentence

#: Concepts that stand in the sequence features in this order of preference when a word has several.
_SILENT: Final = frozenset({"in", "of", "be", "that", "contrast", "number", "and", "trade"})


def sentence_features(sentence: Sentence, article: Article) -> list[str]:
    """Names of the features that hold of the sentence (each counts 1). Prefixes: w words, q concepts, s structure."""
    tokens = sentence.tokens
    names: list[str] = []
    _words(tokens.forms, names)
    symbols = _symbols(sentence)
    _sequences(symbols, names)
    _frames(sentence, names)
    _context(sentence, article, names)
    return list(dict.fromkeys(names))


def _words(forms: list[str], names: list[str]) -> None:
    before = "<"
    two = ""
    for form in forms:
        names.append("w:" + form)
        names.append(f"w:{before} {form}")
        if two:
            names.append(f"w:{two} {before} {form}")
        two, before = before, form
    names.append(f"w:{before} >")


def _symbols(sentence: Sentence) -> list[str]:
    tokens = sentence.tokens
    symbols: list[str] = []
    for mask, concepts in zip(tokens.masks, tokens.concepts, strict=True):
        if mask:
            symbols.append(mask[0] if mask[1] != "d" else mask)
        elif concepts:
            for concept in concepts:
                if concept not in _SILENT:
                    symbols.append(concept)
                    break
    return symbols


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
    if "U" in present or "Ud" in present:
        names.extend(f"q:U& {symbol}" for symbol in present)


def _frames(sentence: Sentence, names: list[str]) -> None:
    accepted = refused = 0
    speaker = sentence.clauses.speaker
    names.append("s:speaker " + speaker)
    names.append(f"s:speaker before {sentence.speaker_before} {speaker}")
    topic = "U" if sentence.topic_here else "u" if sentence.topic_before else ""
    for frame in sentence.frames:
        if frame.refused:
            refused += 1
            names.append("s:refused " + frame.refused)
            names.append(f"s:refused {frame.refused} {frame.concept}")
        else:
            accepted += 1
            names.append(f"s:does {frame.concept}")
            names.append(f"s:does {frame.concept} to {frame.target}")
            names.append(f"s:does {frame.stance} {topic}")
            names.append(f"s:does {frame.concept} {topic}")
            if not frame.actors:
                names.append("s:does carried")
    names.append(f"s:frames {min(accepted, 3)} {min(refused, 3)}")
    for name in sentence.clauses.names:
        names.append(f"s:name {name.side}{name.kind} {name.role}")
        if name.status and name.side == "A":
            names.append("s:status " + name.status)
    subjects = [name.side for name in sentence.clauses.names if name.role == "subject"]
    names.append("s:subject " + (subjects[0] if subjects else "-" + sentence.carried))
    names.append("s:subjects " + "".join(dict.fromkeys(subjects)))


def _context(sentence: Sentence, article: Article, names: list[str]) -> None:
    here = min(sentence.topic_here, 2)
    names.append(f"s:topic {here} {min(sentence.topic_before, 2)}")
    share = _share(article.topic_sentences, article.count)
    names.append(f"s:topic share {share}")
    names.append(f"s:topic share {share} here {min(here, 1)}")
    names.append(f"s:title {int(article.topic_in_title)}{int(article.ally_in_title)} here {min(here, 1)}")
    names.append(f"s:carried {sentence.carried}")
    names.append(f"s:place {'title' if sentence.is_title else min(sentence.number, 4)}")
    names.append(f"s:adversary share {_share(article.adversary_sentences, article.count)}")
    allies = len({code for mention in sentence.mentions if mention.mask[0] == "A" for code in mention.codes})
    names.append(f"s:allies {min(allies, 3)}")
    names.append(f"s:length {min(len(sentence.tokens.raw) // 10, 5)}")
    if sentence.clauses.quoted:
        names.append("s:quoted")


def _share(part: int, whole: int) -> int:
    """0..4: none, a tenth, a quarter, a half, more."""
    if not part:
        return 0
    ratio = part / max(whole, 1)
    return 1 if ratio <= 0.1 else 2 if ratio <= 0.25 else 3 if ratio <= 0.5 else 4


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
        "any": -sum(log(1.0 - 0.98 / (1.0 + exp(-min(score, 20.0)))) for score in kept),
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
    """Numbers for the act of an article, from (probability, probability of each act) of its telling sentences."""
    numbers: dict[str, float] = {}
    total = sum(weight for weight, _ in parts) + 1e-9
    for act in parts[0][1] if parts else ():
        found = [weight * acts[act] for weight, acts in parts]
        numbers[f"most {act}"] = max(found)
        numbers[f"share {act}"] = sum(found) / total
        numbers[f"some {act}"] = float(any(value > 0.4 for value in found))
        numbers[f"sum {act}"] = log(1.0 + sum(found, 0.0))
    return numbers
