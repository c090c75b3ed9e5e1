"""The two public functions: `enrich` tags an article, `detect` says what the rules make of it."""

from datetime import date

from streams.contracts.alerts import Verdict
from streams.contracts.articles import ActorTag, CountryTag, RawArticle
from streams.core.actors import actor_tags, tag_actors
from streams.core.analysis import Analysis
from streams.core.cooperation import detect as detect_cooperation
from streams.core.cooperation.rules import Rules
from streams.core.countries import country_tags, tag_countries
from streams.core.facts import Facts
from streams.core.language import capabilities, detect_language
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


def enrich(article: RawArticle, facts: Facts, *, day: date) -> Tagged:
    """Tag an article with the facts of `day` (its publication day, or the best that is known of it)."""
    document = prepare(article.title, article.body)
    language = detect_language(document, article.language)
    hits = facts.lexicon.scan(document.text, language)
    countries = tag_countries(document, hits, language=language, day=day)
    actors = tag_actors(
        document,
        hits,
        countries,
        language=language,
        day=day,
        source=article.source,
        knowledge=facts.actors,
    )
    analysis = Analysis(
        document=document,
        language=language,
        day=day,
        dated=article.published_at is not None,
        source=article.source,
        countries=tuple(countries),
        actors=tuple(actors),
        cameo_codes=article.cameo_codes or (),
    )
    return Tagged(analysis, capabilities(language))


def detect(tagged: Tagged, rules: Rules, facts: Facts, *, every_clause: bool = False) -> tuple[Verdict, ...]:
    """One verdict for each rule whose topic and actors the article joins; none costs next to nothing.

    `every_clause` adds the clauses that do not count to the events of a verdict, each with the reason.
    """
    return detect_cooperation(tagged.analysis, rules, facts.cooperation, every_clause)
