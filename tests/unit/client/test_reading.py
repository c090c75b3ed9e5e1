"""Reading what a topic holds ends, whatever the brokers do."""

import pytest

from streams.client.reading import read_available
from streams.contracts.errors import Fatal
from tests.unit.client.lent import Lent, record


def test_everything_is_read_and_then_it_stops() -> None:
    connection = Lent("b:1", topics={"t": [record(0), record(1), record(2)]})
    assert [one.offset for one in read_available(connection, "t")] == [0, 1, 2]
    assert connection.consumers[0].closed


def test_brokers_that_vanish_while_it_reads_end_it_with_a_sentence() -> None:
    connection = Lent("b:1", topics={"t": [record(0), record(1), record(2)]}, stops_at=1, timeout_s=0.05)
    read = read_available(connection, "t")
    assert next(read).offset == 0
    with pytest.raises(Fatal, match=r"Nothing has come from t at b:1 for 0\.05 s, though up to 2 records"):
        next(read)
    assert connection.consumers[0].closed


def test_a_reader_that_takes_its_time_is_no_broker_that_is_gone() -> None:
    connection = Lent("b:1", topics={"t": [record(0), record(1)]}, timeout_s=0.0)
    assert [one.offset for one in read_available(connection, "t")] == [0, 1]
