"""The function words of a language, made ready for the readers of offices and bodies."""

import re
from functools import cache
from typing import Final

from streams.knowledge.actors import ActorKnowledge
from streams.knowledge.roles import Words

_NO_WORDS = Words()
#: Small words that tie a field of work to the head word of a body, in every language's texts.
OF = frozenset({"of", "for", "on"})


class Vocabulary:
    """The function words of a language in the forms that readers need; made once for each language."""

    __slots__ = ("before_office", "copulas", "doubtful", "leading_on", "of_body", "words")

    def __init__(
        self,
        words: Words,
        copulas: re.Pattern[str],
        leading_on: frozenset[str],
        doubtful: frozenset[str],
        of_body: frozenset[str],
    ) -> None:
        self.words: Final = words
        #: Words before an office that tell that a name may stand in front of it.
        self.before_office: Final = words.copulas | words.appointing
        self.copulas: Final = copulas
        #: Words in small letters behind an office that lead on to others, and those at which a closer look is due.
        self.leading_on: Final = leading_on
        self.doubtful: Final = doubtful
        #: Words in small letters behind the head word of a body that may belong to its name.
        self.of_body: Final = of_body


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
