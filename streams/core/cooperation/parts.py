"""What a sentence is made of once it is read, and the article it stands in: the records that the reading hands on."""

from typing import Final, NamedTuple

from streams.contracts.alerts import Stance
from streams.knowledge.cues import Phrase

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


class Tokens:
    """Parallel lists: `raw` lower-cased, `forms` for n-grams, `concepts`, `masks` ("Ap", or '' for a word), `bits`,
    `symbols` ('' for a word that has none); `present` is the union of the bits."""

    __slots__ = ("bits", "concepts", "forms", "masks", "present", "raw", "symbols")

    def __init__(
        self,
        raw: list[str],
        forms: list[str],
        concepts: list[Concepts],
        masks: list[str],
        bits: list[int],
        symbols: list[str],
        present: int,
    ) -> None:
        self.raw: Final = raw
        self.forms: Final = forms
        self.concepts: Final = concepts
        self.masks: Final = masks
        self.bits: Final = bits
        self.symbols: Final = symbols
        self.present: Final = present

    def with_bits(self, found: list[int], present: int) -> "Tokens":
        """The same tokens, read otherwise."""
        return Tokens(self.raw, self.forms, self.concepts, self.masks, found, self.symbols, present)


class Name:
    """A mention among the tokens: its place, side and kind, what governs it, and what it is said to be.

    `role` is "subject" (may act), "object" (follows its verb), "owner" ("Germany's tanks"), "attribute" ("German
    tanks"), or the preposition it hangs on; `status` is "" or why it cannot act for its state: former, private,
    opposition.
    """

    __slots__ = ("at", "kind", "role", "side", "status")

    def __init__(self, at: int, side: str, kind: str, role: str, status: str) -> None:
        self.at: Final = at
        self.side: Final = side
        self.kind: Final = kind
        self.role: Final = role
        self.status: Final = status


class Clauses:
    """A sentence read: its names, the clause number of every token, the kind of every clause, and who speaks.

    A clause is "main", "sub" (opened by because, after, that ...) or "who" (relative); `quoted` says whether quotes
    stand in the sentence; `speech_at` is where the verb of speech is (-1: none); `past` are the clauses that tell of
    years long gone.
    """

    __slots__ = ("clause", "kinds", "names", "past", "quoted", "speaker", "speech_at")

    def __init__(
        self,
        names: list[Name],
        clause: list[int],
        kinds: list[str],
        quoted: bool,
        speaker: str,
        speech_at: int,
        past: frozenset[int],
    ) -> None:
        self.names: Final = names
        self.clause: Final = clause
        self.kinds: Final = kinds
        self.quoted: Final = quoted
        self.speaker: Final = speaker
        self.speech_at: Final = speech_at
        self.past: Final = past


class Frame:
    """One act: the token of its cue, its concept, who does it, to whom, how, and why it does not count ('' if it does).

    `actors` are token numbers of the names that act (empty: one spoken of before); `side` is theirs.
    """

    __slots__ = ("actors", "at", "concept", "refused", "side", "stance", "target", "target_at")

    def __init__(
        self,
        at: int,
        concept: str,
        side: str,
        actors: tuple[int, ...],
        target: str,
        target_at: int,
        stance: Stance,
        refused: str,
    ) -> None:
        self.at: Final = at
        self.concept: Final = concept
        self.side: Final = side
        self.actors: Final = actors
        self.target: Final = target
        self.target_at: Final = target_at
        self.stance: Final = stance
        self.refused: Final = refused

    def refused_as(self, other: "Frame") -> "Frame":
        """The same act with the stance of another, and refused as it is."""
        return Frame(
            self.at,
            self.concept,
            self.side,
            self.actors,
            self.target,
            self.target_at,
            other.stance,
            other.refused,
        )


class Mention:
    """`text[start:end]` names `codes` (country codes, or bodies of the rule); `mask` is a name of tokens.MASKS."""

    __slots__ = ("codes", "end", "mask", "start")

    def __init__(self, start: int, end: int, mask: str, codes: tuple[str, ...]) -> None:
        self.start: Final = start
        self.end: Final = end
        self.mask: Final = mask
        self.codes: Final = codes


class Sentence:
    """A candidate sentence with what the article says around it.

    `carried` is the side last spoken of before it, `carried_codes` the allies meant by a pronoun;
    `topic_near` counts mentions of the topic in it (0: none) and `topic_before` in the two sentences before.
    """

    __slots__ = (
        "carried",
        "carried_codes",
        "clauses",
        "end",
        "frames",
        "is_title",
        "mentions",
        "number",
        "speaker_before",
        "start",
        "tokens",
        "topic_before",
        "topic_here",
    )

    def __init__(
        self,
        start: int,
        end: int,
        number: int,
        mentions: tuple[Mention, ...],
        tokens: Tokens,
        clauses: Clauses,
        frames: tuple[Frame, ...],
        carried: str,
        carried_codes: tuple[str, ...],
        speaker_before: str,
        topic_here: int,
        topic_before: int,
        is_title: bool,
    ) -> None:
        self.start: Final = start
        self.end: Final = end
        self.number: Final = number
        self.mentions: Final = mentions
        self.tokens: Final = tokens
        self.clauses: Final = clauses
        self.frames: Final = frames
        self.carried: Final = carried
        self.carried_codes: Final = carried_codes
        self.speaker_before: Final = speaker_before
        self.topic_here: Final = topic_here
        self.topic_before: Final = topic_before
        self.is_title: Final = is_title


class Article:
    """What holds for the article as a whole, next to its candidate sentences; a share is 0..4 (see `_share`)."""

    __slots__ = (
        "adversary_sentences",
        "adversary_share",
        "ally_in_title",
        "ally_sentences",
        "count",
        "language",
        "sentences",
        "topic_in_lead",
        "topic_in_title",
        "topic_sentences",
        "topic_share",
    )

    def __init__(
        self,
        sentences: tuple[Sentence, ...],
        count: int,
        topic_sentences: int,
        ally_sentences: int,
        adversary_sentences: int,
        topic_in_title: bool,
        ally_in_title: bool,
        topic_in_lead: bool,
        language: str,
        topic_share: int = 0,
        adversary_share: int = 0,
    ) -> None:
        self.sentences: Final = sentences
        self.count: Final = count
        self.topic_sentences: Final = topic_sentences
        self.ally_sentences: Final = ally_sentences
        self.adversary_sentences: Final = adversary_sentences
        self.topic_in_title: Final = topic_in_title
        self.ally_in_title: Final = ally_in_title
        self.topic_in_lead: Final = topic_in_lead
        self.language: Final = language
        self.topic_share: Final = topic_share
        self.adversary_share: Final = adversary_share
