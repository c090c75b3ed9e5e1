"""What a sentence is made of once it is read, and the article it stands in: the records that the reading hands on."""

from typing import NamedTuple

import msgspec

from streams.contracts.alerts import Stance
from streams.knowledge.cooperation import Phrase

Concepts = tuple[str, ...]


class Opening(NamedTuple):
    """The phrases that a word may open, longest first: those that fit a second word, and those that fit any other.

    News has some hundred such words an article, and hardly any is followed by a second word that fits.
    """

    by_second: dict[str, tuple[Phrase, ...]]
    others: tuple[Phrase, ...]


class Word(NamedTuple):
    """What is known of a token by itself.

    Itself in lower case, its form in n-grams, concepts, phrases it may open, mask name or '', concepts and kind as
    bits (see `bits`), and the symbol that stands for it in sequences of concepts ('' if none does).
    """

    raw: str
    form: str
    concepts: Concepts
    opening: Opening | None
    mask: str
    bits: int
    symbol: str


#: The words of what stands between two blanks: "Kyiv," is two.
Memo = dict[str, tuple[Word, ...]]


class Tokens(msgspec.Struct, frozen=True, gc=False):
    """Parallel lists: `raw` lower-cased, `forms` for n-grams, `concepts`, `masks` ("Ap", or '' for a word), `bits`,
    `symbols` ('' for a word that has none); `present` is the union of the bits."""

    raw: list[str]
    forms: list[str]
    concepts: list[Concepts]
    masks: list[str]
    bits: list[int]
    symbols: list[str]
    present: int


class Name(msgspec.Struct, frozen=True, gc=False):
    """A mention among the tokens: its place, side and kind, what governs it, and what it is said to be.

    `role` is "subject" (may act), "object" (follows its verb), "owner" ("Germany's tanks"), "attribute" ("German
    tanks"), or the preposition it hangs on; `status` is "" or why it cannot act for its state: former, private,
    opposition.
    """

    at: int
    side: str
    kind: str
    role: str
    status: str


class Clauses(msgspec.Struct, frozen=True, gc=False):
    """A sentence read: its names, the clause number of every token, the kind of every clause, and who speaks.

    A clause is "main", "sub" (opened by because, after, that ...) or "who" (relative); `quoted` says whether quotes
    stand in the sentence; `speech_at` is where the verb of speech is (-1: none); `past` are the clauses that tell of
    years long gone.
    """

    names: list[Name]
    clause: list[int]
    kinds: list[str]
    quoted: bool
    speaker: str
    speech_at: int
    past: frozenset[int]


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One act: the token of its cue, its concept, who does it, to whom, how, and why it does not count ('' if it does).

    `actors` are token numbers of the names that act (empty: one spoken of before); `side` is theirs.
    """

    at: int
    concept: str
    side: str
    actors: tuple[int, ...]
    target: str
    target_at: int
    stance: Stance
    refused: str


class Mention(msgspec.Struct, frozen=True, gc=False):
    """`text[start:end]` names `codes` (country codes, or bodies of the rule); `mask` is a name of tokens.MASKS."""

    start: int
    end: int
    mask: str
    codes: tuple[str, ...]


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A candidate sentence with what the article says around it.

    `carried` is the side last spoken of before it, `carried_codes` the allies meant by a pronoun;
    `topic_near` counts mentions of the topic in it (0: none) and `topic_before` in the two sentences before.
    """

    start: int
    end: int
    number: int
    mentions: tuple[Mention, ...]
    tokens: Tokens
    clauses: Clauses
    frames: tuple[Frame, ...]
    carried: str
    carried_codes: tuple[str, ...]
    speaker_before: str
    topic_here: int
    topic_before: int
    is_title: bool


class Article(msgspec.Struct, frozen=True):
    """What holds for the article as a whole, next to its candidate sentences; a share is 0..4 (see `_share`)."""

    sentences: tuple[Sentence, ...]
    count: int
    topic_sentences: int
    ally_sentences: int
    adversary_sentences: int
    topic_in_title: bool
    ally_in_title: bool
    topic_in_lead: bool
    language: str
    topic_share: int = 0
    adversary_share: int = 0
