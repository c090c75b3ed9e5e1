"""`entente rules`: a wrong rule is refused with file and key, and what it would say is told of every article."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Entente
from tests.unit.cli.test_analyze import entente

SHIPPED = Path(__file__).parents[3] / "streams" / "rules" / "ukraine-cooperation.toml"
TEXT = SHIPPED.read_text("utf-8")
MOLDOVA = """
id = "moldova-cooperation"
version = "0.1.0"
title = "A partner cooperates on Moldova"
output = "alerts.moldova-cooperation"

[actors]
groups = ["NATO", "PARTNERS"]
organisations = ["EU"]

[topic]
countries = ["MD"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of rules in force, named in tmp_path/entente.toml: the shipped one and another."""
    made = tmp_path / "rules"
    made.mkdir()
    (made / SHIPPED.name).write_text(TEXT, "utf-8")
    (made / "moldova.toml").write_text(MOLDOVA, "utf-8")
    (tmp_path / "entente.toml").write_text(f'[paths]\nrules = "{made}"\n', "utf-8")
    return made


#: Runs `entente rules` with the settings beside the folder: exit code, standard output, standard error on one line.
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def rules(folder: Path, ended: Entente, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def entente_rules(*arguments: str) -> tuple[int, str, str]:
        done = ended("rules", *arguments, "--config", str(folder.parent / "entente.toml"))
        return done.code, done.stdout, done.stderr

    return entente_rules


def test_check_names_every_rule_in_force(rules: Run, folder: Path) -> None:
    code, _, said = rules("check")
    assert code == 0
    assert f"{folder / 'moldova.toml'}: valid, rule moldova-cooperation 0.1.0." in said
    assert "2 rules are in force" in said


def test_check_of_files_names_each_wrong_one_and_ends_with_one(rules: Run, folder: Path, tmp_path: Path) -> None:
    files = {
        "country": TEXT.replace('["UA"]', '["UX"]'),
        "organisation": TEXT.replace('"G7"]', '"G7U"]'),
        "stance": TEXT.replace('["does", "offers"]', '["does", "considers"]'),
        "name": MOLDOVA.replace("alerts.moldova-cooperation", "alerts/moldova"),
        "output": MOLDOVA.replace("alerts.moldova-cooperation", "articles.raw"),
        "changelog": MOLDOVA.replace("alerts.moldova-cooperation", "entente-alert-stories-changelog"),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    code, _, said = rules("check", *(str(tmp_path / f"{name}.toml") for name in files), str(SHIPPED))
    assert code == 1
    assert "country.toml: topic.countries: 'UX' is not a known country" in said
    assert "organisation 'G7U', which the knowledge does not have" in said
    assert "stance.toml: events.cooperation: no such alert ever has the stance 'considers'" in said
    assert "name.toml: output: 'alerts/moldova' is no name of a topic" in said
    assert "publishes to articles.raw, which the pipeline has for something else" in said
    assert "publishes to entente-alert-stories-changelog, which the pipeline has" in said
    assert "ukraine-cooperation.toml: valid" in said


def test_check_follows_the_names_of_the_settings(rules: Run, folder: Path) -> None:
    settings = folder.parent / "entente.toml"
    settings.write_text(settings.read_text("utf-8") + '[topics]\nenriched = "alerts.moldova-cooperation"\n', "utf-8")
    code, _, said = rules("check")
    assert code == 1
    assert "moldova-cooperation publishes to alerts.moldova-cooperation" in said


def test_a_file_is_checked_while_a_wrong_one_is_in_force(rules: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "moldova.toml").write_text("id = ", "utf-8")
    mended = tmp_path / "mended.toml"
    mended.write_text(MOLDOVA, "utf-8")
    assert rules("check", str(mended))[0] == 0
    assert rules("test", str(mended))[0] == 0
    code, _, said = rules("check")
    assert code == 1
    assert "moldova.toml is not valid TOML" in said
    # What the others do with it is what a worker does: it does not start.
    assert rules("list")[0] == 2


def test_check_names_two_rules_of_one_id(rules: Run, folder: Path) -> None:
    (folder / "again.toml").write_text(MOLDOVA, "utf-8")
    code, _, said = rules("check")
    assert code == 1
    assert "the rule id 'moldova-cooperation' is taken" in said


def test_check_of_a_file_that_is_not_there_is_a_sentence(rules: Run, folder: Path) -> None:
    code, _, said = rules("check", "nowhere.toml")
    assert code == 1
    assert "nowhere.toml cannot be read" in said


def test_list_gives_each_rule_with_its_topic(rules: Run, folder: Path) -> None:
    code, out, _ = rules("list", "--json")
    assert code == 0
    assert {rule["id"]: rule["output"] for rule in map(json.loads, out.splitlines())} == {
        "ukraine-cooperation": "alerts.ukraine-cooperation",
        "moldova-cooperation": "alerts.moldova-cooperation",
    }
    code, out, _ = rules("list")
    assert code == 0
    assert "ukraine-cooperation" in out


def test_list_leaves_out_what_is_not_enabled(rules: Run, folder: Path) -> None:
    (folder / "moldova.toml").write_text(MOLDOVA.replace('version = "', 'enabled = false\nversion = "'), "utf-8")
    _, out, _ = rules("list", "--json")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["ukraine-cooperation"]
    assert "moldova.toml: valid, not enabled" in rules("check")[2]
    code, _, said = rules("test", str(folder / "moldova.toml"))
    assert code == 2
    assert "not enabled" in said


def test_test_tells_of_every_article(rules: Run, folder: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    bodies = {
        "a": "BUCHAREST - Romania will give Moldova ten ambulances and train its border guards, its government said.",
        "b": "PARIS - The Louvre opens an hour later on Mondays from next month, its director said on Friday.",
    }
    articles.write_text("".join(json.dumps({"id": key, "body": body}) + "\n" for key, body in bodies.items()), "utf-8")
    code, out, said = rules("test", str(folder / "moldova.toml"), "--articles", str(articles), "--json")
    assert (code, said) == (0, "")
    first, second = map(json.loads, out.splitlines())
    assert [ally["code"] for ally in first["alerts"][0]["allies"]] == ["RO"]
    assert first["alerts"][0]["topic"] == "alerts.moldova-cooperation"
    assert (second["article_id"], second["alerts"]) == ("b", [])
    code, out, _ = rules("test", str(folder / "moldova.toml"), "--articles", str(articles))
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [["alert", "a:"], ["quiet", "b"]]


def test_test_on_the_bundled_samples_alerts(rules: Run, folder: Path) -> None:
    code, out, _ = rules("test", str(SHIPPED))
    assert code == 0
    assert "alert" in out


def test_an_article_that_cannot_be_read_ends_the_test_with_one(rules: Run, folder: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text('not json\n{"id": "b", "title": 7}\n{"id": "c", "body": "Chisinau"}\n', "utf-8")
    code, out, said = rules("test", str(folder / "moldova.toml"), "--articles", str(articles))
    assert code == 1
    assert "line 1: " in said
    assert "line 2: " in said
    assert out.split() == ["quiet", "c"]


def test_articles_that_are_not_there_are_a_sentence(rules: Run, folder: Path, tmp_path: Path) -> None:
    for name in ("nowhere.jsonl", "nowhere.txt", str(tmp_path)):
        code, _, said = rules("test", str(folder / "moldova.toml"), "--articles", name)
        assert code == 2
        assert f"Error: {name} cannot be read" in said


def test_the_command_itself_ends_so(tmp_path: Path) -> None:
    (tmp_path / "moldova.toml").write_text(MOLDOVA.replace('"MD"', '"MX", "UX"'), "utf-8")
    done = entente("rules", "check", str(tmp_path / "moldova.toml"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "'UX' is not a known country" in done.stderr
    done = entente("rules", "test", str(SHIPPED), "--articles", "nowhere.jsonl")
    assert done.returncode == 2
    assert "nowhere.jsonl cannot be read: No such file or directory." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_rule_is_not_tried(rules: Run, folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(MOLDOVA.replace('"EU"]', '"EUU"]'), "utf-8")
    code, out, said = rules("test", str(wrong))
    assert (code, out) == (2, "")
    assert "Perhaps EU is meant" in said
