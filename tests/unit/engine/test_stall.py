"""What has work and does not move is noticed; what rests is not."""

from streams.engine.stall import StallClock


def test_idle_time_counts_from_the_last_move() -> None:
    clock = StallClock()
    assert clock.idle("p0", 5, now=10.0, at_rest=False) == 0.0
    assert clock.idle("p0", 5, now=13.0, at_rest=False) == 3.0
    assert clock.idle("p0", 6, now=14.0, at_rest=False) == 0.0
    assert clock.idle("p0", 6, now=15.5, at_rest=False) == 1.5


def test_rest_is_no_stall_and_the_time_counts_from_its_end() -> None:
    clock = StallClock()
    clock.idle("p0", 5, now=0.0, at_rest=True)
    assert clock.idle("p0", 5, now=1000.0, at_rest=True) == 0.0
    assert clock.idle("p0", 5, now=1002.0, at_rest=False) == 2.0


def test_one_stuck_partition_is_seen_beside_one_that_moves() -> None:
    clock = StallClock()
    for now in range(10):
        clock.idle("moves", now, now=now, at_rest=False)
        stuck = clock.idle("stuck", 7, now=now, at_rest=False)
    assert stuck == 9


def test_a_partition_that_comes_back_starts_anew() -> None:
    clock = StallClock()
    clock.idle("p0", 5, now=0.0, at_rest=False)
    clock.keep_only(set())
    assert clock.idle("p0", 5, now=100.0, at_rest=False) == 0.0
