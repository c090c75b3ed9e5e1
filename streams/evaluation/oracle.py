"""Says whether what came out of the pipeline is what the pure core makes of what went in: nothing lost, nothing wrong.

It keeps digests, not bytes, so that a check of a hundred thousand articles fits into memory.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Literal

import msgspec

from streams.contracts.alerts import Alert
from streams.contracts.errors import Permanent
from streams.core.outcome import Outcome, RawRecord
from streams.evaluation.verdict import Fault, Report, Tally

#: The core's `process` with facts, rules and limits filled in; raises Permanent for a dead letter.
Process = Callable[[RawRecord], Outcome]
#: Of articles.enriched, alerts.candidates and the dead-letter topic.
Output = Literal["enriched", "candidate", "dead letter"]
#: Partition and offset of the raw record: what an output stands for.
Position = tuple[int, int]

_alerts = msgspec.json.Decoder(Alert)


class _Numbered(msgspec.Struct):
    verify_number: int | None = None


class _Origin(msgspec.Struct):
    partition: int
    offset: int
    status: str


_numbers = msgspec.json.Decoder(_Numbered)
_origins = msgspec.json.Decoder(_Origin)


def digest(*parts: bytes | None) -> bytes:
    """A fingerprint of keys, values and headers; null and empty differ."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(b"-" if part is None else b"%d:" % len(part) + part)
    return made.digest()


class _Wanted:
    """One output that must come, and what came for it."""

    __slots__ = ("digest", "first", "key", "last", "seen", "wrong")

    def __init__(self, key: bytes | None, expected: bytes) -> None:
        self.key = key
        self.digest = expected
        self.seen = 0
        self.wrong = 0
        # Place among the arrivals of its kind.
        self.first = -1
        self.last = -1


