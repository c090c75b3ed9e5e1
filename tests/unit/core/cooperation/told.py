"""What a text of a few sentences is read as, for tests of the reading: no fitted number takes part."""

from datetime import date

from streams.contracts.articles import RawArticle
from streams.core.cooperation.cancelling import cancelled_by
from streams.core.cooperation.mentions import sides_of
from streams.core.cooperation.parts import Article
from streams.core.cooperation.reading import read_article
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.pipeline import enrich

DAY = date(2023, 5, 1)


def article_of(facts: Facts, text: str, language: str) -> Article:
    """The text read by the rule of the project, as of DAY."""
    knowledge = facts.cooperation
    (rule,) = load_rules().rules
    article = RawArticle(id="1", body=text, language=language, published_at=DAY.isoformat())
    analysis = enrich(article, facts, day=DAY).analysis
    sides = sides_of(rule, knowledge.alliances, knowledge.bodies, DAY)
    return read_article(analysis, sides, knowledge.cues_of(language), {}, frozenset(knowledge.acts))


def reasons(facts: Facts, text: str, language: str) -> list[str]:
    """Why each sentence that names an ally cannot count ('' where it can)."""
    return [cancelled_by(sentence) for sentence in article_of(facts, text, language).sentences]


def acts_that_stand(facts: Facts, text: str, language: str) -> list[str]:
    """The acts of allies that are not refused, in text order."""
    return [
        frame.concept
        for sentence in article_of(facts, text, language).sentences
        for frame in sentence.frames
        if frame.side == "A" and not frame.refused
    ]


def speakers(facts: Facts, text: str, language: str) -> list[str]:
    """The side of the one whose words each sentence gives ('' where nobody's)."""
    return [sentence.clauses.speaker for sentence in article_of(facts, text, language).sentences]
