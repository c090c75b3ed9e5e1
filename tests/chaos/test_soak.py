"""Three minutes of steady traffic: nothing lost, and nothing in the worker grows from minute to minute."""

import pytest

from .harness import Bench
from .scenarios.soak import soaked

pytestmark = [pytest.mark.chaos, pytest.mark.integration]

#: Articles a second that leave room for the tests beside it.
_RATE = 100.0


@pytest.mark.timeout(600)
def test_three_minutes_of_traffic_leave_memory_files_and_threads_flat(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Bench(20_220_224, short=False, folder=tmp_path_factory.mktemp("soak")) as bench:
        row = soaked(bench, 180.0, _RATE)
    assert row.verdict == "ok", row.note
    assert (row.lost, row.wrong, row.duplicates_after) == (0, 0, 0)
    assert row.records >= 180 * _RATE * 0.9
