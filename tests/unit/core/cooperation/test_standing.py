"""Who cooperates in an article, and how: named only with an event that shows it."""

from datetime import date

import pytest

from streams.contracts.alerts import Verdict
from streams.contracts.articles import RawArticle
from streams.core import cooperation
from streams.core.analysis import Analysis
from streams.core.cooperation.parts import Article
from streams.core.cooperation.rules import load_rules
from streams.core.cooperation.standing import MODEL, ally_features, cooperating, heard
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.knowledge.cooperation import Weights


@pytest.fixture(scope="module")
def alerts(facts: Facts, analyses: list[Analysis]) -> list[Verdict]:
    rules = load_rules()
    found = [verdict for one in analyses for verdict in cooperation.detect(one, rules, facts.cooperation)]
    return [verdict for verdict in found if verdict.alert and verdict.kind == "cooperation"]


def test_an_alert_names_just_the_allies_of_its_events(alerts: list[Verdict]) -> None:
    assert len(alerts) > 50
    for alert in alerts:
        shown = {code for event in alert.events if event.refused is None for code in event.allies}
        assert {ally.code for ally in alert.allies} == shown


def test_the_act_of_an_alert_is_that_of_one_of_its_events(alerts: list[Verdict]) -> None:
    assert len({alert.act for alert in alerts}) > 3
    for alert in alerts:
        assert alert.act in {event.act for event in alert.events if event.refused is None}


def test_faint_sentences_are_heard_only_where_there_is_no_other() -> None:
    assert heard([-4.0, 0.5, -2.0, 3.0], [False, False, False, True]) == [1, 2]
    assert heard([-4.0, -5.0], [False, False]) == [0]
    assert heard([1.0], [True]) == []


def test_an_ally_of_a_sentence_that_tells_stands_higher(read: list[Article]) -> None:
    article = next(one for one in read if len(one.sentences) > 3)
    parts = [(article.sentences[0], 0.9, [(2.0, ("DE",))]), (article.sentences[1], 0.2, [(-1.0, ("PL",))])]
    found = ally_features(article, parts)
    assert list(found) == ["DE", "PL"]
    assert found["DE"]["tells and acts"] > found["PL"]["tells and acts"]
    assert found["DE"]["of the best"] > found["PL"]["of the best"]


def test_an_ally_that_is_only_a_place_is_counted_as_one(facts: Facts) -> None:
    day = date(2023, 3, 1)
    body = "Germany sent Ukraine tanks, Olaf Scholz said in Latvia. He met the press in Riga on the war in Ukraine."
    analysis = enrich(RawArticle(id="1", body=body, published_at=day.isoformat()), facts, day=day).analysis
    article = cooperation.Reader(facts.cooperation).read(analysis, load_rules().rules[0])
    assert article is not None
    parts = [(sentence, 0.9, [(0.0, ("DE", "LV"))]) for sentence in article.sentences]
    found = ally_features(article, parts)
    assert found["LV"]["as a place"] == 1.0
    assert found["DE"]["as a place"] == 0.0
    assert found["DE"]["as a person"] == 0.5


def test_the_likeliest_ally_is_named_where_none_is_likely() -> None:
    weights = Weights("1", {}, "", {MODEL: {"acts": 4.0, "(bias)": -3.0}})
    assert cooperating(weights, {"DE": {"acts": 0.9}, "PL": {"acts": 0.1}}) == ["DE"]
    assert cooperating(weights, {"DE": {"acts": 0.2}, "PL": {"acts": 0.1}}) == ["DE"]
    assert cooperating(weights, {}) == []
