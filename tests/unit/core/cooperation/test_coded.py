"""Event codes of the source: they give the act of an alert, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from streams.contracts.alerts import Verdict
from streams.contracts.articles import RawArticle
from streams.contracts.errors import ConfigurationError
from streams.core.cooperation.coded import strongest_code
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich
from streams.knowledge.cooperation import load_cooperation
from streams.knowledge.validation import DATA

DAY: Final = date(2023, 3, 1)
HANDED_OVER: Final = "Estonia handed over nine howitzers to Ukraine."
ASKED: Final = "Ukraine asked Germany for more Patriot systems."


def verdict(facts: Facts, body: str, codes: tuple[str, ...] | None) -> Verdict:
    article = RawArticle(id="1", body=body, published_at=DAY.isoformat(), cameo_codes=codes)
    (found,) = detect(enrich(article, facts, day=DAY), load_rules(), facts)
    return found


@pytest.mark.parametrize(
    ("codes", "act", "event_class", "feature"),
    [
        (("036",), "statement", "AGREE", "CAMEO 036"),
        (("0332",), "pledge", "AGREE", "CAMEO 0332"),
        (("042", "051"), "consult", "CONSULT", "CAMEO 042"),
        (("057", "043"), "pledge", "SUPPORT", "CAMEO 057"),
        (("06",), "consult", "COOPERATE", "CAMEO 06"),
        (("010", "163", "0712"), "sanction", "SANCTION", "CAMEO 163"),
    ],
)
def test_the_sources_code_gives_the_act(
    facts: Facts, codes: tuple[str, ...], act: str, event_class: str, feature: str
) -> None:
    found = verdict(facts, HANDED_OVER, codes)
    assert found.alert
    assert (found.act, found.event_class) == (act, event_class)
    assert feature in {one.name for one in found.features}


@pytest.mark.parametrize(
    "codes", [None, (), ("190", "0841", "164"), ("", "4", "00", "21", "03321", "0x3", "a03", "３３", "033\n")]
)
def test_codes_that_are_none_or_mean_no_help_say_nothing(facts: Facts, codes: tuple[str, ...] | None) -> None:
    found = verdict(facts, HANDED_OVER, codes)
    plain = verdict(facts, HANDED_OVER, None)
    assert found.act == "aid"
    assert found == plain


def test_codes_move_neither_alert_nor_allies_nor_events(facts: Facts) -> None:
    coded, plain = verdict(facts, HANDED_OVER, ("042",)), verdict(facts, HANDED_OVER, None)
    assert (coded.alert, coded.allies, coded.events, coded.score) == (
        plain.alert,
        plain.allies,
        plain.events,
        plain.score,
    )
    assert not verdict(facts, ASKED, ("072",)).alert


def test_a_class_that_the_rule_does_not_want_says_nothing(facts: Facts) -> None:
    meanings = facts.cooperation.cameo
    assert strongest_code(["163", "042"], meanings, ["CONSULT"]) == ("042", meanings["04"])
    assert strongest_code(["163"], meanings, ["CONSULT"]) is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"3" = { event_class = "AGREE", act = "statement" }', "'3' is not a CAMEO event code"),
        ('"03" = { event_class = "HELP", act = "statement" }', "HELP"),
        ('"03" = { event_class = "AGREE", act = "statement", strength = 1 }', "strength"),
    ],
)
def test_a_faulty_table_is_refused_with_the_key_named(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "alliances.toml").write_bytes((DATA / "alliances.toml").read_bytes())
    (tmp_path / "iso_3166.toml").write_bytes((DATA / "iso_3166.toml").read_bytes())
    (tmp_path / "cameo.toml").write_text(f"[codes]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=words) as caught:
        load_cooperation(tmp_path)
    assert "cameo.toml" in str(caught.value)
