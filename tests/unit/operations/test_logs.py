"""No text of an article can forge a log line or move a terminal's cursor."""

import json
import logging
from collections.abc import Iterator

import pytest

from streams.operations.logs import configure_logging, printable


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.disable(logging.NOTSET)


def test_newlines_and_escapes_are_shown_not_obeyed() -> None:
    assert printable("a\nb\x1b[31mc\r\x00") == "a\\nb\\x1b[31mc\\r\\x00"
    assert printable("Україна «так»") == "Україна «так»"


def test_hostile_message_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    logging.getLogger("x").warning("title: %s", "one\n2026-01-01 ERROR forged\x1b[2J")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(style="json")
    logging.getLogger("x").warning("two\nlines")
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["logger"], entry["message"]) == ("warning", "x", "two\nlines")


def test_library_says_the_same_thing_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    for number in range(50):
        logging.getLogger("aiokafka.consumer.fetcher").error("Failed fetch messages from %s", number)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_passes_by_itself_is_said_only_when_it_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    (handler,) = logging.getLogger().handlers

    def say(at: float) -> int:
        text = "Group Coordinator Request failed: [Error 15] GroupCoordinatorNotAvailableError"
        record = logging.LogRecord("aiokafka.consumer", logging.ERROR, "", 0, text, (), None)
        record.created = at
        handler.handle(record)
        return len(capsys.readouterr().err.splitlines())

    assert [say(1000.0 + second) for second in (0, 1, 2)] == [0, 0, 0]
    # Much later, the next fresh broker; and this time it stays away.
    assert [say(5000.0 + second) for second in (0, 6, 11)] == [0, 0, 1]


def test_our_own_lines_are_never_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    for _ in range(3):
        logging.getLogger("streams.agents.enrich").error("the same")
    assert len(capsys.readouterr().err.splitlines()) == 3
