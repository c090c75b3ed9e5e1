"""A cheap look may end a reading early, and must never change what is found."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contracts.articles import RawArticle
from streams.contracts.codec import Limits, decode_raw
from streams.core.actors import first_look, persons
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.generator import Generator

NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: Pieces that make and break the reading of an office, to be put in any order.
PIECES = (
    "The president", "a spokeswoman", "foreign minister", "Gen.", "mayor", "minister of defence", "prime ministers",
    " for the", " of", " and", " said", " visited", " fire service", " Ukraine", " in Warsaw", "'s", ", ", ". ", "\n",
    " Olena Kovalenko", " Jan Novak", " van Dyk", " Zelensky", " (", ")", " was", " who", " – ", " the", " former",
    " Security Council", " on the Defence Committee", " al Thani", " U.S.", " Ltd",
)  # fmt: skip


def _read_in_full(article: RawArticle, facts: Facts) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persons, "no_name_behind", lambda scene, pos: False)
        patch.setattr(persons, "may_follow_name", lambda scene, start: True)
        return enrich(article, facts, day=NOW.date()).analysis.actors


@pytest.mark.parametrize("kind", ["mixed", "dense"])
def test_an_early_end_loses_no_name_of_the_news(facts: Facts, kind: str) -> None:
    made = Generator(3, kind="dense" if kind == "dense" else "mixed", size=3800)
    for number in range(60):
        article = decode_raw(made.value(number), Limits(), now=NOW).article
        assert enrich(article, facts, day=NOW.date()).analysis.actors == _read_in_full(article, facts)


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=14), st.sampled_from(["en", "de", "fr"]))
def test_an_early_end_loses_no_name_of_any_order_of_words(facts: Facts, pieces: list[str], language: str) -> None:
    article = RawArticle(body="".join(pieces), language=language)
    assert enrich(article, facts, day=NOW.date()).analysis.actors == _read_in_full(article, facts)


def test_the_look_ends_most_readings(facts: Facts) -> None:
    """It would guard nothing if it never said yes."""
    made = Generator(3, kind="mixed", size=3800)
    said: list[bool] = []
    with pytest.MonkeyPatch.context() as patch:

        def noting(scene: persons.Scene, pos: int) -> bool:
            said.append(first_look.no_name_behind(scene, pos))
            return said[-1]

        patch.setattr(persons, "no_name_behind", noting)
        for number in range(40):
            enrich(decode_raw(made.value(number), Limits(), now=NOW).article, facts, day=NOW.date())
    assert sum(said) > 0.6 * len(said)
