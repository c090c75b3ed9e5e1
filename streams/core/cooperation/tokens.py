"""A sentence as typed tokens: names masked by whom they stand for, words by the concepts of the cue files."""

import re
from typing import Final, NamedTuple

from streams.knowledge.cooperation import CueWords, Phrase

#: First private-use character: a mask is one character that no ordinary text holds.
_BASE: Final = 0xE000
#: Who is named, as seen by the rule: ally, topic country, adversary, other country, person of no known office,
#: former office holder, international body.
SIDES: Final = "AUROPFI"
#: By what kind of expression: name, demonym, person, body, place.
KINDS: Final = "ndpbc"
MASKS: Final = {side + kind: chr(_BASE + i) for i, (side, kind) in enumerate((s, k) for s in SIDES for k in KINDS)}
_UNMASK: Final = {mask: name for name, mask in MASKS.items()}
_ANY_MASK: Final = re.compile(f"[{chr(_BASE)}-{chr(_BASE + len(MASKS) - 1)}]")
#: How many different words are remembered for a language; news has fewer, hostile text starts over.
_MEMO_LIMIT: Final = 60_000
_LONGEST_WORD: Final = 40

Concepts = tuple[str, ...]


class Word(NamedTuple):
    """What is known of a token by itself: its form in n-grams, concepts, phrases it may open, mask name or ''."""

    form: str
    concepts: Concepts
    phrases: tuple[Phrase, ...]
    mask: str


Memo = dict[str, Word]


class Tokens(NamedTuple):
    """Parallel lists: `raw` lower-cased, `forms` for n-grams, `concepts`, `masks` ("Ap", or '' for a word)."""

    raw: list[str]
    forms: list[str]
    concepts: list[Concepts]
    masks: list[str]


def clean(text: str) -> str:
    """`text` without characters that would be taken for masks; same length."""
    # str.find for a character beyond the string's own width returns at once: news hardly ever pays for this.
    if any(mask in text for mask in _UNMASK):
        return _ANY_MASK.sub(" ", text)
    return text


def tokenize(masked: str, cues: CueWords, memo: Memo) -> Tokens:
    """Tokens of a sentence in which every mention was replaced by its mask."""
    raw = cues.tokenizer().findall(masked.lower())
    words = [memo.get(token) or _learn(token, cues, memo) for token in raw]
    concepts = [word.concepts for word in words]
    for index, word in enumerate(words):
        if word.phrases:
            _match_phrases(raw, concepts, index, word.phrases)
    return Tokens(raw, [word.form for word in words], concepts, [word.mask for word in words])


def _match_phrases(raw: list[str], concepts: list[Concepts], index: int, phrases: tuple[Phrase, ...]) -> None:
    following = raw[index + 1] if index + 1 < len(raw) else ""
    for phrase in phrases:
        first = phrase.rest[0]
        # Most phrases end at their second word already.
        if first is not None and not (following.startswith(first[0]) if first[1] else following == first[0]):
            continue
        end = _phrase_end(raw, index + 1, phrase.rest)
        if end:
            concepts[index] = (phrase.concept,)
            for inner in range(index + 1, end):
                if concepts[inner] and raw[inner] not in _UNMASK:
                    concepts[inner] = ()
            return


def _phrase_end(raw: list[str], at: int, rest: tuple[tuple[str, bool] | None, ...]) -> int:
    size = len(raw)
    gap = 0
    for piece in rest:
        if piece is None:
            gap = 2
            continue
        text, is_stem = piece
        for step in range(gap + 1):
            spot = at + step
            if spot < size and (raw[spot].startswith(text) if is_stem else raw[spot] == text):
                at = spot + 1
                break
        else:
            return 0
        gap = 0
    return at


def _learn(token: str, cues: CueWords, memo: Memo) -> Word:
    mask = _UNMASK.get(token, "")
    if mask:
        word = Word(mask, (), (), mask)
    elif token[0].isdigit():
        word = Word("0", ("number",), (), "")
    else:
        key = token.replace("’", "'").replace("ʼ", "'")
        concepts = list(cues.words.get(key, ()))
        phrases = list(cues.phrases.get(key, ()))
        # Whole words say more than stems; of the stems the longest says most.
        best: Concepts = ()
        for size in range(min(len(key), cues.longest_stem), 1, -1):
            stem = key[:size]
            if not best and not concepts and stem in cues.stems:
                best = cues.stems[stem]
            if stem in cues.phrase_stems:
                phrases.extend(cues.phrase_stems[stem])
        concepts.extend(best)
        phrases.sort(key=lambda phrase: -len(phrase.rest))
        word = Word(token[:_LONGEST_WORD], tuple(concepts), tuple(phrases), "")
    if len(memo) >= _MEMO_LIMIT:
        memo.clear()
    memo[token] = word
    return word
