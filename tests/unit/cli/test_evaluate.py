"""`entente eval` prints figures, a table by source and the misses; and the same as JSON."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Entente
from tests.unit.cli.test_analyze import entente

_ARTICLES = [
    {"id": "a", "source": "One", "language": "en", "body": "Polish minister Adam Lis met NATO officials in Kyiv."},
    {"id": "b", "source": "Two", "language": "en", "body": "Ghana's president, Ama Mensah, spoke in Accra."},
]
_LABELS = [
    {"id": "a", "countries": ["PL", "UA"], "actors": [
        {"name": "Adam Lis", "kind": "person", "country": "PL"}, {"name": "NATO", "kind": "body", "country": None}]},
    {"id": "b", "countries": ["GH", "TG"], "actors": [
        {"name": "Ama Mensah", "kind": "person", "country": "TG"},
        {"name": "Kofi Doe", "kind": "person", "country": "GH"}]},
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("labelled")
    for name, rows in (("articles", _ARTICLES), ("labels", _LABELS)):
        (made / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return made


def test_figures_and_misses_as_json(folder: Path) -> None:
    done = entente("eval", "--tags", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["countries"] == {"precision": 1.0, "recall": 0.75, "f1": 0.8571}
    assert report["persons"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert report["bodies"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert report["person_country"] == 0.5
    assert report["by_source"]["One"]["persons"]["f1"] == 1.0
    assert {(miss["id"], miss["task"], miss["kind"], miss["what"]) for miss in report["misses"]} == {
        ("b", "countries", "missed", "TG"),
        ("b", "persons", "missed", "Kofi Doe"),
        ("b", "persons", "country", "Ama Mensah: GH instead of TG"),
    }


def test_the_table_names_sources_and_misses(folder: Path) -> None:
    said = entente("eval", "--tags", str(folder), "--misses", "1").stdout
    assert "Country right of the persons found: 0.500" in said
    assert "F1 by source" in said
    assert "persons: 2 answers differ from the labels" in said
    assert "... and 1 more: --misses 2 lists all." in said


def test_a_folder_without_the_files_is_told_so(tmp_path: Path) -> None:
    done = entente("eval", "--events", str(tmp_path))
    assert done.returncode == 2
    assert "neither PLOVER_GSR_CAMEO.json" in " ".join((done.stdout + done.stderr).split())


def test_sentences_of_an_event_coder(tmp_path: Path) -> None:
    (tmp_path / "PETR2_GSR_validation.xml").write_text(
        '# no XML\n<Sentence date="20230501" id="one"/><EventCoding sourcecode="USAGOV" targetcode="CHN"/>\n'
        '<Text>\nObama left\nfor Beijing.\n</Text>\n<Sentence date="20230501" id="two"/>'
        '<EventCoding sourcecode="---REB" targetcode="FRA"/><Text>Rebels left for Togo.</Text>\n'
        '<Sentence date="20230501" id="three"/><EventCoding sourcecode="---REB"/><Text>Rebels left.</Text>\n',
        "utf-8",
    )
    report = json.loads(entente("eval", "--events", str(tmp_path), "--json").stdout)
    assert report["records"] == 2
    assert [(miss["id"], miss["what"]) for miss in report["misses"]] == [("one", "US"), ("two", "FR")]


_TOLD = [
    ("given", "One", "Estonia handed over nine howitzers to Ukraine."),
    ("loud", "One", "Norway delivered four radars to Ukraine."),
    ("asked", "Two", "Ukraine asked Germany for more Patriot systems."),
    ("unread", "Two", "日本政府はウクライナに発電機を供与すると発表した。"),
    ("quiet", "Two", "Ghana's president opened a market in Accra."),
    ("far", "Two", "Togo's president opened a market in Lomé."),
    ("unlabelled", "Three", "Estonia handed over nine howitzers to Ukraine."),
]
_TRUTH = [
    {"id": "given", "alert": True, "allies": ["EE", "LV"], "act": "aid", "polarity": "cooperates"},
    {"id": "loud", "alert": False, "polarity": "declines"},
    {"id": "asked", "alert": True, "allies": ["DE"], "act": "pledge", "polarity": "cooperates"},
    {"id": "unread", "alert": True, "allies": ["JP"], "act": "pledge", "polarity": "cooperates"},
    {"id": "quiet", "alert": False},
    {"id": "far", "alert": True, "allies": ["TG"], "act": "statement", "polarity": "cooperates"},
]


@pytest.fixture(scope="module")
def alerting(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("alerting")
    articles = [
        {"id": id_, "source": source, "body": body, "published_at": "2023-03-01"} for id_, source, body in _TOLD
    ]
    for name, rows in (("articles", articles), ("labels", _TRUTH)):
        (made / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(made)


def test_figures_of_alerts(alerting: str, ended: Entente) -> None:
    done = ended("eval", "--alerts", alerting, "--json")
    assert done.code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["articles"] == 6
    # Right "given", false alarm "loud", missed "asked", "unread" and "far".
    decision = report["decision"]
    assert (decision["precision"], decision["recall"]) == (0.5, 0.25)
    assert decision["f1"] == pytest.approx(2 / 6)
    assert decision["interval"][0] <= decision["f1"] <= decision["interval"][1]
    assert report["allies"] == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3)}
    assert report["act"] == 1.0
    assert report["declines"] == {"alert": 1, "of": 1}
    assert report["by_source"].keys() == {"One", "Two"}
    assert report["by_source"]["One"]["recall"] == 1.0
    assert report["by_source"]["Two"]["recall"] == 0.0


def test_a_missed_article_says_what_came_nearest(alerting: str, ended: Entente) -> None:
    report = json.loads(ended("eval", "--alerts", alerting, "--json").stdout)
    found = {confusion["id"]: confusion for confusion in report["confusions"]}
    assert {name: confusion["kind"] for name, confusion in found.items()} == {
        "loud": "false alarm", "asked": "missed", "unread": "missed", "far": "missed",
    }  # fmt: skip
    assert found["loud"]["evidence"] == ["Norway delivered four radars to Ukraine."]
    assert found["loud"]["nearest"] is None
    nearest = found["asked"]["nearest"]
    assert (nearest["text"], nearest["refused"]) == ("Ukraine asked Germany for more Patriot systems.", "asked")
    assert 0 < nearest["odds"] < 0.5
    assert found["unread"]["reason"] == "No words of cooperation are known in its language (ja)."
    assert found["far"]["reason"] == "No ally, or no Ukraine."
    assert found["unread"]["nearest"] is None


def test_confusions_in_words(alerting: str, ended: Entente) -> None:
    done = ended("eval", "--alerts", alerting)
    assert "F1 of the decision, 95 % interval" in done.stdout
    assert "false alarm loud" in done.stderr
    assert "refused: asked: “Ukraine asked Germany for more Patriot systems.”" in done.stderr
    assert "No words of cooperation are known in its language (ja)." in done.stderr
    assert "loud" not in ended("eval", "--alerts", alerting, "--misses", "0").stderr


def test_rules_without_that_of_the_labels_are_no_judge(
    alerting: str, ended: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTENTE_PATHS_RULES", str(tmp_path))
    done = ended("eval", "--alerts", alerting)
    assert done.code == 2
    assert "The rule ukraine-cooperation, by which the labels are, is not in force." in done.stderr


def test_gold_records_as_json_and_in_words(ended: Entente, tmp_path: Path) -> None:
    records = [
        {"id": "aid", "event": "AID", "date": "2001-05-01", "source": [{"code": "FRA"}], "target": [{"code": "POL"}],
         "text": "France will send Poland two field hospitals and 40 doctors."},
        {"id": "boats", "event": "AID", "date": "2001-05-01", "source": [{"code": "PRT"}], "target": [{"code": "MAR"}],
         "text": "Portugal will not give Morocco any boats."},
    ]  # fmt: skip
    (tmp_path / "PLOVER_GSR_CAMEO.json").write_text(json.dumps(records), "utf-8")
    report = json.loads(ended("eval", "--events", str(tmp_path), "--json").stdout)
    assert report["countries_recall"] == 1.0
    assert report["cooperative"] == {"records": 2, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    done = ended("eval", "--events", str(tmp_path))
    assert "precision 1.000, recall 0.500, F1 0.667" in done.stdout
    assert "missed boats" in done.stderr
