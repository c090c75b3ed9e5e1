"""The quick way to weigh a sentence gives what the names of its features give, for every model."""

import math

import pytest

from streams.core.cooperation.allies import Chooser, ally_candidates
from streams.core.cooperation.features import sentence_features, text_features
from streams.core.cooperation.parts import Article, Sentence
from streams.core.cooperation.scoring import ACTS, act_model, act_shares, log_odds
from streams.core.cooperation.structure import facts_of, names_of
from streams.core.cooperation.weighing import Weigher
from streams.core.facts import Facts
from streams.knowledge.cooperation import Weights

MODELS = ("sentence", "text", "holds back", *map(act_model, ACTS))


@pytest.fixture(scope="module")
def weights(facts: Facts) -> Weights:
    return facts.cooperation.weights


@pytest.fixture(scope="module")
def weigher(weights: Weights) -> Weigher:
    return Weigher(weights)


def sentences(read: list[Article]) -> list[tuple[Sentence, Article]]:
    found = [(sentence, article) for article in read for sentence in article.sentences]
    assert len(found) > 400
    return found


@pytest.mark.parametrize("model", MODELS)
def test_a_sentence_weighs_what_its_named_features_weigh(
    model: str, read: list[Article], weigher: Weigher, weights: Weights
) -> None:
    for sentence, article in sentences(read):
        names = sentence_features(sentence, article)
        quick = weigher.odds(model, weigher.rows(sentence, article))
        assert math.isclose(quick, log_odds(weights, model, names), abs_tol=1e-9), sentence.tokens.raw


def test_every_weight_there_is_can_be_found(read: list[Article]) -> None:
    """With a weight of its own for each name, no two features can be taken for one another."""
    for article in read[::7]:
        for sentence in article.sentences:
            names = sorted(sentence_features(sentence, article))
            for start in range(0, len(names), 30):
                table = {name: float(2**place) for place, name in enumerate(names[start : start + 30])}
                own = Weigher(Weights("test", {}, "", {"sentence": table}))
                assert own.odds("sentence", own.rows(sentence, article)) == sum(table.values()), names


def test_an_article_as_a_whole_weighs_each_feature_once(
    read: list[Article], weigher: Weigher, weights: Weights
) -> None:
    for article in read:
        names = text_features([sentence_features(sentence, article) for sentence in article.sentences])
        rows = weigher.together(weigher.rows(sentence, article) for sentence in article.sentences)
        assert math.isclose(weigher.odds("text", rows), log_odds(weights, "text", names), abs_tol=1e-9)


def test_acts_are_shared_out_alike(read: list[Article], weigher: Weigher, weights: Weights) -> None:
    for sentence, article in sentences(read):
        plain = act_shares(weights, sentence_features(sentence, article))
        assert weigher.act_shares(weigher.rows(sentence, article)) == pytest.approx(plain, abs=1e-9)


def test_the_features_shown_are_the_strongest_that_hold(
    read: list[Article], weigher: Weigher, weights: Weights
) -> None:
    table = weights.models["sentence"]
    for sentence, article in sentences(read)[::5]:
        held = {name: table[name] for name in sentence_features(sentence, article) if name in table}
        expected = sorted(held, key=lambda name: (-abs(held[name]), name))[:6]
        shown = weigher.strongest("sentence", weigher.rows(sentence, article), 6)
        assert [feature.name for feature in shown] == expected
        assert [feature.weight for feature in shown] == [round(held[name], 4) for name in expected]


def test_allies_are_weighed_alike_however_often_they_were_met(read: list[Article], weights: Weights) -> None:
    chooser = Chooser(weights)
    for _ in range(2):
        for sentence, _ in sentences(read):
            plain = [(log_odds(weights, "ally", names), codes) for names, codes in ally_candidates(sentence)]
            quick = chooser.candidates(sentence)
            assert [codes for _, codes in quick] == [codes for _, codes in plain]
            assert [odds for odds, _ in quick] == pytest.approx([odds for odds, _ in plain], abs=1e-9)


def test_facts_come_up_again_and_again(read: list[Article]) -> None:
    """Facts are remembered, which pays only while articles meet the same ones again."""
    met = [fact for sentence, article in sentences(read) for fact in facts_of(sentence, article)]
    assert all(name.startswith("s:") for fact in met for name in names_of(fact))
    assert len(set(met)) < len(met) / 3
