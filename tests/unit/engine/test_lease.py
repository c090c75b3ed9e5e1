"""A worker holds its partitions only as long as the coordinator surely still counts it in."""

from streams.engine.lease import Lease


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_lease_runs_from_the_sending_of_the_heartbeat() -> None:
    clock = Clock()
    lease = Lease(10.0, now=clock)
    assert not lease.holds()
    since = lease.start()
    clock.now += 5
    lease.renew(since)
    assert lease.holds()
    clock.now += 3.9
    assert lease.holds()
    clock.now += 0.2
    assert not lease.holds()


def test_a_lost_lease_does_not_hold_until_the_group_admits_us_again() -> None:
    clock = Clock()
    lease = Lease(10.0, now=clock)
    lease.renew(lease.start())
    lease.lose()
    assert not lease.holds()
    assert lease.lost
    lease.renew(lease.start())
    assert lease.holds()
