"""A second rule works by adding a file alone; a wrong one is refused with the file and key named."""

from datetime import date
from pathlib import Path

import pytest

from streams.cli.facts import check_knowledge
from streams.cli.outputs import own_topics
from streams.contracts.alerts import Verdict
from streams.contracts.articles import RawArticle
from streams.contracts.errors import ConfigurationError
from streams.core.cooperation.rules import Rules, check_outputs, load_rules, parse_rule
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich
from streams.settings import Settings

PACKAGED = Path(__file__).parents[4] / "streams" / "rules" / "ukraine-cooperation.toml"
TAIWAN = """
id = "taiwan-cooperation"
version = "0.1.0"
title = "A partner cooperates on Taiwan"
output = "alerts.taiwan-cooperation"

[actors]
groups = ["NATO", "PARTNERS"]

[topic]
countries = ["TW"]
adversaries = ["CN"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / PACKAGED.name).write_text(PACKAGED.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "taiwan-cooperation.toml").write_text(TAIWAN, encoding="utf-8")
    return tmp_path


def verdicts(text: str, folder: Path, facts: Facts) -> dict[str, Verdict]:
    tagged = enrich(RawArticle(id="1", body=text), facts, day=date(2023, 3, 1))
    return {verdict.rule: verdict for verdict in detect(tagged, load_rules(folder), facts)}


def test_added_file_is_a_rule(folder: Path, facts: Facts) -> None:
    text = "TOKYO - Japan will give Taiwan medical supplies and train its coast guard, its government said on Friday."
    found = verdicts(text, folder, facts)
    assert found["taiwan-cooperation"].alert
    assert [ally.code for ally in found["taiwan-cooperation"].allies] == ["JP"]
    assert found["taiwan-cooperation"].output == "alerts.taiwan-cooperation"
    assert "ukraine-cooperation" not in found


def test_the_first_rule_is_unmoved_by_it(folder: Path, facts: Facts) -> None:
    text = "WARSAW - Poland will send Ukraine fourteen Leopard tanks, its defence minister said on Friday."
    found = verdicts(text, folder, facts)
    assert found["ukraine-cooperation"].alert
    assert "taiwan-cooperation" not in found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('version = "0.1.0"', 'version = "0.1.0"\nspeed = 9'), "speed"),
        (('groups = ["NATO", "PARTNERS"]', "groups = []"), "names nobody"),
        (('countries = ["TW"]', "countries = []"), "topic.countries"),
        (('countries = ["TW"]', 'countries = ["Taiwan"]'), "Taiwan"),
        (('adversaries = ["CN"]', 'adversaries = ["TW"]'), "both the topic and its adversary"),
        (('countries = ["TW"]', 'countries = ["UX"]'), "'UX' is not a known country"),
        (('adversaries = ["CN"]', 'adversaries = ["CN", "ZZ"]'), "'ZZ' is not a known country"),
        (('title = "A partner cooperates on Taiwan"', 'title = " "'), "title"),
        (('output = "alerts.taiwan-cooperation"', 'output = "alerts for Taiwan"'), "no name of a topic"),
        (('output = "alerts.taiwan-cooperation"', 'output = ".."'), "no name of a topic"),
        (('output = "alerts.taiwan-cooperation"', 'output = "__consumer_offsets"'), "no name of a topic"),
        (('output = "alerts.taiwan-cooperation"', f'output = "{"a" * 250}"'), "no name of a topic"),
        (("[topic]", "[topic"), "not valid TOML"),
    ],
)
def test_wrong_rule_is_refused_with_file_and_key(change: tuple[str, str], words: str) -> None:
    assert change[0] in TAIWAN
    with pytest.raises(ConfigurationError) as caught:
        parse_rule(TAIWAN.replace(*change), "taiwan-cooperation.toml")
    assert "taiwan-cooperation.toml" in str(caught.value)
    assert words in str(caught.value)


def test_two_rules_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TAIWAN, encoding="utf-8")
    (tmp_path / "b.toml").write_text(TAIWAN, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="taiwan-cooperation"):
        load_rules(tmp_path)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (
            'cooperation = ["does", "considers"]',
            ("events.cooperation", "'considers'", "never told", "known: does, offers"),
        ),
        ('cooperation = ["is_asked"]', ("events.cooperation", "'is_asked'", "never told", "entente explain")),
        ('cooperation = ["does", "offers", "unclear"]', ("events.cooperation", "'unclear'", "never told")),
        ('cooperation = ["declines"]', ("events.cooperation", "'declines'", "told as held back")),
        ('holds_back = ["considers"]', ("events.holds_back", "'considers'", "known: declines, denies")),
        ('holds_back = ["does"]', ("events.holds_back", "'does'", "told as cooperation")),
        ("cooperation = []\nholds_back = []", ("names no stance",)),
    ],
)
def test_a_stance_that_no_alert_has_is_refused(events: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_rule(f"{TAIWAN}\n[events]\n{events}\n", "taiwan-cooperation.toml")
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("events", ['cooperation = ["offers"]', "holds_back = []", "cooperation = []"])
def test_a_rule_may_be_after_some_stances_alone(events: str) -> None:
    assert parse_rule(f"{TAIWAN}\n[events]\n{events}\n", "taiwan-cooperation.toml")


@pytest.mark.parametrize(
    ("actors", "words"),
    [
        ('groups = ["NOBODY"]', ("group 'NOBODY'", "Known groups: ", "PARTNERS")),
        ('organisations = ["NATOO"]', ("organisation 'NATOO'", "Perhaps NATO is meant", "EU-COMMISSION")),
    ],
)
def test_who_is_not_known_is_refused(facts: Facts, actors: str, words: tuple[str, ...]) -> None:
    rule = parse_rule(TAIWAN.replace('groups = ["NATO", "PARTNERS"]', actors), "taiwan-cooperation.toml")
    with pytest.raises(ConfigurationError) as caught:
        check_knowledge(Rules((rule,), ""), facts)
    for word in ("taiwan-cooperation", *words):
        assert word in str(caught.value)


def test_any_international_body_may_act(facts: Facts) -> None:
    known = TAIWAN.replace('groups = ["NATO", "PARTNERS"]', 'organisations = ["G7", "EU-COMMISSION", "JEF"]')
    check_knowledge(Rules((parse_rule(known, "a.toml"),), ""), facts)


def test_a_topic_of_the_pipeline_is_no_output() -> None:
    settings = Settings()
    own = (*(spec.name for spec in settings.topics.specs()), settings.engine().changelog)
    for topic in own:
        rule = parse_rule(TAIWAN.replace("alerts.taiwan-cooperation", topic), "taiwan-cooperation.toml")
        if topic == settings.topics.alerts:
            check_outputs(Rules((rule,), ""), own_topics(settings))
            continue
        with pytest.raises(ConfigurationError, match=f"taiwan-cooperation publishes to {topic}"):
            check_outputs(Rules((rule,), ""), own_topics(settings))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(ConfigurationError, match=r"a\.toml, line 1: the text is not UTF-8"):
        load_rules(tmp_path)


def test_an_ally_is_one_from_the_day_it_joins(tmp_path: Path, facts: Facts) -> None:
    (tmp_path / "nato-alone.toml").write_text(
        """
id = "nato-alone"
version = "1.0.0"
title = "A member of NATO cooperates on Ukraine"
output = "alerts.nato-alone"

[actors]
groups = ["NATO"]

[topic]
countries = ["UA"]
adversaries = ["RU"]
""",
        encoding="utf-8",
    )
    rules = load_rules(tmp_path)
    body = "Finland will send Ukraine three mine-clearing tanks, its defence minister said."

    def alerts(day: date) -> list[str]:
        tagged = enrich(RawArticle(id="1", body=body), facts, day=day)
        return [ally.code for verdict in detect(tagged, rules, facts) if verdict.alert for ally in verdict.allies]

    assert alerts(date(2023, 4, 3)) == []
    assert alerts(date(2023, 4, 4)) == ["FI"]
