"""A sentence as typed tokens: names masked by whom they stand for, words by the concepts of the cue files."""

import re
from functools import reduce
from itertools import chain
from operator import or_
from typing import Final

from streams.core.cooperation.bits import FLAGS, NAME, STOP, bit, flags
from streams.core.cooperation.bits import bits as bits_of
from streams.core.cooperation.parts import Concepts, Memo, Opening, Tokens, Word
from streams.knowledge.cues import CueWords, Phrase

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
#: How many different words with their punctuation are remembered for a language, and up to which length; news has
#: fewer, hostile text starts over.
_MEMO_LIMIT: Final = 100_000
_LONGEST_REMEMBERED: Final = 60
#: Words of a phrase, gaps filled, that stand for it all together; of a longer one only the ends do.
_SHORT_PHRASE: Final = 6
_LONGEST_WORD: Final = 40

_OFFICE: Final = bit("office")
_NOT: Final = bit("not")
#: What ends the clause that a particle closes, besides a mark of punctuation.
_BEHIND_PARTICLE: Final = bits_of(("and", "that", "sub", "contrast")) | STOP
_MARKS_OF_END: Final = ".!?"

#: Concepts that stand in no sequence of concepts: too common to tell anything there.
SILENT: Final = frozenset({"in", "of", "be", "have", "that", "contrast", "number", "and", "trade", "about", "inverted"})


def clean(text: str) -> str:
    """`text` without characters that would be taken for masks; same length."""
    # str.find for a character beyond the string's own width returns at once: news hardly ever pays for this.
    if any(mask in text for mask in _UNMASK):
        return _ANY_MASK.sub(" ", text)
    return text


def straight(text: str) -> str:
    """The text with one kind of apostrophe; same length."""
    return text.replace("’", "'")


def tokenize(masked: str, cues: CueWords, memo: Memo) -> Tokens:
    """Tokens of a sentence in which every mention was replaced by its mask."""
    # No token reaches over a blank, so that what is between two blanks is split into tokens once in its life.
    # "L’aide" and "l'aide" are the same words, alone, in phrases and in what is weighed.
    pieces = (straight(masked) if cues.elides else masked).lower().split()
    try:
        words = list(chain.from_iterable(map(memo.__getitem__, pieces)))
    except KeyError:
        words = [word for piece in pieces for word in memo.get(piece) or _learn(piece, cues, memo)]
    if not words:
        return Tokens([], [], [], [], [], [], 0)
    # Rows to columns inside the interpreter: seven loops would cost several times as much.
    raw, forms, concepts, openings, masks, bits, symbols = map(list, zip(*words, strict=True))
    # Of two phrases one in the other ("se negó", "negó a") the first says it: twice would be a double negation.
    covered, said = 0, ""
    for index, opening in enumerate(openings[:-1]):
        if opening is not None and (phrases := opening.by_second.get(raw[index + 1], opening.others)):
            end, concept = _match_phrases(raw, concepts, bits, symbols, index, phrases)
            if index < covered and concept == said:
                _settle("", index, concepts, bits, symbols)
            elif end:
                covered, said = (end if end - index <= _SHORT_PHRASE else 0), concept
    return Tokens(raw, forms, concepts, masks, bits, symbols, reduce(or_, bits))


def _match_phrases(
    raw: list[str],
    concepts: list[Concepts],
    bits: list[int],
    symbols: list[str],
    index: int,
    phrases: tuple[Phrase, ...],
) -> tuple[int, str]:
    """Where the longest phrase that opens here ends, and its concept; 0 and '' where none does."""
    following = raw[index + 1]
    for phrase in phrases:
        first = phrase.rest[0]
        if first is not None and first[1] and not following.startswith(first[0]):
            continue
        end = _phrase_end(raw, bits, index + 1, phrase)
        if end:
            _settle(phrase.concept, index, concepts, bits, symbols)
            # "Lehnt eine Lieferung von Panzern ab": what stands between is no part of the phrase.
            for inner in range(index + 1 if end - index <= _SHORT_PHRASE else end - 1, end):
                if concepts[inner] and not _goes_on(phrase, raw[inner], bits[inner]):
                    _settle("", inner, concepts, bits, symbols)
            if phrase.closes and bits[end - 2] & _NOT and end - 2 > index:
                # "Trägt die Sanktionen nicht mit": the negation is the last word that says anything.
                _settle("not", end - 1, concepts, bits, symbols)
                _settle("", end - 2, concepts, bits, symbols)
            return end, phrase.concept
    return 0, ""


