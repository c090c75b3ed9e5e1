"""Which of the allies that a sentence names are the ones that act in it."""

from collections.abc import Iterator

from streams.core.cooperation.parts import Sentence
from streams.core.cooperation.scoring import log_odds, probability
from streams.core.cooperation.structure import Fact
from streams.knowledge.cooperation import Weights

#: Codes of an ally's mention, and the log-odds that it acts.
Candidates = list[tuple[float, tuple[str, ...]]]
#: Parts remembered of the log-odds of mentions; hostile text starts over.
_MOST_PARTS = 20_000


def chosen_allies(candidates: Candidates, sentence: Sentence) -> tuple[str, ...]:
    """Codes of the acting allies: those named that the fitted chooser takes, else the one last spoken of."""
    chosen = [codes for odds, codes in candidates if odds > 0.0]
    if not chosen and candidates:
        best = max(candidates, key=lambda item: item[0])
        chosen = [best[1]]
    if not chosen:
        return sentence.carried_codes
    return tuple(dict.fromkeys(code for codes in chosen for code in codes))


def ally_likelihoods(candidates: Candidates, sentence: Sentence) -> dict[str, float]:
    """How likely each ally named (else the one last spoken of) acts, were the sentence to tell of an act."""
    found: dict[str, float] = {}
    for odds, codes in candidates:
        chance = probability(odds)
        for code in codes:
            found[code] = max(found.get(code, 0.0), chance)
    return found or dict.fromkeys(sentence.carried_codes, 0.5)


class Chooser:
    """The fitted chooser among the allies named, which remembers the weights of the parts of a mention it met."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._bias = log_odds(weights, "ally", ())
        self._parts: dict[Fact, float] = {}

    def candidates(self, sentence: Sentence) -> Candidates:
        """Each ally's mention with its log-odds: those of the names that `ally_candidates` gives it."""
        return [
            (self._bias + self._part(standing) + self._part(beside), codes)
            for standing, beside, codes in _mentions(sentence)
        ]

    def _part(self, part: Fact) -> float:
        found = self._parts.get(part)
        if found is None:
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            found = self._parts[part] = log_odds(self._weights, "ally", _names_of(part)) - self._bias
        return found


def ally_candidates(sentence: Sentence) -> list[tuple[list[str], tuple[str, ...]]]:
    """Each ally's mention with the names of its features and its codes."""
    return [([*_names_of(standing), *_names_of(beside)], codes) for standing, beside, codes in _mentions(sentence)]


def _mentions(sentence: Sentence) -> Iterator[tuple[Fact, Fact, tuple[str, ...]]]:
    """Of each ally's mention how it stands in the sentence, what is beside it, and its codes."""
    acts: dict[int, list[str]] = {}
    for frame in sentence.frames:
        if not frame.refused:
            for at in frame.actors:
                acts.setdefault(at, []).append(frame.concept)
    count = min(sum([mention.mask[0] == "A" for mention in sentence.mentions]), 4)
    speaker = sentence.clauses.speaker
    first = True
    # Names and mentions are both in text order, one for one.
    for name, mention in zip(sentence.clauses.names, sentence.mentions, strict=True):
        if name.side != "A":
            continue
        body = mention.codes[0] if mention.mask[1] == "b" and mention.codes else ""
        at = name.at
        standing = (name.role, name.kind, name.status, count, first, speaker, body, tuple(acts.get(at, ())))
        around = [_symbol(sentence, spot) for spot in (at - 2, at - 1, at + 1, at + 2)]
        yield standing, (name.role, *around), mention.codes
        first = False


def _names_of(part: Fact) -> list[str]:
    return _beside_names(*part) if len(part) == 5 else _standing_names(*part)


def _standing_names(
    role: str, kind: str, status: str, count: int, first: bool, speaker: str, body: str, concepts: tuple[str, ...]
) -> list[str]:
    acts = bool(concepts)
    return [
        f"role {role}",
        f"kind {kind}",
        f"kind {kind} role {role}",
        f"status {status}",
        f"acts {acts}",
        f"acts {acts} {role}",
        f"count {count}",
        f"count {count} {role} {acts}",
        f"first {first}",
        f"speaker {speaker}",
        f"body {body}",
        *(f"acts as {concept}" for concept in concepts),
    ]


def _beside_names(role: str, before2: str, before: str, after: str, after2: str) -> list[str]:
    return [
        f"before {before}",
        f"after {after}",
        f"before {before} role {role}",
        f"before2 {before2} {before}",
        f"after2 {after} {after2}",
    ]


def _symbol(sentence: Sentence, at: int) -> str:
    tokens = sentence.tokens
    if not 0 <= at < len(tokens.raw):
        return "|"
    if tokens.masks[at]:
        return tokens.masks[at]
    return tokens.concepts[at][0] if tokens.concepts[at] else tokens.forms[at]
