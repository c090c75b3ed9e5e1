"""`entente eval` prints figures, a table by source and the misses; and the same as JSON."""

import json
from pathlib import Path

import pytest

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
