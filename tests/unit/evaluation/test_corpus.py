"""What is fitted on: labels keep their place, every own text follows the codebook."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from streams.contracts.articles import RawArticle
from streams.core.analysis import Analysis
from streams.core.document import join
from streams.evaluation.corpus import (
    OWN,
    OWN_ARTICLES,
    OWN_PAIRS,
    OWN_SENTENCES,
    load_pairs,
    load_written,
    read_lines,
)

ACTS = {"statement", "consult", "pledge", "aid", "sanction"}
REASONS = set("RACOXTPWDUE-")


def untagged(article: RawArticle, day: date) -> Analysis:
    return Analysis(
        document=join(article.title or "", article.body or ""),
        language=article.language or "en",
        day=day,
        dated=True,
        source=None,
        countries=(),
        actors=(),
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    sentence = {"cooperation": False, "act": None, "allies": [], "reason": "T"}
    row = {
        "lang": "en",
        "published": "2023-05-04",
        "title": "A title",
        "sentences": [
            {**sentence, "text": "First. "},
            {**sentence, "text": "Second.\n\n", "cooperation": True, "act": "aid", "allies": ["DK"], "reason": None},
            {**sentence, "text": "Third."},
        ],
        "alert": True,
        "act": "aid",
        "allies": ["DK"],
        "polarity": "cooperates",
    }
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


def test_labels_of_a_written_article_stand_where_its_sentences_are(written: Path) -> None:
    (example,) = load_written(written, untagged)
    body = example.analysis.document.body
    assert body == "First. Second.\n\nThird."
    assert [body[one.start : one.end] for one in example.sentences] == ["First.", "Second.", "Third."]
    assert [one.cooperation for one in example.sentences] == [False, True, False]


def test_a_pair_is_two_examples_of_which_one_alerts(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    row = {"id": "x", "phenomenon": "p", "alerts": {"title": "", "body": "Yes."}, "quiet": {"title": "", "body": "No."}}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    found = load_pairs(file, untagged)
    assert [(one.id, one.alert) for one in found] == [("x+", True), ("x-", False)]


@pytest.mark.parametrize("name", OWN_ARTICLES)
def test_own_articles_follow_the_codebook(name: str) -> None:
    for number, row in enumerate(read_lines(OWN / name), 1):
        where = f"{name}:{number}"
        for sentence in row["sentences"]:
            _sound(sentence, where)
        assert bool(row["alert"]) == bool(row.get("act")) == bool(row.get("allies")), where
        assert date.fromisoformat(row["published"]), where


def test_own_sentences_are_many_and_half_of_them_quiet() -> None:
    rows = [row for name in OWN_SENTENCES for row in read_lines(OWN / name)]
    for number, row in enumerate(rows, 1):
        _sound(row, f"sentence {number}")
    assert len(rows) >= 1500
    assert sum(not row["cooperation"] for row in rows) >= 0.45 * len(rows)
    assert len({row.get("lang", "en") for row in rows}) >= 6


def test_own_pairs_differ_on_both_sides() -> None:
    rows = [row for name in OWN_PAIRS for row in read_lines(OWN / name)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["alerts"] != row["quiet"] for row in rows)


def _sound(row: dict[str, Any], where: str) -> None:
    if row["cooperation"]:
        assert row["act"] in ACTS, where
        assert row["allies"], where
    else:
        assert row["act"] is None, where
        assert row["reason"] in REASONS, where