class Oracle:
    """Told what went in (`expect`) and what came out (`saw_...`), in any interleaving of the two after the run.

    Inputs must be told in the order of their partition; outputs in the order of theirs. Outputs whose key does
    not begin with `prefix` belong to other traffic and are ignored.
    """

    def __init__(self, prefix: str, process: Process) -> None:
        self._prefix = prefix.encode()
        self._process = process
        self._wanted: dict[Output, dict[Position, _Wanted]] = {"enriched": {}, "candidate": {}, "dead letter": {}}
        self._missing: Counter[Output] = Counter()
        self._order: dict[Output, dict[bytes, list[Position]]] = {"enriched": {}, "candidate": {}}
        self._by_number: dict[int, Position] = {}
        self._arrived = 0
        #: Verdicts by article id after its last record; empty when it was withdrawn.
        self._final: dict[str, dict[str, bytes]] = {}
        self._newest: dict[str, Alert] = {}
        self._events: dict[bytes, bytes] = {}
        self._alert_records = 0
        self._alert_repeats = 0
        self._faults: list[Fault] = []
        self.records = 0

    # -- what went in

    def expect(self, record: RawRecord) -> str | None:
        """A record of articles.raw; gives the stage when it must become a dead letter, else null."""
        self.records += 1
        where = (record.partition, record.offset)
        try:
            outcome = self._process(record)
        except Permanent as error:
            self._want("dead letter", where, record.key, digest(record.key, record.value, error.stage.encode()))
            return error.stage
        if outcome.enriched is not None:
            self._want("enriched", where, outcome.enriched[0], digest(*outcome.enriched))
            number = _numbers.decode(outcome.enriched[1]).verify_number
            if number is not None:
                self._by_number[number] = where
        if outcome.candidate is not None:
            self._want("candidate", where, outcome.candidate[0], digest(*outcome.candidate))
        withdrawn = outcome.candidate is not None and _origins.decode(outcome.candidate[1]).status == "withdrawn"
        self._final[outcome.article_id] = {
            verdict.rule: msgspec.json.encode((verdict.kind, verdict.allies, verdict.evidence))
            for verdict in outcome.verdicts
            if verdict.alert and not withdrawn
        }
        return None

    def _want(self, output: Output, where: Position, key: bytes | None, expected: bytes) -> None:
        self._wanted[output][where] = _Wanted(key, expected)
        self._missing[output] += 1
        if output in self._order and key is not None:
            self._order[output].setdefault(key, []).append(where)

    # -- what came out

    def saw_enriched(self, key: bytes | None, value: bytes | None) -> None:
        """A record of articles.enriched."""
        if key is None or not key.startswith(self._prefix):
            return
        try:
            number = _numbers.decode(value or b"").verify_number
        except msgspec.MsgspecError:
            number = None
        where = self._by_number.get(number) if number is not None else None
        if where is None:
            candidates = self._order["enriched"].get(key, [])
            # Broken, but its key says what it was meant to be.
            where = next((one for one in candidates if not self._wanted["enriched"][one].seen), None)
        self._saw("enriched", where, key, digest(key, value))

    def saw_candidate(self, key: bytes | None, value: bytes | None) -> None:
        """A record of alerts.candidates."""
        if value is None or self._prefix not in value:
            return
        try:
            origin = _origins.decode(value)
        except msgspec.MsgspecError:
            self._fault("corrupt", f"a candidate that cannot be read, key {key!r}")
            return
        self._saw("candidate", (origin.partition, origin.offset), key, digest(key, value))

    def saw_dead_letter(self, where: Position, key: bytes | None, value: bytes | None, stage: str) -> None:
        """A record of the dead-letter topic; `where` as its headers say."""
        known = where in self._wanted["dead letter"]
        # Of other traffic, unless an article of ours stands there that should not be dead.
        if known or where in self._wanted["enriched"] or where in self._wanted["candidate"]:
            self._saw("dead letter", where, key, digest(key, value, stage.encode()))

    def _saw(self, output: Output, where: Position | None, key: bytes | None, found: bytes) -> None:
        wanted = self._wanted[output].get(where) if where is not None else None
        if wanted is None:
            self._fault("corrupt", f"a record that nothing went in for ({output}, key {key!r}, from {where})")
            return
        self._arrived += 1
        if found != wanted.digest:
            wanted.wrong += 1
            self._fault("corrupt", f"{output} of {_place(where)}, key {key!r}: other bytes than the core makes")
        if not wanted.seen:
            self._missing[output] -= 1
            wanted.first = self._arrived
        wanted.seen += 1
        wanted.last = self._arrived

    def saw_alert(self, key: bytes | None, value: bytes | None, event_id: bytes) -> None:
        """A record of the alert topic; `event_id` is its ce_id."""
        if value is None:
            return
        try:
            alert = _alerts.decode(value)
        except msgspec.MsgspecError:
            if self._prefix in value:
                self._fault("corrupt", f"an alert that cannot be read, key {key!r}")
            return
        ours = [article for article in alert.article_ids if article.encode().startswith(self._prefix)]
        if not ours:
            return
        self._alert_records += 1
        if alert.alert_id.encode() != key:
            self._fault("corrupt", f"alert {alert.alert_id} under the key {key!r}")
        content = digest(value)
        before = self._events.setdefault(event_id, content)
        if before != content:
            self._fault("corrupt", f"alert event {event_id.decode(errors='replace')}: two contents under one id")
        known = self._newest.get(alert.alert_id)
        if known is not None and alert.revision <= known.revision:
            self._alert_repeats += 1
        self._newest[alert.alert_id] = alert

    # -- the answer

    @property
    def missing(self) -> int:
        """Outputs that have not come yet; alerts are counted by `report` alone."""
        return sum(self._missing.values())

    def report(self) -> Report:
        """The verdict on what was told so far."""
        faults = list(self._faults)
        tallies: dict[str, Tally] = {output: self._tally(output, faults) for output in self._wanted}
        tallies["alert"] = self._alert_tally(faults)
        return Report.of(self.records, tallies, faults)

    def _tally(self, output: Output, faults: list[Fault]) -> Tally:
        wanted = self._wanted[output]
        lost = [where for where, one in wanted.items() if not one.seen]
        faults += [Fault("lost", f"{output} of {_place(where)}, key {wanted[where].key!r}") for where in lost]
        for key, positions in self._order.get(output, {}).items():
            if output != "enriched":
                continue
            seen = [wanted[where] for where in positions if wanted[where].seen]
            for earlier, later in pairwise(seen):
                # Redelivery repeats a stretch in order: neither first nor last arrivals may change places.
                if earlier.first > later.first or earlier.last > later.last:
                    faults.append(Fault("out_of_order", f"key {key.decode(errors='replace')}"))
                    break
        return Tally(
            expected=len(wanted),
            lost=len(lost),
            duplicates=sum(one.seen - 1 for one in wanted.values() if one.seen),
        )

    def _alert_tally(self, faults: list[Fault]) -> Tally:
        covered: dict[tuple[str, str], list[Alert]] = defaultdict(list)
        for alert in self._newest.values():
            if alert.status == "retracted":
                continue
            for article in alert.article_ids:
                if article.encode().startswith(self._prefix):
                    covered[alert.rule, article].append(alert)
        wanted = {(rule, article): what for article, rules in self._final.items() for rule, what in rules.items()}
        lost = [one for one in wanted if one not in covered]
        faults += [Fault("lost", f"alert of rule {rule} for article {article}") for rule, article in lost]
        twice = 0
        for (rule, article), alerts in covered.items():
            if (rule, article) not in wanted:
                faults.append(
                    Fault("corrupt", f"alert {alerts[0].alert_id} stands, though {article} says no such thing")
                )
            twice += len(alerts) - 1
            for alert in alerts:
                lead = wanted.get((rule, article)) if alert.article_id == article else None
                if lead is not None and lead != msgspec.json.encode((alert.kind, alert.allies, alert.evidence)):
                    faults.append(Fault("corrupt", f"alert {alert.alert_id}: not what its article {article} says"))
        if twice:
            faults.append(Fault("double", f"{twice} articles stand in two alerts of one rule"))
        return Tally(expected=len(wanted), lost=len(lost), duplicates=self._alert_repeats, after=twice)

    def _fault(self, kind: Literal["corrupt"], what: str) -> None:
        self._faults.append(Fault(kind, what))


def _place(where: Position | None) -> str:
    return "an unknown place" if where is None else f"partition {where[0]} offset {where[1]}"
