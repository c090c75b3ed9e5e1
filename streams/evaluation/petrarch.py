"""How many countries of an event coder's own test sentences we know: sources and targets of PETRARCH-2's validation."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from streams.contracts.articles import RawArticle
from streams.contracts.errors import ConfigurationError
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.events import CountryReport, EventMiss, alpha2_codes

PETRARCH_FILE: Final = "PETR2_GSR_validation.xml"
#: The file is no valid XML (comments outside any element), so it is read by its patterns.
_RECORD: Final = re.compile(r"<Sentence\b(?P<head>[^>]*)>(?P<body>.*?)(?=<Sentence\b|\Z)", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
_CODING: Final = re.compile(r"<EventCoding\b([^>]*)>")
_TEXT: Final = re.compile(r"<Text>(.*?)</Text>", re.DOTALL)
_DATE: Final = re.compile(r"\d{8}")


def score_petrarch(folder: Path, facts: Facts) -> CountryReport:
    """Gold countries of source and target found among our tags, as a country or as that of an actor ("Obama").

    Sentences whose codings name no country, and those without a text, do not count.
    """
    known = alpha2_codes()
    records = found = 0
    misses: list[EventMiss] = []
    for match in _RECORD.finditer((folder / PETRARCH_FILE).read_text("utf-8", errors="replace")):
        head = dict(_ATTRIBUTE.findall(match["head"]))
        text = _TEXT.search(match["body"])
        # An actor's code begins with its country ("USAGOV"); compound actors are joined by commas.
        codes = {
            known[actor[:3]]
            for coding in _CODING.findall(match["body"])
            for name, actors in _ATTRIBUTE.findall(coding)
            if name in ("sourcecode", "targetcode")
            for actor in actors.split(",")
            if actor[:3] in known
        }
        if text is None or not text[1].strip() or not codes:
            continue
        records += 1
        article = RawArticle(id=head.get("id"), body=" ".join(text[1].split()), language="en")
        tagged = enrich(article, facts, day=_day(head.get("date", "")))
        known_here = {tag.code for tag in tagged.countries} | {actor.country for actor in tagged.analysis.actors}
        found += len(codes & known_here)
        misses += [EventMiss(head.get("id", ""), "country", code) for code in sorted(codes - known_here)]
    if not records:
        raise ConfigurationError(
            f"{folder / PETRARCH_FILE} holds no coded sentence that names a country.",
            hint="Name the folder with the file as it was published.",
        )
    return CountryReport(records, found, tuple(misses))


def _day(written: str) -> date:
    match = _DATE.search(written)
    return date.fromisoformat(match[0]) if match else date.today()
