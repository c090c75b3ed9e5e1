"""Which of the allies that a sentence names are the ones that act in it."""

from streams.core.cooperation.reading import Sentence
from streams.core.cooperation.scoring import log_odds, probability
from streams.knowledge.cooperation import Weights


def sentence_allies(sentence: Sentence, weights: Weights) -> tuple[str, ...]:
    """Codes of the acting allies: those named that the fitted chooser takes, else the one last spoken of."""
    scored = [(log_odds(weights, "ally", features), codes) for features, codes in ally_candidates(sentence)]
    chosen = [codes for odds, codes in scored if odds > 0.0]
    if not chosen and scored:
        best = max(scored, key=lambda item: item[0])
        chosen = [best[1]]
    if not chosen:
        return sentence.carried_codes
    return tuple(dict.fromkeys(code for codes in chosen for code in codes))


def ally_likelihoods(sentence: Sentence, weights: Weights) -> dict[str, float]:
    """How likely each ally named (else the one last spoken of) acts, were the sentence to tell of an act."""
    found: dict[str, float] = {}
    for features, codes in ally_candidates(sentence):
        chance = probability(log_odds(weights, "ally", features))
        for code in codes:
            found[code] = max(found.get(code, 0.0), chance)
    return found or dict.fromkeys(sentence.carried_codes, 0.5)


def ally_candidates(sentence: Sentence) -> list[tuple[list[str], tuple[str, ...]]]:
    """Each ally's mention with the names of its features and its codes."""
    tokens = sentence.tokens
    order = [at for at, mask in enumerate(tokens.masks) if mask]
    acting = {at for frame in sentence.frames if not frame.refused for at in frame.actors}
    concepts = {at: [f.concept for f in sentence.frames if not f.refused and at in f.actors] for at in acting}
    names = {name.at: name for name in sentence.clauses.names}
    count = sum(mention.mask[0] == "A" for mention in sentence.mentions)
    found: list[tuple[list[str], tuple[str, ...]]] = []
    for at, mention in zip(order, sentence.mentions, strict=True):
        if mention.mask[0] != "A":
            continue
        name = names[at]
        before = _symbol(sentence, at - 1)
        after = _symbol(sentence, at + 1)
        features = [
            f"role {name.role}",
            f"kind {name.kind}",
            f"kind {name.kind} role {name.role}",
            f"status {name.status}",
            f"acts {at in acting}",
            f"acts {at in acting} {name.role}",
            f"before {before}",
            f"after {after}",
            f"before {before} role {name.role}",
            f"before2 {_symbol(sentence, at - 2)} {before}",
            f"after2 {after} {_symbol(sentence, at + 2)}",
            f"count {min(count, 4)}",
            f"count {min(count, 4)} {name.role} {at in acting}",
            f"first {not any(other < at and tokens.masks[other][0] == 'A' for other in order)}",
            f"speaker {sentence.clauses.speaker}",
            f"body {mention.codes[0] if mention.mask[1] == 'b' and mention.codes else ''}",
        ]
        features.extend(f"acts as {concept}" for concept in concepts.get(at, ()))
        found.append((features, mention.codes))
    return found


def _symbol(sentence: Sentence, at: int) -> str:
    tokens = sentence.tokens
    if not 0 <= at < len(tokens.raw):
        return "|"
    if tokens.masks[at]:
        return tokens.masks[at]
    return tokens.concepts[at][0] if tokens.concepts[at] else tokens.forms[at]
