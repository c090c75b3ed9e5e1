"""Features of a sentence's structure in two steps, small facts and their names, so that names are made once a fact."""

from collections.abc import Callable
from typing import Any, Final

from streams.core.cooperation.parts import Article, Sentence

#: A fact is the name of its kind and few small values, so that an article meets the same ones again and again.
Fact = tuple[Any, ...]


def facts_of(sentence: Sentence, article: Article) -> list[Fact]:
    """Every fact of the structure of a sentence."""
    clauses = sentence.clauses
    here = sentence.topic_here
    topic = "U" if here else "u" if sentence.topic_before else ""
    facts: list[Fact] = [("name", name.side, name.kind, name.role, name.status) for name in clauses.names]
    refused = 0
    for frame in sentence.frames:
        if frame.refused:
            refused += 1
            facts.append(("refused", frame.refused, frame.concept))
        else:
            facts.append(("does", frame.concept, frame.stance, frame.target, topic, not frame.actors))
    accepted = len(sentence.frames) - refused
    subjects = "".join([name.side for name in clauses.names if name.role == "subject"])
    allies = {code for mention in sentence.mentions if mention.mask[0] == "A" for code in mention.codes}
    # No `min` here: a call each would cost more than all the rest of this function.
    facts += (
        (
            "acts",
            clauses.speaker,
            sentence.speaker_before,
            accepted if accepted < 3 else 3,
            refused if refused < 3 else 3,
            subjects[:1] or "-" + sentence.carried,
            subjects if len(subjects) < 2 else "".join(dict.fromkeys(subjects)),
        ),
        (
            "place",
            here if here < 2 else 2,
            sentence.topic_before if sentence.topic_before < 2 else 2,
            sentence.carried,
            "title" if sentence.is_title else sentence.number if sentence.number < 4 else 4,
            len(allies) if len(allies) < 3 else 3,
            len(sentence.tokens.raw) // 10 if len(sentence.tokens.raw) < 50 else 5,
            clauses.quoted,
        ),
        (
            "around",
            article.topic_share,
            article.adversary_share,
            article.topic_in_title,
            article.ally_in_title,
            here > 0,
        ),
    )
    return facts


def names_of(fact: Fact) -> list[str]:
    """Names of the features that a fact gives."""
    return _NAMED[fact[0]](*fact[1:])


def _name(side: str, kind: str, role: str, status: str) -> list[str]:
    names = [f"s:name {side}{kind} {role}"]
    return [*names, "s:status " + status] if status and side == "A" else names


def _refused(reason: str, concept: str) -> list[str]:
    return ["s:refused " + reason, f"s:refused {reason} {concept}"]


def _does(concept: str, stance: str, target: str, topic: str, carried: bool) -> list[str]:
    names = [
        f"s:does {concept}",
        f"s:does {concept} to {target}",
        f"s:does {stance} {topic}",
        f"s:does {concept} {topic}",
    ]
    return [*names, "s:does carried"] if carried else names


def _acts(speaker: str, before: str, accepted: int, refused: int, first: str, subjects: str) -> list[str]:
    return [
        "s:speaker " + speaker,
        f"s:speaker before {before} {speaker}",
        f"s:frames {accepted} {refused}",
        "s:subject " + first,
        "s:subjects " + subjects,
    ]


def _place(here: int, before: int, carried: str, place: int | str, allies: int, length: int, quoted: bool) -> list[str]:
    names = [
        f"s:topic {here} {before}",
        f"s:carried {carried}",
        f"s:place {place}",
        f"s:allies {allies}",
        f"s:length {length}",
    ]
    return [*names, "s:quoted"] if quoted else names


def _around(topic: int, adversary: int, topic_in_title: bool, ally_in_title: bool, here: bool) -> list[str]:
    return [
        f"s:topic share {topic}",
        f"s:topic share {topic} here {int(here)}",
        f"s:title {int(topic_in_title)}{int(ally_in_title)} here {int(here)}",
        f"s:adversary share {adversary}",
    ]


_NAMED: Final[dict[str, Callable[..., list[str]]]] = {
    "name": _name,
    "refused": _refused,
    "does": _does,
    "acts": _acts,
    "place": _place,
    "around": _around,
}
