"""`entente analyze` answers every line, in order, and says of a bad one what is wrong with it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[3] / "streams" / "samples"


def entente(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "streams", *arguments], input=stdin, capture_output=True, text=True)


def answers(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def samples() -> list[dict[str, Any]]:
    done = entente("analyze", str(SAMPLES / "articles.jsonl"))
    assert done.returncode == 0, done.stderr
    return answers(done)


def test_every_article_is_answered_in_order(samples: list[dict[str, Any]]) -> None:
    given = [json.loads(line)["id"] for line in (SAMPLES / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [answer["article_id"] for answer in samples] == given


def test_answer_has_the_documented_shape(samples: list[dict[str, Any]]) -> None:
    answer = samples[0]
    assert {"article_id", "language", "countries", "actors", "alerts"} <= answer.keys()
    assert {"code", "mentions", "spans"} <= answer["countries"][0].keys()
    assert {"field", "start", "end", "text"} <= answer["countries"][0]["spans"][0].keys()
    assert {"name", "kind", "role", "country", "spans"} <= answer["actors"][0].keys()
    alert = answer["alerts"][0]
    assert {
        "alert_id", "kind", "rule", "allies", "act", "event_class", "stance", "evidence", "score",
    } <= alert.keys()  # fmt: skip
    assert {"text", "field", "start", "end"} <= alert["evidence"][0].keys()


def test_spans_slice_the_published_text(samples: list[dict[str, Any]]) -> None:
    given = [json.loads(line) for line in (SAMPLES / "articles.jsonl").read_text("utf-8").splitlines()]
    for article, answer in zip(given, samples, strict=True):
        text = {field: answer.get(field, article.get(field) or "") for field in ("title", "body")}
        spans = [span for tag in answer["countries"] + answer["actors"] for span in tag["spans"]]
        spans += [span for alert in answer["alerts"] for span in alert["evidence"]]
        assert spans
        for span in spans:
            assert text[span["field"]][span["start"] : span["end"]] == span["text"]


def test_html_is_read_as_text(samples: list[dict[str, Any]]) -> None:
    (answer,) = [answer for answer in samples if answer["article_id"] == "nato-ramstein-html"]
    assert "<p>" not in answer["body"]
    assert "track(" not in answer["body"]


def test_bad_line_is_named_and_the_others_are_answered() -> None:
    lines = ['{"id": "a", "title": "Poland"}', "not json", '{"id": "b", "title": 7}', "", '{"id": "c", "body": "Kyiv"}']
    done = entente("analyze", "-", stdin="\n".join(lines))
    assert done.returncode == 1
    first, second, third, last = answers(done)
    assert first["article_id"] == "a"
    assert (second["line"], third["line"]) == (2, 3)
    assert "not valid JSON" in second["error"]
    assert "wrong type" in third["error"]
    assert last["article_id"] == "c"


def test_facts_are_those_of_the_day(tmp_path: Path) -> None:
    file = tmp_path / "finland.txt"
    file.write_text("Finland gives ammunition to Ukraine\n\nHELSINKI - Finland will give Ukraine more ammunition.\n")
    (answer,) = answers(entente("analyze", str(file), "--date", "2023-04-03"))
    assert answer["facts_as_of"] == "2023-04-03"


def test_missing_file_is_a_sentence_and_exit_code_2() -> None:
    done = entente("analyze", "nowhere.jsonl")
    assert done.returncode == 2
    assert "nowhere.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "up",
        "worker",
        "topics",
        "publish",
        "alerts",
        "dlq",
        "check",
        "broker",
        "analyze",
        "explain",
        "knowledge",
        "rules",
    ],
)
def test_every_command_has_help(command: str) -> None:
    done = entente(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_unreachable_broker_is_a_sentence_and_exit_code_3() -> None:
    done = entente("alerts", "--bootstrap", "127.0.0.1:1")
    assert done.returncode == 3
    assert "No Kafka broker answers at 127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_broker_named_is_exit_code_2() -> None:
    done = entente("worker")
    assert done.returncode == 2
    assert "--bootstrap" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_fault_of_the_file() -> None:
    command = f"{sys.executable} -m streams analyze {SAMPLES / 'articles.jsonl'} | head -c 20"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert len(done.stdout) == 20
    assert done.stderr == ""


def test_explain_says_that_a_language_is_not_read_for_cooperation(tmp_path: Path) -> None:
    article = tmp_path / "article.json"
    article.write_text(json.dumps({"id": "1", "body": "日本政府はウクライナに発電機を供与すると発表した。"}), "utf-8")
    done = entente("explain", str(article))
    assert done.returncode == 0
    assert "No words of cooperation are known in this language (ja)" in done.stdout
