"""The function words of a language, made ready for the readers of offices and bodies."""

import re
from functools import cache

import msgspec

from streams.knowledge.actors import ActorKnowledge
from streams.knowledge.roles import Words

_NO_WORDS = Words()
#: Small words that tie a field of work to the head word of a body, in every language's texts.
OF = frozenset({"of", "for", "on"})


class Vocabulary(msgspec.Struct, frozen=True):
    """The function words of a language in the forms that readers need; made once for each language."""

    words: Words
    copulas: re.Pattern[str]
    #: Words in small letters behind an office that lead on to others, and those at which a closer look is due.
    leading_on: frozenset[str]
    doubtful: frozenset[str]
    #: Words in small letters behind the head word of a body that may belong to its name.
    of_body: frozenset[str]


@cache
def vocabulary(knowledge: ActorKnowledge, language: str) -> Vocabulary:
    """The vocabulary of `language`; that of English where there is none."""
    common = knowledge.roles.common
    words = knowledge.roles.words.get(language) or knowledge.roles.words.get("en", _NO_WORDS)
    doubtful = common.leading | words.joiners
    of_body = common.portfolio | OF
    if language != "en":
        # Where adjectives stand behind the noun ("ministre sortant").
        doubtful |= words.former | words.modifiers
        of_body |= words.connectors | words.articles
    leading_on = words.connectors | common.portfolio | frozenset(common.parties) | words.private
    copulas = rf"\b(?:{'|'.join(sorted(map(re.escape, words.copulas)))})\b" if words.copulas else r"(?!)"
    return Vocabulary(words, re.compile(copulas), leading_on, doubtful, of_body)
