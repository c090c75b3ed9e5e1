"""Says on what a figure was measured: a figure without its machine is none."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Any

from streams.broker.class_path import find_jars, kafka_version
from streams.broker.errors import BrokerError
from streams.broker.java_runtime import find_java

_PACKAGES = (
    "entente",
    "faust-streaming",
    "aiokafka",
    "uvloop",
    "orjson",
    "msgspec",
    "daachorse",
    "confluent-kafka",
    "quixstreams",
    "bytewax",
)


def describe() -> dict[str, Any]:
    """Processor, cores, memory, system, versions of Python, Kafka, Java and packages (null: none), and the load."""
    return {
        "cpu": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        **_broker(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "load_before": round(os.getloadavg()[0], 2),
    }


def _broker() -> dict[str, str | None]:
    """The local broker's Kafka, and the Java that it and Kafka Streams run on."""
    try:
        jars, java = find_jars(), find_java()
    except BrokerError:
        return {"kafka": None, "java": None}
    return {"kafka": jars.version if jars else kafka_version(), "java": java.version}


def rss_mb(pid: int) -> float:
    """Resident memory of a process in MB."""
    return _status(pid, "VmRSS")


def peak_mb(pid: int) -> float:
    """The highest resident memory of a process so far, in MB."""
    return _status(pid, "VmHWM")


def cpu_s(pid: int) -> float:
    """Processor time (user and system) of a process with all its threads, in seconds; 0 when it has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int, name: str) -> float:
    found = _first(f"/proc/{pid}/status", name)
    return round(int(found.split()[0]) / 1024, 1) if found else 0.0


def _first(file: str, name: str) -> str:
    try:
        for line in Path(file).read_text().splitlines():
            if line.startswith(name):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return ""


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        pass
    # Peers have an environment of their own.
    theirs = [str(path) for path in (Path(__file__).parent.parent / ".venv-bench").glob("lib/python*/site-packages")]
    return next((found.version for found in distributions(name=name, path=theirs)), None) if theirs else None
