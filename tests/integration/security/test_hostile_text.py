"""Hostile text costs no more than honest text of its size, and neither logs nor terminals obey it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from streams.contracts.codec import Limits
from streams.contracts.errors import Permanent
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.outcome import RawRecord
from streams.core.processing import process
from streams.evaluation.generator import Generator
from streams.operations.logs import configure_logging, printable
from tests.growth import LINEAR, filled, growth, processor_time

#: How many honest articles of the allowed length a hostile one may cost, in any shape.
_TIMES_HONEST = 25.0
_FIVE_MB = 5_000_000

#: What each regular expression, scanner and joiner here could choke on, repeated to the wanted length.
SHAPES = {
    "one letter": "a",
    "spaces": " ",
    "newlines": "\n",
    "open tags": "<",
    "unclosed tags": '<a href="',
    "nested tags": "<div>",
    "comments": "<!-- ",
    "ampersands": "&",
    "entities": "&amp;lt;",
    "open brackets": "(",
    "quotes": '"',
    "curly quotes": "“",
    "dots": ". ",
    "initials": "A.",
    "abbreviations": "Mr. ",
    "hyphens": "-",
    "apostrophes": "'s ",
    "combining marks": "a\u0301",
    "zero-width joiners": "\u200d",
    "right-to-left marks": "\u202eabc ",
    "nulls": "\x00",
    "digits": "0",
    "amounts": "EUR 500 million ",
    "thousands": "1,000,",
    "capitals": "Aa Bb ",
    "roles": "president of the ",
    "role chains": "President Foreign Minister ",
    "names": "President Joe Biden ",
    "countries": "Ukraine ",
    "pairs": "Poland Ukraine ",
    "lists": "Poland, ",
    "conjunctions": "Poland and ",
    "no full stop": "Poland will send tanks to Ukraine ",
    "other script": "Украина ",
    "homoglyphs": "Роlаnd аnd Ukrаine ",
    "braces": '{"a":',
}


Work = Callable[[str], None]


@pytest.fixture(scope="module")
def work(facts: Facts) -> Work:
    """All that is done with an article with this body."""
    rules, limits = load_rules(), Limits()

    def whole(body: str) -> None:
        value = orjson.dumps({"id": "x", "title": "Poland to help Ukraine", "body": body})
        try:
            process(RawRecord(b"x", value, 0, 0, 1), facts, rules, limits, now=datetime.now(UTC))
        except Permanent as error:
            assert error.stage in ("DECODE", "VALIDATE")

    return whole


def cost(work: Work, body: str) -> float:
    """Seconds of processor time, the best of three."""
    return min(processor_time(work, body) for _ in range(3))


@pytest.fixture(scope="module")
def honest(work: Work) -> float:
    """What an honest article of the allowed length costs."""
    return cost(work, str(Generator(3, kind="dense", size=Limits().text_characters - 2000).article(1)["body"]))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_cost_grows_no_faster_than_the_text(work: Work, shape: str) -> None:
    limit = Limits().text_characters
    assert growth(work, SHAPES[shape], limit // 8, limit) < LINEAR


def test_the_worst_text_costs_no_more_than_some_honest_ones(work: Work, honest: float) -> None:
    limit = Limits().text_characters
    costs = {shape: cost(work, filled(unit, limit)) for shape, unit in SHAPES.items()}
    worst = max(costs, key=lambda shape: costs[shape])
    assert costs[worst] < _TIMES_HONEST * honest, f"{worst}: {costs[worst]:.2f} s, honest {honest:.2f} s"


@pytest.mark.parametrize("shape", SHAPES)
def test_five_megabytes_are_settled_at_once(work: Work, honest: float, shape: str) -> None:
    # Too long to be read, and refused for less than the reading of some articles of the allowed length.
    assert cost(work, filled(SHAPES[shape], _FIVE_MB)) < _TIMES_HONEST * honest


@pytest.mark.parametrize("unit", ["<div>", "<p>x</p>", "<b><i>", "<", "<a href='x'>", "&amp;lt;"])
def test_the_most_markup_that_is_read_costs_no_more_than_some_honest_ones(work: Work, honest: float, unit: str) -> None:
    assert cost(work, filled(unit, 5 * Limits().text_characters - 100)) < _TIMES_HONEST * honest


HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07\r\n2026-01-01 CRITICAL forged: all is well\u2028\u202e\x9b31m<script>alert(1)</script>"
)


def test_a_log_line_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        for style in ("text", "json"):
            configure_logging("INFO", style)  # type: ignore[arg-type]
            logging.getLogger("test").warning("article says %s", HOSTILE)
            said = capsys.readouterr().err
            assert said.count("\n") == 1
            assert not any(mark in said for mark in ("\x1b", "\r", "\x9b", "\u2028", "\u202e"))
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.disable(logging.NOTSET)


def test_printable_keeps_what_people_write() -> None:
    assert printable("Україна, España, 日本") == "Україна, España, 日本"


@pytest.mark.parametrize("command", ["analyze", "explain"])
def test_no_terminal_obeys_an_article(tmp_path: Path, command: str) -> None:
    text = f"Poland will send tanks to Ukraine, Warsaw said. {HOSTILE} [bold]x[/bold]"
    article = {"id": HOSTILE, "title": f"Poland {HOSTILE}", "body": text, "source": HOSTILE}
    file = tmp_path / "hostile.jsonl"
    file.write_text(json.dumps(article) + "\n" + '{"title": 1, "id": "\\u001b[2J"}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "streams", command, str(file)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"},
    )
    shown = done.stdout + done.stderr
    assert "Poland" in shown
    assert not any(mark in shown for mark in ("\x1b", "\x9b", "\x07", "\u202e")), repr(shown)[:2000]
    assert "\n2026-01-01 CRITICAL" not in shown
    if command == "analyze":
        # Shown instead of obeyed, and still the same to whoever reads the JSON.
        assert json.loads(done.stdout.splitlines()[0])["article_id"] == HOSTILE