def _goes_on(phrase: Phrase, word: str, found: int) -> bool:
    """Whether a word inside the phrase goes on to say what it says by itself.

    "The ministry" is spoken of as "it" is, and is an office all the same; a "not" in the gap of a phrase, as in "hört
    nicht auf", is none of the phrase's own.
    """
    if phrase.concept == "they":
        return found & _OFFICE != 0
    return found & _NOT != 0 and (word, False) not in phrase.rest


def _settle(concept: str, at: int, concepts: list[Concepts], bits: list[int], symbols: list[str]) -> None:
    """Give the token the one concept, or none."""
    concepts[at] = (concept,) if concept else ()
    bits[at] = bits[at] & FLAGS | (bit(concept) if concept else 0)
    symbols[at] = "" if concept in SILENT else concept


def _phrase_end(raw: list[str], bits: list[int], at: int, phrase: Phrase) -> int:
    size = len(raw)
    gap = 0
    last = len(phrase.rest) - 1 if phrase.closes else -1
    for number, piece in enumerate(phrase.rest):
        if piece is None:
            gap += 2
            continue
        text, is_stem = piece
        for step in range(gap + 1):
            spot = at + step
            if spot < size and (raw[spot].startswith(text) if is_stem else raw[spot] == text):
                if number == last and not _ends_clause(raw, bits, spot + 1):
                    # "Sagte, Polen habe zu spät geholfen" promises nothing: a preposition, no particle.
                    continue
                at = spot + 1
                break
        else:
            return 0
        gap = 0
    return at


def _ends_clause(raw: list[str], bits: list[int], at: int) -> bool:
    """Whether the words before `at` end a clause."""
    return at >= len(raw) or raw[at] in _MARKS_OF_END or bits[at] & _BEHIND_PARTICLE != 0


def _learn(piece: str, cues: CueWords, memo: Memo) -> tuple[Word, ...]:
    words = tuple(_word_of(token, cues) for token in cues.tokenizer().findall(piece))
    if len(piece) <= _LONGEST_REMEMBERED:
        if len(memo) >= _MEMO_LIMIT:
            memo.clear()
        memo[piece] = words
    return words


def _word_of(token: str, cues: CueWords) -> Word:
    mask = _UNMASK.get(token, "")
    if mask:
        return Word(token, mask, (), None, mask, NAME, mask if mask[1] == "d" else mask[0])
    if token[0].isdigit():
        return _word(token, "0", ("number",), [])
    key = token.replace("’", "'").replace("ʼ", "'")
    known = cues.words.get(key)
    concepts = list(known or ())
    phrases = list(cues.phrases.get(key, ()))
    # Whole words say more than stems; of the stems the longest says most, and be it that the word says nothing.
    best: Concepts | None = None
    for size in range(min(len(key), cues.longest_stem), 1, -1):
        stem = key[:size]
        if best is None and known is None:
            best = cues.stems.get(stem)
        if stem in cues.phrase_stems:
            phrases.extend(cues.phrase_stems[stem])
    concepts.extend(best or ())
    phrases.sort(key=lambda phrase: -len(phrase.rest))
    return _word(token, token[:_LONGEST_WORD], tuple(concepts), phrases)


def _word(raw: str, form: str, concepts: Concepts, phrases: list[Phrase]) -> Word:
    symbol = next((concept for concept in concepts if concept not in SILENT), "")
    opening = None
    if phrases:
        seconds = {first[0] for phrase in phrases if (first := phrase.rest[0]) is not None and not first[1]}
        opening = Opening(
            {second: tuple(phrase for phrase in phrases if _fits(phrase, second)) for second in seconds},
            tuple(phrase for phrase in phrases if phrase.rest[0] is None or phrase.rest[0][1]),
        )
    return Word(raw, form, concepts, opening, "", flags(raw) | bits_of(concepts), symbol)


def _fits(phrase: Phrase, second: str) -> bool:
    first = phrase.rest[0]
    return first is None or (second.startswith(first[0]) if first[1] else second == first[0])
