"""How good the tags are: micro precision, recall and F1 of countries, persons and bodies against labelled articles."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from streams.contracts.articles import ActorTag, CountryTag

_WORD: Final = re.compile(r"\w+")
_TITLES: Final = frozenset(
    ["mr", "mrs", "ms", "dr", "sir", "gen", "lord", "lady", "president", "minister", "prof", "king", "pope", "the"]
)
#: Share of the words of the shorter body name that both names must have.
_BODY_OVERLAP: Final = 0.75


class Score(msgspec.Struct, frozen=True):
    """Counts of a task: found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


class GoldActor(msgspec.Struct, frozen=True):
    """A person or body of an article, as the codebook names it, with its country if it has one."""

    name: str
    kind: str
    country: str | None = None


class Gold(msgspec.Struct, frozen=True):
    """The label of one article, as the codebook gives it; unknown fields are ignored."""

    id: str
    countries: tuple[str, ...]
    actors: tuple[GoldActor, ...] = ()


class Prediction(msgspec.Struct, frozen=True):
    """What the tagger said of one article."""

    id: str
    countries: tuple[CountryTag, ...]
    actors: tuple[ActorTag, ...] = ()


class Miss(msgspec.Struct, frozen=True):
    """One disagreement: task (countries, persons, bodies), "wrong" or "missed", and what it is about."""

    id: str
    task: str
    kind: str
    what: str


class TagReport(msgspec.Struct, frozen=True):
    """The outcome over a set of articles.

    `person_country` counts, of the persons found, those whose country is right (right) or not (wrong).
    `by_source` holds the countries, persons and bodies of each source.
    """

    articles: int
    countries: Score
    persons: Score
    bodies: Score
    person_country: Score
    by_source: dict[str, dict[str, Score]]
    misses: tuple[Miss, ...]


def score_tags(
    gold: Iterable[Gold], predictions: Mapping[str, Prediction], sources: Mapping[str, str] | None = None
) -> TagReport:
    """Compare labels with predictions by article id; an article without a prediction counts as all missed."""
    totals = {"countries": Score(), "persons": Score(), "bodies": Score()}
    person_country = Score()
    by_source: dict[str, dict[str, Score]] = {}
    misses: list[Miss] = []
    articles = 0
    for label in gold:
        articles += 1
        found = predictions.get(label.id) or Prediction(label.id, ())
        scores = {"countries": _score_countries(label, found, misses)}
        scores["persons"], country = _score_actors(label, found, "person", misses)
        scores["bodies"], _ = _score_actors(label, found, "body", misses)
        person_country += country
        source = by_source.setdefault((sources or {}).get(label.id, "all"), {})
        for task, score in scores.items():
            totals[task] += score
            source[task] = source.get(task, Score()) + score
    return TagReport(
        articles, totals["countries"], totals["persons"], totals["bodies"], person_country, by_source, tuple(misses)
    )


def _score_countries(label: Gold, found: Prediction, misses: list[Miss]) -> Score:
    want, have = set(label.countries), {tag.code for tag in found.countries}
    misses.extend(Miss(label.id, "countries", "missed", code) for code in sorted(want - have))
    misses.extend(Miss(label.id, "countries", "wrong", code) for code in sorted(have - want))
    return Score(len(want & have), len(have - want), len(want - have))


def _score_actors(label: Gold, found: Prediction, kind: str, misses: list[Miss]) -> tuple[Score, Score]:
    """One-to-one: each label takes the first fitting tag that no other label has taken, exact names first."""
    task = "persons" if kind == "person" else "bodies"
    fits = same_person if kind == "person" else same_body
    left = [actor for actor in found.actors if actor.kind == kind]
    labels = [actor for actor in label.actors if actor.kind == kind]
    pairs: list[tuple[GoldActor, ActorTag]] = []
    for test in (lambda one, other: words_of(one) == words_of(other), fits):
        for actor in list(labels):
            match = next((tag for tag in left if test(actor.name, tag.name)), None)
            if match is not None:
                left.remove(match)
                labels.remove(actor)
                pairs.append((actor, match))
    misses.extend(Miss(label.id, task, "missed", actor.name) for actor in labels)
    misses.extend(Miss(label.id, task, "wrong", tag.name) for tag in left)
    agree = 0
    for actor, tag in pairs:
        if actor.country == tag.country:
            agree += 1
        else:
            misses.append(Miss(label.id, task, "country", f"{tag.name}: {tag.country} instead of {actor.country}"))
    return Score(len(pairs), len(left), len(labels)), Score(agree, len(pairs) - agree, 0)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without accents and titles."""
    letters = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = tuple(word for word in _WORD.findall(plain) if word not in _TITLES)
    return words or tuple(_WORD.findall(plain))


def same_person(one: str, other: str) -> bool:
    """Whether two names mean one person: the same family name, and no given name that differs."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return set(short) <= set(long) or (
        short[-1] == long[-1] and short[0][0] == long[0][0] and 1 in (len(short[0]), len(long[0]))
    )


def same_body(one: str, other: str) -> bool:
    """Whether two names mean one body: nearly all words of the shorter are in the longer, or one is its initials."""
    stop = {"the", "of", "for", "and", "s"}
    first, second = ([word for word in words_of(name) if word not in stop] for name in (one, other))
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
        return True
    return len(set(short) & set(long)) >= _BODY_OVERLAP * len(set(short))
