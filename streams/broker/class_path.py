"""The jars of Apache Kafka: found in the cache, else fetched there by Maven, once and whole."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from streams.broker.errors import OWN_BROKER_HINT, BrokerError
from streams.broker.java_runtime import find_java
from streams.broker.places import exclusive, kafka_root

#: The declaration of the jars; lies in the package, deploy/kafka/pom.xml is a link to it.
POM = Path(__file__).with_name("pom.xml")

_MANIFEST = "jars.json"
_MAVEN_TIMEOUT_S = 900.0
_MAVEN_HINT = (
    "Install it with `sudo apt-get install maven`; or name a folder that holds Kafka's jars in ENTENTE_KAFKA_JARS. "
    + OWN_BROKER_HINT
)
_OFFLINE_HINT = (
    "Check that this machine reaches Maven Central (a proxy or mirror belongs in ~/.m2/settings.xml); or copy the "
    "`libs` folder of a Kafka download here and name it in ENTENTE_KAFKA_JARS. " + OWN_BROKER_HINT
)


class Jars(msgspec.Struct, frozen=True):
    """The jars of one Kafka: the folder they lie in, its version, and the class path (sorted, absolute)."""

    folder: Path
    version: str
    paths: tuple[Path, ...]

    @property
    def class_path(self) -> str:
        """The class path, spelled out: a class-data archive is valid for one order of jars only."""
        return os.pathsep.join(str(path) for path in self.paths)


def kafka_version(pom: Path = POM) -> str:
    """The version of Kafka that `pom` pins."""
    match = re.search(r"<kafka\.version>([^<]+)</kafka\.version>", pom.read_text(encoding="utf-8"))
    if match is None:
        raise BrokerError(f"{pom} pins no kafka.version.", hint="Restore the file as it was published.")
    return match[1]


def _artifact(pom: Path) -> str:
    """The part of Kafka that `pom` asks for: kafka_2.13, the broker, or another."""
    match = re.search(r"<groupId>org\.apache\.kafka</groupId>\s*<artifactId>([^<]+)<", pom.read_text(encoding="utf-8"))
    if match is None:
        raise BrokerError(f"{pom} asks for no part of Kafka.", hint="Restore the file as it was published.")
    return match[1]


def jars_folder(pom: Path = POM) -> Path:
    """Where the jars of `pom` lie once fetched; another content of the pom means another folder."""
    digest = sha256(pom.read_bytes()).hexdigest()[:8]
    return kafka_root() / f"{kafka_version(pom)}-{digest}"


def find_jars(pom: Path = POM) -> Jars | None:
    """The jars of `pom` when they are there and whole (each with the size it was fetched with), else None.

    A folder of one's own (ENTENTE_KAFKA_JARS) stands for those of any pom: a Kafka download holds them all.
    """
    if own := os.environ.get("ENTENTE_KAFKA_JARS"):
        return _own_jars(Path(own).expanduser().absolute())
    folder = jars_folder(pom) / "jars"
    try:
        sizes = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=dict[str, int])
        paths = [folder / name for name in sorted(sizes)]
        if any(path.stat().st_size != sizes[path.name] for path in paths):
            return None
    except (OSError, msgspec.DecodeError):
        return None
    return Jars(folder=folder, version=kafka_version(pom), paths=tuple(paths))


def ensure_jars(progress: Callable[[str], None] | None = None, pom: Path = POM) -> Jars:
    """The jars of `pom`, fetched when they are not there yet; safe to call from several processes at once.

    `progress` gets a line now and then while Maven works. Raises BrokerError when Maven is missing or
    cannot get them; nothing half-done is left behind.
    """
    if jars := find_jars(pom):
        return jars
    home = jars_folder(pom)
    with exclusive(home.with_name(home.name + ".lock")):
        if jars := find_jars(pom):  # another process fetched them while we waited
            return jars
        home.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="fetch-", dir=home))
        try:
            _fetch(pom, work, progress or (lambda _line: None))
            target = home / "jars"
            shutil.rmtree(target, ignore_errors=True)
            work.rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    jars = find_jars(pom)
    if jars is None:
        raise BrokerError(f"The jars in {home} vanished while they were fetched.", hint="Run the command again.")
    return jars


def _own_jars(folder: Path) -> Jars:
    paths = sorted(folder.glob("*.jar"))
    brokers = [path for path in paths if re.fullmatch(r"kafka_2\.13-\d[\w.-]*\.jar", path.name)]
    if not brokers:
        raise BrokerError(
            f"ENTENTE_KAFKA_JARS names {folder}, which holds no kafka_2.13-VERSION.jar.",
            hint="Name the `libs` folder of a Kafka download, or unset the variable to let Maven fetch the jars.",
        )
    version = brokers[0].stem.removeprefix("kafka_2.13-")
    return Jars(folder=folder, version=version, paths=tuple(paths))


def _fetch(pom: Path, folder: Path, progress: Callable[[str], None]) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerError("Maven, which fetches the jars of Kafka, is not on the PATH.", hint=_MAVEN_HINT)
    # -C: refuse a file whose checksum differs from the one published beside it.
    command = [maven, "-B", "-C", "-f", str(pom), f"-Djars={folder}", "dependency:copy-dependencies"]
    environment = {**os.environ, "JAVA_HOME": str(find_java().home)}
    progress(f"fetching Kafka {kafka_version(pom)} (tens of MB) by Maven")
    try:
        with subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            limit = threading.Timer(_MAVEN_TIMEOUT_S, process.kill)
            limit.start()
            try:
                output = _follow(process, progress)
            finally:
                limit.cancel()
    except OSError as error:
        raise BrokerError(f"Maven at {maven} cannot be started: {error}.", hint=_MAVEN_HINT) from error
    if process.returncode != 0:
        reasons = [line for line in output if "ERROR" in line][:3] or output[-3:]
        raise BrokerError(f"Maven could not fetch the jars of Kafka: {' '.join(reasons)}", hint=_OFFLINE_HINT)
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.jar")}
    artifact = _artifact(pom)
    if not any(name.startswith(f"{artifact}-") for name in sizes):
        raise BrokerError(f"Maven ended well but copied no {artifact} jar to {folder}.", hint=_OFFLINE_HINT)
    (folder / _MANIFEST).write_bytes(msgspec.json.encode(sizes))
    progress(f"{len(sizes)} jars, {sum(sizes.values()) / 1e6:.0f} MB, checksums right")


def _follow(process: subprocess.Popen[str], progress: Callable[[str], None]) -> list[str]:
    """All lines of Maven's output; tells `progress` of every tenth jar."""
    assert process.stdout is not None
    lines: list[str] = []
    fetched = 0
    for line in process.stdout:
        lines.append(line.strip())
        if "Downloaded from" in line and ".jar" in line:
            fetched += 1
            if fetched % 10 == 0:
                progress(f"{fetched} files downloaded")
    return lines
