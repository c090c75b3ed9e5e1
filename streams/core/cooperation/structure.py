"""Features of a sentence's structure in two steps, small facts and their names, so that names are made once a fact."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from streams.core.cooperation.reading import Article, Sentence

Key = tuple[Any, ...]


def _frames(sentence: Sentence, article: Article) -> Iterable[Key]:
    topic = "U" if sentence.topic_here else "u" if sentence.topic_before else ""
    return [
        (frame.concept, frame.refused, frame.stance, frame.target, topic, not frame.actors) for frame in sentence.frames
    ]


def _frame_names(concept: str, refused: str, stance: str, target: str, topic: str, carried: bool) -> list[str]:
    if refused:
        return ["s:refused " + refused, f"s:refused {refused} {concept}"]
    names = [
        f"s:does {concept}",
        f"s:does {concept} to {target}",
        f"s:does {stance} {topic}",
        f"s:does {concept} {topic}",
    ]
    return [*names, "s:does carried"] if carried else names


def _names(sentence: Sentence, article: Article) -> Iterable[Key]:
    return [name[1:] for name in sentence.clauses.names]


def _name_names(side: str, kind: str, role: str, status: str) -> list[str]:
    names = [f"s:name {side}{kind} {role}"]
    return [*names, "s:status " + status] if status and side == "A" else names


def _actions(sentence: Sentence, article: Article) -> Iterable[Key]:
    subjects = "".join([name.side for name in sentence.clauses.names if name.role == "subject"])
    refused = sum([frame.refused != "" for frame in sentence.frames])
    accepted = len(sentence.frames) - refused
    return [
        (
            sentence.clauses.speaker,
            sentence.speaker_before,
            min(accepted, 3),
            min(refused, 3),
            subjects[:1] or "-" + sentence.carried,
            "".join(dict.fromkeys(subjects)),
        )
    ]


def _action_names(speaker: str, before: str, accepted: int, refused: int, first: str, subjects: str) -> list[str]:
    return [
        "s:speaker " + speaker,
        f"s:speaker before {before} {speaker}",
        f"s:frames {accepted} {refused}",
        "s:subject " + first,
        "s:subjects " + subjects,
    ]


def _places(sentence: Sentence, article: Article) -> Iterable[Key]:
    allies = {code for mention in sentence.mentions if mention.mask[0] == "A" for code in mention.codes}
    return [
        (
            min(sentence.topic_here, 2),
            min(sentence.topic_before, 2),
            sentence.carried,
            -1 if sentence.is_title else min(sentence.number, 4),
            min(len(allies), 3),
            min(len(sentence.tokens.raw) // 10, 5),
            sentence.clauses.quoted,
        )
    ]


def _place_names(here: int, before: int, carried: str, place: int, allies: int, length: int, quoted: bool) -> list[str]:
    names = [
        f"s:topic {here} {before}",
        f"s:carried {carried}",
        f"s:place {'title' if place < 0 else place}",
        f"s:allies {allies}",
        f"s:length {length}",
    ]
    return [*names, "s:quoted"] if quoted else names


def _surroundings(sentence: Sentence, article: Article) -> Iterable[Key]:
    return [
        (
            _share(article.topic_sentences, article.count),
            _share(article.adversary_sentences, article.count),
            article.topic_in_title,
            article.ally_in_title,
            min(sentence.topic_here, 1),
        )
    ]


def _surrounding_names(topic: int, adversary: int, topic_in_title: bool, ally_in_title: bool, here: int) -> list[str]:
    return [
        f"s:topic share {topic}",
        f"s:topic share {topic} here {here}",
        f"s:title {int(topic_in_title)}{int(ally_in_title)} here {here}",
        f"s:adversary share {adversary}",
    ]


def _share(part: int, whole: int) -> int:
    """0..4: none, a tenth, a quarter, a half, more."""
    if not part:
        return 0
    ratio = part / max(whole, 1)
    return 1 if ratio <= 0.1 else 2 if ratio <= 0.25 else 3 if ratio <= 0.5 else 4


#: Each part of the structure: what its facts are in a sentence, and the names of the features that a fact gives.
#: A fact is few small values, so that an article meets the same ones again and again.
PARTS: Final[tuple[tuple[Callable[[Sentence, Article], Iterable[Key]], Callable[..., list[str]]], ...]] = (
    (_frames, _frame_names),
    (_names, _name_names),
    (_actions, _action_names),
    (_places, _place_names),
    (_surroundings, _surrounding_names),
)
