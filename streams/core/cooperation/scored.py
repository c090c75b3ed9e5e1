"""A candidate sentence weighed: all of it by the sentence model, the rest of the models only where asked."""

from typing import Final

from streams.contracts.alerts import Act, Feature
from streams.core.cooperation.allies import Candidates, Chooser
from streams.core.cooperation.cancelling import cancelled_by
from streams.core.cooperation.contexts import ContextWords
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.weighing import Weigher
from streams.knowledge.cooperation import Weights
from streams.knowledge.cues import CueWords

#: Features kept in a verdict.
_MOST_FEATURES: Final = 12


class Scales:
    """The fitted weights of a knowledge base laid out for use, and what was learnt of words on the way."""

    def __init__(self, weights: Weights) -> None:
        self.weigher = Weigher(weights)
        self.chooser = Chooser(weights)
        self._context_words: dict[str, ContextWords] = {}

    def context_words(self, cues: CueWords) -> ContextWords:
        """What the words met say of contexts; other cues of the same language start over."""
        found = self._context_words.get(cues.language)
        if found is None or found.cues is not cues:
            found = self._context_words[cues.language] = ContextWords(cues)
        return found


class Scored:
    """A candidate sentence with the rows of its features, its log-odds, and the reason that cancels it ('' if none)."""

    __slots__ = ("_acts", "_allies", "cancelled", "odds", "rows", "scales", "sentence")

    def __init__(self, sentence: Sentence, article: Article, scales: Scales) -> None:
        self.sentence = sentence
        self.scales = scales
        self.rows = scales.weigher.rows(sentence, article)
        self.odds = scales.weigher.odds("sentence", self.rows)
        self.cancelled = cancelled_by(sentence)
        self._allies: Candidates | None = None
        self._acts: dict[Act, float] | None = None

    @property
    def allies(self) -> Candidates:
        """The allies it names, weighed only where the sentence may tell of them."""
        if self._allies is None:
            self._allies = self.scales.chooser.candidates(self.sentence)
        return self._allies

    @property
    def acts(self) -> dict[Act, float]:
        """How likely each act is what it tells of, weighed only where it tells of one."""
        if self._acts is None:
            self._acts = self.scales.weigher.act_shares(self.rows)
        return self._acts

    @property
    def likeliest_act(self) -> Act:
        """The act that it most likely tells of."""
        shares = self.acts
        return max(shares, key=lambda act: shares[act])

    def strongest(self, model: str) -> list[Feature]:
        """The features that weighed most."""
        return self.scales.weigher.strongest(model, self.rows, _MOST_FEATURES)
