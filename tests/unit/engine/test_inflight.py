"""Offsets are committed only up to the first record that is not finished, whatever comes in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from streams.engine.inflight import InFlight


class Message:
    """Stands for Faust's message: only its identity counts."""


def deliver(in_flight: InFlight[str], spans: list[tuple[int, int]], tp: str = "t0") -> list[Message]:
    messages = []
    for first, last in spans:
        message = Message()
        in_flight.delivered(tp, message, first, last)
        messages.append(message)
    return messages


def test_nothing_is_committable_before_the_first_is_finished() -> None:
    in_flight: InFlight[str] = InFlight()
    first, second = deliver(in_flight, [(0, 4), (5, 9)])
    in_flight.finish(second)
    assert in_flight.committable("t0") is None
    assert in_flight.first_open("t0") == 0
    in_flight.finish(first)
    assert in_flight.committable("t0") == 10
    assert in_flight.first_open("t0") is None


def test_the_record_before_an_unfinished_one_is_the_limit() -> None:
    # Faust commits 6 here (faust-streaming/faust#606).
    in_flight: InFlight[str] = InFlight()
    messages = deliver(in_flight, [(3, 3), (4, 4), (5, 5)])
    in_flight.finish(messages[0])
    in_flight.finish(messages[2])
    assert in_flight.committable("t0") == 4


def test_the_first_record_after_a_gap_is_not_part_of_the_gap() -> None:
    # Faust commits 22 here, with 20 in flight.
    in_flight: InFlight[str] = InFlight()
    _, after = deliver(in_flight, [(10, 10), (21, 21)])
    in_flight.finish(after)
    assert in_flight.committable("t0") is None


def test_what_was_delivered_before_a_seek_does_not_count_after_it() -> None:
    in_flight: InFlight[str] = InFlight()
    (before,) = deliver(in_flight, [(0, 9)])
    in_flight.forget_all()
    (again,) = deliver(in_flight, [(0, 4)])
    assert not in_flight.finish(before)
    assert in_flight.committable("t0") is None
    assert in_flight.finish(again)
    assert in_flight.committable("t0") == 5


def test_partitions_do_not_touch_each_other() -> None:
    in_flight: InFlight[str] = InFlight()
    (one,) = deliver(in_flight, [(0, 9)], "t0")
    deliver(in_flight, [(7, 8)], "t1")
    in_flight.finish(one)
    assert (in_flight.committable("t0"), in_flight.committable("t1")) == (10, None)
    assert in_flight.partitions() == ["t0"]
    in_flight.forget_all()
    assert (in_flight.committable("t0"), in_flight.first_open("t1")) == (None, None)


def test_a_message_is_finished_once() -> None:
    in_flight: InFlight[str] = InFlight()
    (one,) = deliver(in_flight, [(0, 9)])
    assert in_flight.finish(one)
    assert not in_flight.finish(one)


@given(
    gaps=st.lists(st.integers(0, 3), min_size=1, max_size=30),
    sizes=st.lists(st.integers(1, 5), min_size=30, max_size=30),
    order=st.randoms(use_true_random=False),
)
def test_committable_is_the_end_of_the_finished_run_at_every_moment(
    gaps: list[int], sizes: list[int], order: object
) -> None:
    spans, offset = [], 0
    for gap, size in zip(gaps, sizes, strict=False):
        offset += gap
        spans.append((offset, offset + size - 1))
        offset += size
    in_flight: InFlight[str] = InFlight()
    messages = deliver(in_flight, spans)
    sequence = list(range(len(spans)))
    order.shuffle(sequence)  # type: ignore[attr-defined]
    finished: set[int] = set()
    for index in sequence:
        in_flight.finish(messages[index])
        finished.add(index)
        run = next((number for number in range(len(spans)) if number not in finished), len(spans))
        assert in_flight.committable("t0") == (spans[run - 1][1] + 1 if run else None)
        assert in_flight.first_open("t0") == (spans[run][0] if run < len(spans) else None)
