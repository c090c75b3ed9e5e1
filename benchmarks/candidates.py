"""Candidates for the story table by the thousand: real ones of the core, renamed, their texts as alike as news is."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from benchmarks.articles import generator
from streams.contracts.alerts import Candidate
from streams.contracts.codec import Limits, encode, format_time
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.core.signatures import PERMUTATIONS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_STAMP_MS = 1_700_000_000_000
_MODELS = 40
#: Chance that a place of a signature holds the number that common phrases give it: two texts then agree in its square,
#: a fiftieth of the places, as unrelated news does. Without it no story would ever be looked at in vain.
_COMMON = 0.02**0.5


class Candidates:
    """An endless row of candidates, no two of one story; the same seed gives the same row."""

    def __init__(self, facts: Facts, rules: Rules, *, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._common = [self._chance.getrandbits(32) for _ in range(PERMUTATIONS)]
        self._models = list(_models(facts, rules))
        self._number = 0

    def next(self) -> Candidate:
        """One of another story than all before."""
        chance = self._chance
        places = self._common
        signature = tuple(place if chance.random() < _COMMON else chance.getrandbits(32) for place in places)
        return self._made(self._models[self._number % len(self._models)], f"k-{self._number}", signature)

    def copy(self, first: Candidate) -> Candidate:
        """An article that tells the story of `first` in its own words and with what it says itself."""
        model = self._models[self._number % len(self._models)]
        return self._made(model, first.story_key, first.signature)

    def _made(self, model: Candidate, key: str, signature: tuple[int, ...]) -> Candidate:
        number, self._number = self._number, self._number + 1
        return msgspec.structs.replace(
            model,
            story_key=key,
            article_id=f"scale-{number}",
            url=f"https://news.example/scale/{number}",
            source=f"Source {number % 1000}",
            content=f"{number:020x}",
            offset=number,
            received_at=format_time(NOW),
            published_at=format_time(NOW),
            signature=signature,
        )


class CandidateRecord(msgspec.Struct, frozen=True):
    """A record of alerts.candidates as the alert agent is handed it."""

    value: bytes
    offset: int
    key: bytes | None = None
    topic: str = "alerts.candidates"
    partition: int = 0
    timestamp: int = _STAMP_MS
    headers: tuple[tuple[str, bytes], ...] = ()


def record_of(candidate: Candidate) -> CandidateRecord:
    """The candidate as bytes, so that nothing of it is shared with another in memory."""
    return CandidateRecord(encode(candidate), candidate.offset, candidate.story_key.encode())


def _models(facts: Facts, rules: Rules) -> Iterator[Candidate]:
    """What the core makes of articles of mixed news that speak of Ukraine and an ally, and that alert."""
    source, number, found = generator("mixed", candidate_every=1), 0, 0
    while found < _MODELS:
        raw = RawRecord(None, source.value(number), 0, number, _STAMP_MS)
        made = process(raw, facts, rules, Limits(), now=NOW)
        number += 1
        if any(verdict.alert for verdict in made.verdicts) and made.candidate is not None:
            found += 1
            yield msgspec.json.decode(made.candidate[1], type=Candidate)
