"""The verdict of a delivery check: five words that a person or a script can act on."""

from collections.abc import Mapping
from typing import Literal

import msgspec

FaultKind = Literal["lost", "corrupt", "out_of_order", "double"]


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, in words. `double`: one article stands in two alerts, even after de-duplication."""

    kind: FaultKind
    what: str


class Tally(msgspec.Struct, frozen=True):
    """Of one output: how many must be there, how many are not, repeats by id, and repeats that no id removes."""

    expected: int
    lost: int
    duplicates: int
    after: int = 0


class Report(msgspec.Struct, frozen=True):
    """What a delivery check found. `duplicates` counts repeats of an id: allowed, a reader drops them."""

    records: int
    lost: int
    duplicates: int
    duplicates_after: int
    corrupt: int
    out_of_order: int
    outputs: Mapping[str, Tally]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, records: int, outputs: Mapping[str, Tally], faults: list[Fault]) -> "Report":
        """The sums over all outputs."""
        return cls(
            records=records,
            lost=sum(tally.lost for tally in outputs.values()),
            duplicates=sum(tally.duplicates for tally in outputs.values()),
            duplicates_after=sum(tally.after for tally in outputs.values()),
            corrupt=sum(fault.kind == "corrupt" for fault in faults),
            out_of_order=sum(fault.kind == "out_of_order" for fault in faults),
            outputs=outputs,
            faults=tuple(faults),
        )

    @property
    def wrong(self) -> int:
        """Everything that must not be, apart from losses."""
        return self.corrupt + self.out_of_order + self.duplicates_after

    @property
    def good(self) -> bool:
        """Nothing lost and nothing wrong; repeats by id are no fault."""
        return not self.lost and not self.wrong

    @property
    def verdicts(self) -> tuple[str, ...]:
        """ALL_DELIVERED or LOST n, then whatever else there is: DUPLICATE n, CORRUPT n, OUT_OF_ORDER n, DOUBLE n."""
        found = [f"LOST {self.lost}" if self.lost else "ALL_DELIVERED"]
        for name, count in (
            ("DUPLICATE", self.duplicates),
            ("CORRUPT", self.corrupt),
            ("OUT_OF_ORDER", self.out_of_order),
            ("DOUBLE", self.duplicates_after),
        ):
            if count:
                found.append(f"{name} {count}")
        return tuple(found)
