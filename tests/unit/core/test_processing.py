"""A few records at once become what each becomes alone, whatever its neighbours are."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from streams.contracts.codec import Limits
from streams.contracts.errors import Permanent
from streams.core import processing
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process, process_many

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
STAMP_MS = int(NOW.timestamp() * 1000)


def article(body: str, **fields: object) -> bytes:
    return json.dumps({"id": body[:9], "title": "Of the day", "body": body, **fields}).encode()


def records() -> list[RawRecord]:
    values: list[bytes | None] = [
        article("Polish Defence Minister Jan Nowak said Poland will send 14 tanks to Ukraine."),
        b"no json",
        article("Nothing happened in Rome."),
        None,
        article("x" * 300_000),
        article("Germany refused to send tanks to Ukraine.", version=2),
        article("Whatever.", published_at="2199-01-01T00:00:00Z"),
        b"[" * 100_000,
        article("Canada and Ukraine signed an agreement on training in Kyiv.", status="withdrawn"),
    ]
    return [RawRecord(b"key", value, 1, offset, STAMP_MS) for offset, value in enumerate(values)]


def alone(record: RawRecord, facts: Facts, rules: Rules) -> Outcome | str:
    try:
        return process(record, facts, rules, Limits(), now=NOW)
    except Permanent as error:
        return f"{error.stage}: {error}"


def test_together_they_become_what_each_becomes_alone(facts: Facts, rules: Rules) -> None:
    given = records()
    together: list[Any] = [
        f"{answer.stage}: {answer}" if isinstance(answer, Permanent) else answer
        for answer in process_many(given, facts, rules, Limits(), now=NOW)
    ]
    assert together == [alone(record, facts, rules) for record in given]
    assert [isinstance(answer, str) for answer in together] == [
        *(False, True, False, False, True, False, True, True, False)
    ]
    assert together[0].verdicts and together[5].candidate is not None


def test_none_gives_none(facts: Facts, rules: Rules) -> None:
    assert process_many((), facts, rules, Limits(), now=NOW) == []


@pytest.mark.parametrize(
    ("raised", "answered"),
    [(RecursionError("deep"), Permanent), (ValueError("odd"), Permanent), (MemoryError(), MemoryError)],
)
def test_a_fault_in_one_article_costs_no_other(
    facts: Facts, rules: Rules, monkeypatch: pytest.MonkeyPatch, raised: Exception, answered: type[Exception]
) -> None:
    given = [records()[0], records()[2], records()[5]]

    def fails(passage: Any, means: Any) -> None:
        if passage.record.offset == 2:
            raise raised
        processing._locate(passage, means)

    steps = tuple((fails if step is processing._locate else step, analyses) for step, analyses in processing._STEPS)
    expected = [alone(record, facts, rules) for record in given]
    monkeypatch.setattr(processing, "_STEPS", steps)
    found = process_many(given, facts, rules, Limits(), now=NOW)
    assert [found[0], found[2]] == [expected[0], expected[2]]
    assert type(found[1]) is answered
    if isinstance(found[1], Permanent):
        assert found[1].stage == "ENRICH"
        assert found[1].__cause__ is raised
