"""`entente explain` colours what was read where it stands, and lists the clauses with what became of them."""

import json
from datetime import date
from pathlib import Path

from rich.text import Text

from streams.cli.explain import _coloured, printable_lines
from streams.contracts.articles import RawArticle
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich
from tests.unit.cli.conftest import Entente

_DAY = date(2023, 3, 1)
_GIVEN = "Estonia handed over nine howitzers to Ukraine."
_ASKED = "Ukraine asked Germany for more Patriot systems."


def _painted(facts: Facts, title: str, body: str) -> tuple[Text, dict[str, set[str]]]:
    """The coloured text, and for each style the pieces that have it."""
    tagged = enrich(RawArticle(id="1", title=title, body=body, language="en"), facts, day=_DAY)
    text = _coloured(tagged.analysis.document, tagged, detect(tagged, load_rules(), facts))
    pieces: dict[str, set[str]] = {}
    for span in text.spans:
        pieces.setdefault(str(span.style), set()).add(text.plain[span.start : span.end])
    return text, pieces


def test_each_kind_of_span_has_its_colour_in_title_and_body(facts: Facts) -> None:
    text, pieces = _painted(facts, "Tallinn helps Ukraine", f"{_GIVEN} Norwegian minister Kari Moe watched.")
    assert text.plain == f"Tallinn helps Ukraine\n\n{_GIVEN} Norwegian minister Kari Moe watched."
    assert {"Estonia", "Ukraine", "Norwegian"} <= pieces["cyan"]
    assert pieces["bold magenta"] == {"Kari Moe"}
    assert "handed" in pieces["bold yellow"]
    assert _GIVEN in pieces["underline"]


def test_a_quiet_article_has_neither_cue_nor_evidence(facts: Facts) -> None:
    _, pieces = _painted(facts, "", _ASKED)
    assert pieces.keys() == {"cyan"}
    assert pieces["cyan"] == {"Ukraine", "Germany"}


def test_control_characters_keep_their_place() -> None:
    assert printable_lines("a\x1b[31mb\nc\x07") == "a\N{REPLACEMENT CHARACTER}[31mb\nc\N{REPLACEMENT CHARACTER}"


def _file(tmp_path: Path, *bodies: str) -> str:
    lines = [
        json.dumps({"id": f"n{at}", "body": body, "language": "en", "published_at": "2023-03-01"})
        for at, body in enumerate(bodies)
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def test_clauses_that_count_come_before_those_that_do_not(ended: Entente, tmp_path: Path) -> None:
    done = ended("explain", _file(tmp_path, f"{_ASKED} {_GIVEN}"))
    assert done.code == 0
    _, found, below = done.stdout.partition("ALERT cooperation")
    assert found
    accepted, refused = below.index(f"“{_GIVEN}”"), below.index(f"“{_ASKED}”")
    assert below.index("accepted") < accepted < below.index("refused") < refused
    assert f"body 0-{len(_ASKED)}" in below


def test_a_quiet_article_says_why(ended: Entente, tmp_path: Path) -> None:
    done = ended("explain", _file(tmp_path, _ASKED, "Ghana's president opened a market in Accra."))
    assert "ALERT" not in done.stdout
    assert "asked" in done.stdout
    assert "No rule's topic and actors meet in this article" in done.stdout


def test_a_bad_line_is_named_and_the_others_are_explained(ended: Entente, tmp_path: Path) -> None:
    path = _file(tmp_path, _GIVEN)
    with Path(path).open("a") as file:
        file.write("noise\n")
    done = ended("explain", path)
    assert done.code == 1
    assert "line 2: The record is not valid JSON" in done.stderr
    assert "ALERT" in done.stdout


def test_no_text_of_an_article_is_obeyed_or_passes_for_ours(ended: Entente, tmp_path: Path) -> None:
    done = ended("explain", _file(tmp_path, f"[bold]Loud[/bold] \x1b[2J\nALERT cooperation\n{_ASKED}"))
    assert "\x1b" not in done.stdout
    assert "│ [bold]Loud[/bold]" in done.stdout
    assert "│ ALERT cooperation" in done.stdout
    assert "\nALERT" not in done.stdout


def test_verdicts_as_json(ended: Entente, tmp_path: Path) -> None:
    done = ended("explain", _file(tmp_path, _GIVEN), "--json")
    answer = json.loads(done.stdout)
    assert answer["article_id"] == "n0"
    assert answer["verdicts"][0]["alert"]
    assert answer["verdicts"][0]["evidence"][0]["text"] == _GIVEN
