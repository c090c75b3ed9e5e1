"""Gold records of event coders: which are asked, and the figures that come of the answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from streams.contracts.errors import ConfigurationError
from streams.core.facts import Facts
from streams.evaluation.alerts import Counts
from streams.evaluation.events import GOLD_FILE, EventMiss, alpha2_codes, score_plover
from streams.evaluation.petrarch import PETRARCH_FILE, score_petrarch


def _record(identity: str, event: str, source: Any, target: Any, text: str) -> dict[str, Any]:
    return {"id": identity, "event": event, "date": "2001-05-01", "source": source, "target": target, "text": text}


def _actors(*codes: str) -> list[dict[str, str]]:
    return [{"actorText": "whoever", "code": code} for code in codes]


#: Six are asked whether they are cooperative: two are told rightly, one falsely, two are missed, one is rightly quiet.
#: Of the last three source or target has no country.
_RECORDS = [
    {"id": "about", "event": "DOCUMENT"},
    _record(
        "aid", "AID", _actors("FRA"), _actors("POL"), "France will send Poland two field hospitals and 40 doctors."
    ),
    _record("both", "AGREE", _actors("HUN", "ROU"), None, "Hungary and Romania signed an agreement on rail links."),
    _record(
        "false", "DEMAND", _actors("JAP"), _actors("DEU"), "Japan agreed with Germany on a joint fund for farmers."
    ),
    _record("lent", "AID", _actors("ITL"), _actors("TGO"), "Italy refused on Friday to lend Togo any money."),
    _record("boats", "SUPPORT", _actors("PRT"), _actors("MAR"), "Portugal will not give Morocco any boats."),
    _record("quiet", "DISAPPROVE", {"code": "TUR"}, _actors("SYR"), "Turkey condemned Syria over the burnt villages."),
    _record("body", "AGREE", _actors("GBR", "USA"), _actors("IGO"), "Britain and the United States agreed to pay."),
    _record("alone", "AGREE", _actors("GRC"), "", "The minister agreed to resign."),
    _record("crowds", "PROTEST", None, _actors("NGA"), "Crowds marched through Lagos in Nigeria."),
]


def _folder(tmp_path: Path, content: str) -> Path:
    (tmp_path / GOLD_FILE).write_text(content, "utf-8")
    return tmp_path


def test_figures_of_gold_records(tmp_path: Path, facts: Facts) -> None:
    report = score_plover(_folder(tmp_path, json.dumps(_RECORDS)), facts)
    assert report.records == 9
    assert report.told == 6
    assert report.cooperative == Counts(right=2, wrong=1, missed=2)
    assert report.cooperative.f1 == pytest.approx(4 / 7)
    # Two countries each of the first seven records, one each of the last two; Greece stands nowhere in its text.
    assert report.countries == Counts(right=15, wrong=0, missed=1)
    assert set(report.misses) == {
        EventMiss("false", "cooperative", "false"),
        EventMiss("lent", "cooperative", "missed"),
        EventMiss("boats", "cooperative", "missed"),
        EventMiss("alone", "country", "GR"),
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("\x00\x01", "no list of PLOVER records"),
        ('{"id": "1"}', "Expected `array`"),
        ('[{"id": "1", "event": "AID", "date": "2001-13-01", "text": "Togo."}]', "date"),
        ('[{"id": "1", "event": "AID", "source": 5, "text": "Togo."}]', "source"),
        ('[{"id": "1", "event": "DOCUMENT"}]', "holds no record with a text"),
    ],
)
def test_a_faulty_file_of_gold_records_is_named(tmp_path: Path, facts: Facts, content: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        score_plover(_folder(tmp_path, content), facts)
    assert GOLD_FILE in str(caught.value)


def test_a_file_without_coded_sentences_is_named(tmp_path: Path, facts: Facts) -> None:
    (tmp_path / PETRARCH_FILE).write_bytes(b"\xff\x00\x01")
    with pytest.raises(ConfigurationError, match="no coded sentence"):
        score_petrarch(tmp_path, facts)


def test_codes_of_countries() -> None:
    codes = alpha2_codes()
    assert (codes["FRA"], codes["TLS"], codes["SRB"]) == ("FR", "TL", "RS")
    assert not {"IGO", "NGO", "ISM"} & codes.keys()
