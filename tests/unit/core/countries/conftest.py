"""The real automaton and the tagger in one call: no test of a name goes by a made-up list."""

from collections.abc import Callable
from datetime import date

import pytest

from streams.core.countries import tag_countries
from streams.core.country_mention import CountryMention
from streams.core.facts import Facts
from streams.core.lexicon import Lexicon
from streams.core.text import prepare

Mentions = Callable[..., list[CountryMention]]


@pytest.fixture(scope="session")
def lexicon(facts: Facts) -> Lexicon:
    return facts.lexicon


@pytest.fixture(scope="session")
def mentions(lexicon: Lexicon) -> Mentions:
    def tag(body: str, *, title: str = "", language: str = "en") -> list[CountryMention]:
        document = prepare(title, body)
        hits = lexicon.scan(document.text, language)
        return tag_countries(document, hits, language=language, day=date(2022, 3, 1))

    return tag


@pytest.fixture(scope="session")
def codes(mentions: Mentions) -> Callable[..., set[str]]:
    def tag(body: str, *, title: str = "", language: str = "en") -> set[str]:
        return {mention.code for mention in mentions(body, title=title, language=language)}

    return tag
