"""A path that cannot be used is a sentence that names cause and way out, and the exit code of wrong usage."""

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from streams.cli import up
from streams.cli.common import run
from streams.client.articles import see_readable
from streams.client.publish import Published
from streams.contracts.errors import ConfigurationError
from tests.unit.cli.conftest import Entente

_NOWHERE = ("--bootstrap", "127.0.0.1:1")
_RULE = str(Path(__file__).parents[3] / "streams" / "rules" / "ukraine-cooperation.toml")
_READ_ARTICLES: tuple[tuple[str, ...], ...] = (
    ("explain",),
    ("analyze",),
    ("publish", *_NOWHERE),
    ("up", *_NOWHERE, "--once", "--publish"),
    ("rules", "test", _RULE, "--articles"),
)


@pytest.mark.parametrize("command", _READ_ARTICLES, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("name", "cause"),
    [("nowhere.jsonl", "No such file or directory"), ("folder", "Is a directory"), ("a.txt/b", "Not a directory")],
)
def test_a_file_of_articles_that_cannot_be_read(
    command: tuple[str, ...], name: str, cause: str, ended: Entente, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").touch()
    done = ended(*command, str(tmp_path / name))
    assert done.code == 2
    assert f"{name} cannot be read: {cause}. Name a file of articles" in done.stderr


@pytest.mark.parametrize("command", [("explain",), ("analyze",)])
def test_a_file_without_an_article_is_told(command: tuple[str, ...], ended: Entente, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n\n")
    done = ended(*command, str(tmp_path / "empty.jsonl"))
    assert (done.code, done.stdout) == (0, "")
    assert "empty.jsonl holds no article." in done.stderr


@pytest.mark.parametrize("command", [("explain",), ("analyze",)])
def test_what_is_no_article_fails_line_by_line(command: tuple[str, ...], ended: Entente, tmp_path: Path) -> None:
    (tmp_path / "noise.jsonl").write_bytes(b"\x00\xff\xfe\n\x80{")
    done = ended(*command, str(tmp_path / "noise.jsonl"))
    assert done.code == 1
    assert (done.stdout + done.stderr).count("not valid JSON") == 2


def test_nothing_is_published_where_one_of_the_files_cannot_be_read(
    ended: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **more: Any) -> None:
        raise AssertionError("published")

    monkeypatch.setattr("streams.cli.publish.publish_articles", never)
    (tmp_path / "good.jsonl").write_text('{"id": "1", "title": "Togo"}\n')
    done = ended("publish", *_NOWHERE, str(tmp_path / "good.jsonl"), str(tmp_path / "bad.jsonl"))
    assert done.code == 2
    assert "bad.jsonl cannot be read" in done.stderr


def test_a_pipe_is_not_opened_to_see_whether_it_can_be(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    looking = threading.Thread(target=see_readable, args=(str(tmp_path / "pipe"),), daemon=True)
    looking.start()
    looking.join(5)
    assert not looking.is_alive()
    see_readable("-")
    with pytest.raises(ConfigurationError):
        see_readable(str(tmp_path))


def test_a_closed_standard_input(ended: Entente, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    done = ended("analyze", "-")
    assert done.code == 2
    assert "Standard input cannot be read: it is closed." in done.stderr


def test_up_reads_its_files_before_it_starts_anything(
    ended: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **more: Any) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(up, "LocalKafka", never)
    monkeypatch.setenv("ENTENTE_KAFKA_BOOTSTRAP", "")
    done = ended("up", "--once", "--publish", str(tmp_path / "nowhere.txt"))
    assert done.code == 2
    assert "Starting" not in done.stderr


@pytest.mark.parametrize(("reasons", "code"), [(["line 2: The record is not valid JSON."], 1), ([], 0)])
def test_up_ends_with_one_where_articles_were_refused(
    reasons: list[str], code: int, ended: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Reader:
        def close(self) -> None: ...

    published = Published(delivered=1, refused=len(reasons), reasons=reasons)
    monkeypatch.setattr(up, "create_topics", lambda *args, **more: ())
    monkeypatch.setattr(up, "assigned_consumer", lambda *args, **more: Reader())
    monkeypatch.setattr(up, "_start_workers", lambda *args: ())
    monkeypatch.setattr(up, "publish", lambda *args: published)
    monkeypatch.setattr(up, "_print_alerts", lambda *args, **more: None)
    (tmp_path / "some.jsonl").write_text('{"id": "1", "title": "Togo"}\nnoise\n')
    done = ended("up", *_NOWHERE, "--once", "--publish", str(tmp_path / "some.jsonl"))
    assert done.code == code
    assert all(f"refused: {reason}" in done.stderr for reason in reasons)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("check", "--settings", "--config", "folder"), "The settings file folder cannot be read: Is a directory."),
        (("check", "--settings", "--config", "noise"), "noise is not valid TOML"),
        (("verify", *_NOWHERE, "--history", "folder"), "folder cannot be used: Is a directory."),
        (("knowledge", "check", "nowhere"), "There is no folder nowhere."),
        (("knowledge", "export", "noise/inner"), "noise/inner cannot be made: Not a directory."),
        (("eval", "--tags", "nowhere"), "There is no articles.jsonl in nowhere."),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_other_paths(
    command: tuple[str, ...], words: str, ended: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise").write_bytes(b"\x00\xff\xfe")
    done = ended(*command)
    assert done.code == 2
    assert words in done.stderr


_ARTICLE = {"id": "a", "title": "Togo", "language": "en"}
_LABEL = {"id": "a", "alert": False, "countries": ["TG"]}


@pytest.mark.parametrize("task", ["--tags", "--alerts"])
@pytest.mark.parametrize(
    ("articles", "labels", "words"),
    [
        (json.dumps(_ARTICLE), "\x00", "labels.jsonl, line 1, is no label"),
        (json.dumps(_ARTICLE), "\n" + json.dumps({"alert": True}), "labels.jsonl, line 2, is no label"),
        (json.dumps(_ARTICLE) + "\nnoise", json.dumps(_LABEL), "articles.jsonl, line 2: The record is not valid JSON"),
        (json.dumps(_ARTICLE), json.dumps({**_LABEL, "id": "b"}), "No article in"),
        ("", "", "No article in"),
    ],
)
def test_labelled_articles_with_a_fault(
    task: str, articles: str, labels: str, words: str, ended: Entente, tmp_path: Path
) -> None:
    (tmp_path / "articles.jsonl").write_text(articles)
    (tmp_path / "labels.jsonl").write_text(labels)
    done = ended("eval", task, str(tmp_path))
    assert done.code == 2
    assert words in done.stderr


def test_a_label_with_half_an_actor_is_named(ended: Entente, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text(json.dumps(_ARTICLE))
    (tmp_path / "labels.jsonl").write_text(json.dumps({**_LABEL, "actors": [{"name": "Ama Doe"}]}))
    done = ended("eval", "--tags", str(tmp_path))
    assert done.code == 2
    assert "labels.jsonl, line 1, is no label" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (PermissionError(13, "Permission denied", "secret.pem"), 2, "secret.pem cannot be used: Permission denied."),
        (OSError(28, "No space left on device"), 3, "The command cannot go on: No space left on device."),
        (ConnectionResetError("gone"), 3, "The command cannot go on: gone."),
    ],
)
def test_no_fault_of_a_file_is_a_traceback(
    error: OSError, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as caught:
        run(command)
    assert caught.value.code == code
    assert words in " ".join(capsys.readouterr().err.split())
