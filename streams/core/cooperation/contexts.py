"""Which field of life a sentence speaks of: military, humanitarian, economic and the like."""

from collections import Counter
from itertools import chain
from typing import Final

from streams.contracts.alerts import Context
from streams.core.cooperation.parts import Tokens
from streams.knowledge.cues import CueWords

#: Words remembered for a language; hostile text starts over.
_MOST_WORDS: Final = 60_000
#: The shortest beginning of a word that says anything.
_SHORTEST_STEM: Final = 3


class ContextWords(dict[str, tuple[Context, ...]]):
    """The contexts that each word speaks of, learnt as words come up."""

    def __init__(self, cues: CueWords) -> None:
        super().__init__()
        self.cues = cues

    def __missing__(self, word: str) -> tuple[Context, ...]:
        cues = self.cues
        found = list(cues.contexts.get(word, ()))
        for size in range(_SHORTEST_STEM, min(len(word), cues.longest_stem) + 1):
            found.extend(cues.context_stems.get(word[:size], ()))
        if len(self) >= _MOST_WORDS:
            self.clear()
        contexts = self[word] = tuple(found)
        return contexts

    def context_of(self, tokens: Tokens) -> Context | None:
        """The context class that most words of the sentence speak of."""
        counts = Counter(chain.from_iterable(map(self.__getitem__, tokens.raw)))
        # Diplomacy is the frame of nearly every act: it is named where nothing else is.
        special = {context: count for context, count in counts.items() if context != "diplomatic"}
        if special:
            return max(special, key=lambda context: special[context])
        return "diplomatic" if counts else None
