"""How the core does on event coders' gold records: the countries they name, and cooperative events against the rest."""

import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from babel import Locale
from babel.core import get_global

from streams.contracts.articles import RawArticle
from streams.contracts.errors import ConfigurationError
from streams.core.cooperation.rules import Actors, Rule, Rules, Topic
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich
from streams.evaluation.alerts import Counts

#: PLOVER's cooperative classes, verbal and material.
COOPERATIVE: Final = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID"})
#: Faults of the gold, as its README lists them.
_MENDED: Final = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
#: A single actor stands without its list in some records, and where there is none an empty text or null.
_Actors = dict[str, Any] | list[dict[str, Any]] | str | None
GOLD_FILE: Final = "PLOVER_GSR_CAMEO.json"


class _Record(msgspec.Struct, frozen=True):
    """A gold record, as far as it is read; the one that documents the others has no text."""

    id: str
    event: str
    text: str = ""
    date: datetime.date | None = None
    source: _Actors = None
    target: _Actors = None


class EventMiss(msgspec.Struct, frozen=True):
    """A gold record answered wrongly: what was asked (country, cooperative) and what was wrong."""

    id: str
    task: str
    what: str


class EventReport(msgspec.Struct, frozen=True):
    """`countries`: gold countries of source and target found among our tags (right) or not (missed). `cooperative`:
    records of a cooperative class whose source and target have countries, told as cooperation or not.
    """

    records: int
    countries: Counts
    cooperative: Counts
    told: int
    misses: tuple[EventMiss, ...]


class CountryReport(msgspec.Struct, frozen=True):
    """Gold countries found among our tags, over the records that have any; `misses` are the others."""

    records: int
    found: int
    misses: tuple[EventMiss, ...]

    @property
    def recall(self) -> float:
        """Share of the gold countries that is tagged; 1 where there is none."""
        total = self.found + len(self.misses)
        return self.found / total if total else 1.0


def score_plover(folder: Path, facts: Facts) -> EventReport:
    """Score the PLOVER gold records in `folder`; each is read with a rule of its own actors and target."""
    alpha2 = alpha2_codes()
    records = _records(folder / GOLD_FILE)
    found = missed = 0
    pairs: list[tuple[str, bool, bool]] = []
    misses: list[EventMiss] = []
    for record in records:
        article = RawArticle(id=record.id, body=record.text, language="en")
        tagged = enrich(article, facts, day=record.date or datetime.date.today())
        sources, targets = _codes(record.source, alpha2), _codes(record.target, alpha2)
        tags = {tag.code for tag in tagged.countries}
        for code in sorted(sources | targets):
            if code in tags:
                found += 1
            else:
                missed += 1
                misses.append(EventMiss(record.id, "country", code))
        # A record with compound sources and no target: they cooperate with each other.
        actors, topic = sources, targets if record.target else sources
        if not actors or not topic:
            continue
        if actors == topic and len(actors) > 1:
            actors, topic = set(sorted(actors)[:1]), set(sorted(actors)[1:])
        elif actors & topic:
            continue
        truth = record.event in COOPERATIVE
        told = _tells(tagged, actors, topic, facts)
        pairs.append((record.id, truth, told))
        if truth != told:
            misses.append(EventMiss(record.id, "cooperative", "missed" if truth else "false"))
    cooperative = Counts(
        sum(truth and told for _, truth, told in pairs),
        sum(told and not truth for _, truth, told in pairs),
        sum(truth and not told for _, truth, told in pairs),
    )
    return EventReport(len(records), Counts(found, 0, missed), cooperative, len(pairs), tuple(misses))


def _records(path: Path) -> list[_Record]:
    try:
        records = msgspec.json.decode(path.read_bytes(), type=list[_Record])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} is no list of PLOVER records: {error}.", hint="Name the folder with the file as it was published."
        ) from error
    texts = [record for record in records if record.text]
    if not texts:
        raise ConfigurationError(f"{path} holds no record with a text.", hint="Name the folder of the gold records.")
    return texts


def _tells(tagged: Any, actors: set[str], topic: set[str], facts: Facts) -> bool:
    rule = Rule(
        id="gold",
        version="1",
        title="gold",
        output="gold",
        actors=Actors(countries=tuple(sorted(actors))),
        topic=Topic(countries=tuple(sorted(topic))),
    )
    verdicts = detect(tagged, Rules((rule,), ""), facts)
    return any(verdict.alert and verdict.kind == "cooperation" for verdict in verdicts)


def _codes(actors: _Actors, alpha2: dict[str, str]) -> set[str]:
    entries = [actors] if isinstance(actors, dict) else actors if isinstance(actors, list) else []
    # Some actors are a class, not a country.
    codes = (str(actor.get("code", "")) for actor in entries)
    return {alpha2[code] for code in (_MENDED.get(code, code) for code in codes) if code in alpha2}


def alpha2_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to alpha-2, by CLDR."""
    names = Locale("en").territories
    return {
        three: two
        for three, (two, *_) in get_global("territory_aliases").items()
        if len(three) == 3 and three.isalpha() and two in names
    }
