"""Articles read as the detector reads them, of the project's own sentences and of generated news."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contracts.articles import RawArticle
from streams.core.analysis import Analysis
from streams.core.cooperation.mentions import has_ally_and_topic, sides_of
from streams.core.cooperation.parts import Article, Memo
from streams.core.cooperation.reading import read_article
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.corpus import CONTEXT, day_of, read_lines
from streams.evaluation.generator import Generator

OWN = Path(__file__).parents[4] / "streams" / "knowledge" / "training"
#: Every so many of the project's own sentences: some hundred, of all phenomena and languages.
EVERY = 9


@pytest.fixture(scope="session")
def analyses(facts: Facts) -> list[Analysis]:
    return [enrich(article, facts, day=day_of(article.published_at)).analysis for article in _articles()]


@pytest.fixture(scope="session")
def read(facts: Facts, analyses: list[Analysis]) -> list[Article]:
    """Those of the articles that name the topic and an ally."""
    knowledge = facts.cooperation
    (rule,) = load_rules().rules
    memos: dict[str, Memo] = {language: {} for language in knowledge.cues}
    found = []
    for analysis in analyses:
        sides = sides_of(rule, knowledge.alliances, knowledge.bodies, analysis.day)
        if has_ally_and_topic(analysis, sides):
            cues = knowledge.cues_of(analysis.language)
            acts = frozenset(knowledge.acts)
            found.append(read_article(analysis, sides, cues, memos[cues.language], acts))
    return found


def _articles() -> Iterator[RawArticle]:
    for name in ("sentences-en.jsonl", "sentences-multi.jsonl"):
        for row in read_lines(OWN / name)[::EVERY]:
            language = row.get("lang", "en")
            body = CONTEXT[language] + " " + row["text"]
            yield RawArticle(id="1", body=body, language=language, published_at=row.get("published"))
    made = Generator(7, kind="dense", size=2500)
    for number in range(15):
        fields = made.article(number)
        yield RawArticle(id="2", title=fields["title"], body=fields["body"], published_at=fields["published_at"])
    # What no news holds: the marks for a sentence's ends as words, words glued together, nothing but names.
    for body in (
        "Germany <b> sends > Ukraine < tanks >. <Poland and Ukraine> met <.",
        "France-Ukraine:aid,France's(Ukraine)!? Germany…Ukraine. Italy, Spain, Poland, Ukraine, Kyiv",
        "Ukraine 1,300 155mm 14 Leopards Germany's ' ’s Germany\u2019s. " + "Ukraine Germany " * 90,
    ):
        yield RawArticle(id="3", title="Germany and Ukraine", body=body, language="en")
