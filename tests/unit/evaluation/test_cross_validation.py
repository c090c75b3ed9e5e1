"""Cross-validation and fitting over a few own texts: each is judged once, by weights that have not seen its story."""

from pathlib import Path

import numpy as np
import pytest

from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.evaluation import train
from streams.evaluation.corpus import OWN, load_pairs, load_written
from streams.evaluation.cross_validation import alarms_by_reason, cross_validate, pairs_right
from streams.evaluation.reader import Reader
from streams.evaluation.training import Corpus, prepare


@pytest.fixture(scope="module")
def reader(facts: Facts) -> Reader:
    return Reader(facts, load_rules(train.RULES).rules[0])


@pytest.fixture(scope="module")
def corpus(reader: Reader) -> Corpus:
    examples = load_written(OWN / "articles-en-1.jsonl", reader.analyse)[:40]
    examples += load_pairs(OWN / "pairs-en.jsonl", reader.analyse)[:60]
    return Corpus([prepare(example, reader.read(example)) for example in examples])


def test_every_text_is_judged_once(corpus: Corpus, reader: Reader) -> None:
    everything = np.ones(len(corpus.items), dtype=bool)
    outcome = cross_validate(corpus, reader.facts.cooperation, reader.rule, judged=everything, fitted_on=everything)
    assert sorted(outcome.told) == list(range(len(corpus.items)))
    right = [told.alert == corpus.items[at].example.alert for at, told in outcome.told.items()]
    # By chance it would be half; with forty articles to learn from it is better.
    assert sum(right) / len(right) > 0.6
    assert sum(count for _, count in pairs_right(corpus, outcome).values()) == 30
    assert all(0 <= one.told <= one.sentences for one in alarms_by_reason(corpus, outcome))


def test_pairs_are_contrasts_of_a_telling_and_a_quiet_row(corpus: Corpus) -> None:
    assert len(corpus.contrasts) > 10
    assert all(corpus.truth[telling] and not corpus.truth[quiet] for telling, quiet in corpus.contrasts)


def test_figures_go_between_the_marks(tmp_path: Path) -> None:
    log = tmp_path / "log.md"
    log.write_text(f"before\n{train.BEGIN}\nSTALE\n{train.END}\nafter\n", encoding="utf-8")
    row = {"articles": 7, "f1": 0.5, "low": 0.4, "high": 0.6, "precision": 0.5, "recall": 0.5}
    row |= {"allies_f1": 0.7, "act": 0.6, "declining_alerts": 1, "declining": 2}
    train.write_docs(log, {"dev": row, "reason T": 0.05, "pairs": 0.7, "reliability": [(0.9, 3, 1.0)]})
    text = log.read_text(encoding="utf-8")
    assert text.startswith("before")
    assert text.endswith("after\n")
    assert "STALE" not in text
    assert "| dev | 7 | 0.500 (0.400-0.600) |" in text
    assert "| reason T | 0.05 |" in text
    assert "| 0.9 | 3 | 1.00 |" in text
    bare = tmp_path / "bare.md"
    bare.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        train.write_docs(bare, {"pairs": 0.0, "reliability": []})
