"""The oracle finds what is planted: a loss, a repeat, a broken record, a changed order, a double alert."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec
import pytest

from streams.contracts.alerts import Alert, Candidate
from streams.contracts.codec import Limits
from streams.contracts.headers import alert_headers
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.joined import StoryOptions
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process
from streams.core.stories import StoryBook
from streams.evaluation.oracle import Oracle, Process
from streams.evaluation.workload import PLEDGE_EVERY, Workload

PREFIX = "verify-test"
COUNT = 200
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Seen = tuple[bytes | None, bytes | None]


@pytest.fixture(scope="module")
def core(facts: Facts, rules: Rules) -> Process:
    def expected(record: RawRecord) -> Outcome:
        return process(record, facts, rules, Limits(), now=NOW)

    return expected


class Run:
    """A perfect run of the pipeline in memory, for planting faults into."""

    def __init__(self, core: Process) -> None:
        workload = Workload(PREFIX, seed=7)
        numbered = (workload.record(number) for number in range(COUNT))
        self.raw = [RawRecord(one.key, one.value, 0, one.number, 1_700_000_000_000 + one.number) for one in numbered]
        self.raw.append(RawRecord(b"bad", b"{not json", 0, COUNT, 1_700_000_000_000))
        self.enriched: list[Seen] = []
        self.candidates: list[Seen] = []
        self.dead: list[tuple[int, Seen]] = [(COUNT, (b"bad", b"{not json"))]
        self.alerts: list[tuple[bytes, bytes, bytes]] = []
        book = StoryBook(StoryOptions())
        for record in self.raw[:COUNT]:
            outcome = core(record)
            if outcome.enriched is not None:
                self.enriched.append(outcome.enriched)
            if outcome.candidate is not None:
                self.candidates.append(outcome.candidate)
                joined = book.join(msgspec.json.decode(outcome.candidate[1], type=Candidate))
                if joined.story is not None:
                    book.store(joined.story)
                self.alerts += [_alert(alert) for alert in joined.alerts]

    def judged(self, core: Process) -> Oracle:
        oracle = Oracle(PREFIX, core)
        stages = [oracle.expect(record) for record in self.raw]
        assert stages[-1] == "DECODE"
        assert not any(stages[:-1])
        for key, value in self.enriched:
            oracle.saw_enriched(key, value)
        for key, value in self.candidates:
            oracle.saw_candidate(key, value)
        for offset, (key, value) in self.dead:
            oracle.saw_dead_letter((0, offset), key, value, "DECODE")
        for key, value, event in self.alerts:
            oracle.saw_alert(key, value, event)
        return oracle


def _alert(alert: Alert) -> tuple[bytes, bytes, bytes]:
    headers = dict(alert_headers(alert.alert_id, time="", subject="", revision=alert.revision))
    return alert.alert_id.encode(), msgspec.json.encode(alert), headers["ce_id"]


@pytest.fixture
def run(core: Process) -> Run:
    return Run(core)


def kinds(oracle: Oracle) -> set[str]:
    return {fault.kind for fault in oracle.report().faults}


def test_a_perfect_run_is_all_delivered(core: Process, run: Run) -> None:
    oracle = run.judged(core)
    report = oracle.report()
    assert report.verdicts == ("ALL_DELIVERED",)
    assert report.good
    assert oracle.missing == 0
    assert report.records == COUNT + 1
    # The run is worth something only if all kinds of records are in it.
    assert report.outputs["alert"].expected >= COUNT // PLEDGE_EVERY // 4
    assert any(record.value is None for record in run.raw)
    assert any(b'"status":"retracted"' in value for _, value, _ in run.alerts)
    assert any(b'"status":"updated"' in value for _, value, _ in run.alerts)


def _without(name: str) -> Callable[[Run], None]:
    def plant(run: Run) -> None:
        del getattr(run, name)[-1 if name == "dead" else 5]

    return plant


@pytest.mark.parametrize("name", ["enriched", "candidates", "dead"])
def test_a_lost_record_is_found(core: Process, run: Run, name: str) -> None:
    _without(name)(run)
    oracle = run.judged(core)
    assert oracle.missing == 1
    assert oracle.report().verdicts == ("LOST 1",)
    assert not oracle.report().good


def test_a_lost_alert_is_found(core: Process, run: Run) -> None:
    first = run.alerts[0][0]
    run.alerts = [alert for alert in run.alerts if alert[0] != first]
    report = run.judged(core).report()
    assert report.lost >= 1
    assert report.outputs["alert"].lost == report.lost


def test_a_lost_retraction_is_found(core: Process, run: Run) -> None:
    newest = {key: value for key, value, _ in run.alerts}
    taken_back = next(key for key, value in newest.items() if b'"status":"retracted"' in value)
    run.alerts = [alert for alert in run.alerts if alert[0] != taken_back or b'"status":"new"' in alert[1]]
    report = run.judged(core).report()
    assert report.corrupt >= 1
    assert any("says no such thing" in fault.what for fault in report.faults)


@pytest.mark.parametrize("name", ["enriched", "candidates", "dead", "alerts"])
def test_a_repeat_is_counted_and_no_fault(core: Process, run: Run, name: str) -> None:
    records = getattr(run, name)
    records.append(records[-1])
    report = run.judged(core).report()
    assert report.verdicts == ("ALL_DELIVERED", "DUPLICATE 1")
    assert report.good


def test_a_redelivered_stretch_is_no_change_of_order(core: Process, run: Run) -> None:
    run.enriched = [*run.enriched[:60], *run.enriched[40:]]
    report = run.judged(core).report()
    assert report.duplicates == 20
    assert report.good


def test_a_corrupted_value_is_found(core: Process, run: Run) -> None:
    key, value = run.enriched[8]
    assert value is not None
    run.enriched[8] = (key, value.replace(b'"title":"', b'"title":"X', 1))
    report = run.judged(core).report()
    assert report.verdicts == ("ALL_DELIVERED", "CORRUPT 1")
    assert not report.good


def test_a_value_that_is_no_json_is_corrupt_and_not_also_lost(core: Process, run: Run) -> None:
    run.enriched[8] = (run.enriched[8][0], b"\x00garbage")
    assert run.judged(core).report().verdicts == ("ALL_DELIVERED", "CORRUPT 1")


def test_a_changed_dead_letter_is_found(core: Process, run: Run) -> None:
    run.dead[0] = (COUNT, (b"bad", b"{not JSON"))
    assert run.judged(core).report().corrupt == 1


def test_a_record_that_nothing_went_in_for_is_found(core: Process, run: Run) -> None:
    phantom = Workload(PREFIX, seed=8).record(COUNT + 50)
    run.enriched.append((phantom.key, phantom.value))
    report = run.judged(core).report()
    assert report.verdicts == ("ALL_DELIVERED", "CORRUPT 1")
    assert "nothing went in for" in report.faults[0].what


def _editions(run: Run) -> tuple[int, int]:
    """Places of the two editions of one article among the enriched."""
    places: dict[bytes | None, list[int]] = {}
    for place, (key, _) in enumerate(run.enriched):
        places.setdefault(key, []).append(place)
    first, second = next(found for found in places.values() if len(found) == 2)
    return first, second


def test_a_changed_order_in_a_key_is_found(core: Process, run: Run) -> None:
    first, second = _editions(run)
    run.enriched[first], run.enriched[second] = run.enriched[second], run.enriched[first]
    assert run.judged(core).report().verdicts == ("ALL_DELIVERED", "OUT_OF_ORDER 1")


def test_an_old_edition_that_comes_last_again_is_found(core: Process, run: Run) -> None:
    first, _ = _editions(run)
    run.enriched.append(run.enriched[first])
    report = run.judged(core).report()
    assert report.out_of_order == 1
    assert not report.good


def _newest_standing(run: Run) -> Alert:
    newest = {key: msgspec.json.decode(value, type=Alert) for key, value, _ in run.alerts}
    return next(alert for alert in newest.values() if alert.status != "retracted")


def test_an_article_in_two_alerts_is_found(core: Process, run: Run) -> None:
    run.alerts.append(_alert(msgspec.structs.replace(_newest_standing(run), alert_id="a-other")))
    report = run.judged(core).report()
    assert report.duplicates_after >= 1
    assert "DOUBLE" in report.verdicts[-1]
    assert not report.good


def test_one_event_id_with_two_contents_is_found(core: Process, run: Run) -> None:
    alert = _newest_standing(run)
    run.alerts.append(_alert(msgspec.structs.replace(alert, title="Another title")))
    assert any("two contents under one id" in fault.what for fault in run.judged(core).report().faults)


def test_an_alert_with_other_evidence_is_found(core: Process, run: Run) -> None:
    alert = _newest_standing(run)
    changed = msgspec.structs.replace(alert, evidence=(), revision=alert.revision + 1, status="updated")
    run.alerts.append(_alert(changed))
    assert any("not what its article" in fault.what for fault in run.judged(core).report().faults)


def test_other_traffic_is_passed_over(core: Process, run: Run) -> None:
    alert = msgspec.structs.replace(
        _newest_standing(run), alert_id="a-x", article_id="foreign", article_ids=("foreign",)
    )
    run.alerts.append(_alert(alert))
    run.enriched.append((b"foreign", b"{}"))
    run.candidates.append((b"m-1", b'{"partition":9,"offset":9,"status":"published","article_id":"foreign"}'))
    run.dead.append((COUNT + 100, (b"x", b"y")))
    assert run.judged(core).report().verdicts == ("ALL_DELIVERED",)


def test_the_same_seed_makes_the_same_articles() -> None:
    def values(seed: int) -> Iterable[bytes | None]:
        return [Workload(PREFIX, seed).record(number).value for number in range(30)]

    assert values(1) == values(1)
    assert values(1) != values(2)
