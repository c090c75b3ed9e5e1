"""The two public functions: `enrich` tags an article, `detect` says what the rules make of it."""

from datetime import date

from streams.contracts.alerts import Verdict
from streams.contracts.articles import ActorTag, CountryTag, RawArticle
from streams.core.actors import actor_tags, tag_actors
from streams.core.analysis import Analysis
from streams.core.cooperation import detect as detect_cooperation
from streams.core.cooperation.rules import Rules
from streams.core.countries import country_tags, tag_countries
from streams.core.country_mention import CountryMention
from streams.core.document import Document
from streams.core.facts import Facts
from streams.core.language import capabilities, detect_language
from streams.core.lexicon import Hit
from streams.core.text import prepare


class Tagged:
    """An article as it was analysed, for `detect`, and what is looked for in its language."""

    __slots__ = ("analysis", "capabilities")

    def __init__(self, analysis: Analysis, capabilities: tuple[str, ...]) -> None:
        self.analysis = analysis
        self.capabilities = capabilities

    @property
    def countries(self) -> tuple[CountryTag, ...]:
        """The countries as they are published; made anew at each call."""
        return country_tags(self.analysis.document, self.analysis.countries)

    @property
    def actors(self) -> tuple[ActorTag, ...]:
        """The actors as they are published; made anew at each call."""
        return actor_tags(self.analysis.document, self.analysis.actors)


class Draft:
    """An article on its way through the steps of `enrich`, each of which adds what the next one needs."""

    __slots__ = ("article", "countries", "day", "document", "hits", "language")

    article: RawArticle
    day: date
    document: Document
    language: str
    hits: list[Hit]
    countries: list[CountryMention]

    def __init__(self, article: RawArticle, day: date) -> None:
        self.article = article
        self.day = day


def read(draft: Draft) -> None:
    """First step: the text without markup, and its language."""
    draft.document = prepare(draft.article.title, draft.article.body)
    draft.language = detect_language(draft.document, draft.article.language)


def scan(draft: Draft, facts: Facts) -> None:
    """Second step: every place where a form of the lexicon stands."""
    draft.hits = facts.lexicon.scan(draft.document.text, draft.language)


def locate(draft: Draft) -> None:
    """Third step: the countries."""
    draft.countries = tag_countries(draft.document, draft.hits, language=draft.language, day=draft.day)


def tag(draft: Draft, facts: Facts) -> Tagged:
    """Last step: the actors, and everything together."""
    article = draft.article
    actors = tag_actors(
        draft.document,
        draft.hits,
        draft.countries,
        language=draft.language,
        day=draft.day,
        source=article.source,
        knowledge=facts.actors,
    )
    analysis = Analysis(
        document=draft.document,
        language=draft.language,
        day=draft.day,
        dated=article.published_at is not None,
        source=article.source,
        countries=tuple(draft.countries),
        actors=tuple(actors),
        cameo_codes=article.cameo_codes or (),
    )
    return Tagged(analysis, capabilities(draft.language))


def enrich(article: RawArticle, facts: Facts, *, day: date) -> Tagged:
    """Tag an article with the facts of `day` (its publication day, or the best that is known of it)."""
    draft = Draft(article, day)
    read(draft)
    scan(draft, facts)
    locate(draft)
    return tag(draft, facts)


def detect(tagged: Tagged, rules: Rules, facts: Facts, *, every_clause: bool = False) -> tuple[Verdict, ...]:
    """One verdict for each rule whose topic and actors the article joins; none costs next to nothing.

    `every_clause` adds the clauses that do not count to the events of a verdict, each with the reason.
    """
    return detect_cooperation(tagged.analysis, rules, facts.cooperation, every_clause)
