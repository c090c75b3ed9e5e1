"""A worker needs nothing of its machine: it runs as the container does, without a container engine to show it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from streams.core.facts import cache_folder
from tests.chaos.harness import Bench, Stage

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

#: In mounts of its own: a read-only root, an empty /tmp, and nothing of the user's home but Python and the cache.
_CONFINED = """
set -eu
python=$1 cache=$2 home=$3 code=$4; shift 4
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/code
mount --rbind "$code" /mnt/code
mount -t tmpfs -o mode=1777 tmpfs /tmp
case "$code" in
  /tmp/*) mkdir -p "$code"; mount --rbind /mnt/code "$code" ;;
esac
mkdir /tmp/python /tmp/cache
mount --rbind "$python" /tmp/python
mount --rbind "$cache" /tmp/cache
case "$python" in
  "$home"/*) mount -t tmpfs -o mode=755 tmpfs "$home"; mkdir -p "$python"; mount --rbind /tmp/python "$python" ;;
esac
mount -o remount,bind,ro /
exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


def _confined(command: list[str]) -> list[str]:
    arguments = [sys.base_prefix, str(cache_folder()), str(Path.home()), str(Path(__file__).parents[3])]
    return ["unshare", "--mount", "--propagation=private", "sh", "-c", _CONFINED, "sh", *arguments, *command]


@pytest.fixture(scope="module", autouse=True)
def mounts() -> None:
    if shutil.which("unshare") is None or shutil.which("setpriv") is None:
        pytest.skip("unshare and setpriv (util-linux) are not on this machine")
    tried = subprocess.run(_confined(["true"]), capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no mounts of its own can be made here: {tried.stderr.strip()}")


def test_it_really_is_confined() -> None:
    script = (
        "id -u; grep -E '^Cap(Eff|Bnd)|NoNewPrivs' /proc/self/status; touch /var/x /etc/x 2>&1; touch /tmp/x; echo $?"
    )
    said = subprocess.run(_confined(["sh", "-c", script]), capture_output=True, text=True).stdout.split()
    assert said[0] == "10001"
    assert said[said.index("CapEff:") + 1] == said[said.index("CapBnd:") + 1] == "0" * 16
    assert said[said.index("NoNewPrivs:") + 1] == "1"
    assert said[-1] == "0"
    assert " ".join(said).count("Read-only file system") >= 2


def test_a_worker_without_rights_on_a_read_only_root_loses_nothing(bench: Bench) -> None:
    with Stage(bench, "confined", environ={"ENTENTE_CACHE": "/tmp/cache", "HOME": "/nonexistent"}) as stage:
        worker = stage.worker(wrap=_confined)
        worker.await_ready()
        stage.warm_up()
        stage.publish(range(100))
        row = stage.row("confined")
        assert (row.verdict, row.lost, row.wrong) == ("ok", 0, 0), row.note
        status = Path(f"/proc/{worker.pid}/status").read_text()
        assert "Uid:\t10001\t10001" in status
        assert os.access(f"/proc/{worker.pid}", os.R_OK)
        assert "not kept for the next start" not in worker.log
        assert worker.terminate() == 0
