"""Writes a CycloneDX 1.6 list of everything that is shipped: the locked Python packages and Kafka's jars."""

import argparse
import json
import re
import sys
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_POM = "{http://maven.apache.org/POM/4.0.0}"


def python_components(lock: Path) -> list[dict[str, Any]]:
    """One component a pin of a lock file, with its hashes and, where it is installed, its licence."""
    components: list[dict[str, Any]] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if pin := _PIN.match(line):
            name, version = pin.group(1).lower(), pin.group(2)
            component = {
                "type": "library",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "hashes": [],
            }
            if licence := _licence(name):
                component["licenses"] = [{"license": {"name": licence}}]
            components.append(component)
        if components and (found := _HASH.search(line)):
            components[-1]["hashes"].append({"alg": "SHA-256", "content": found.group(1)})
    # A lock file lists the hashes of every platform's file; CycloneDX means those of one: as properties they are true.
    for component in components:
        hashes = [entry["content"] for entry in component.pop("hashes")]
        component["properties"] = [{"name": "entente:accepted-sha256", "value": content} for content in hashes]
    return components


def _licence(name: str) -> str | None:
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    stated = found.get("License-Expression") or found.get("License") or ""
    if not stated or "\n" in stated:
        classifiers = [text for text in found.get_all("Classifier") or () if text.startswith("License ::")]
        stated = classifiers[0].rpartition(" :: ")[2] if classifiers else ""
    return stated or None


def java_components(pom: Path, jars: list[Path]) -> list[dict[str, Any]]:
    """What the pom names, and each jar that was fetched for it (group unknown: the folder is flat)."""
    root = ElementTree.parse(pom).getroot()  # noqa: S314  # our own file
    values = {child.tag.removeprefix(_POM): child.text or "" for child in root.iter() if child.tag.startswith(_POM)}
    components = []
    named = set()
    for dependency in root.iter(f"{_POM}dependency"):
        group, artifact, version = (
            dependency.findtext(f"{_POM}{part}", "") for part in ("groupId", "artifactId", "version")
        )
        version = re.sub(r"\$\{([^}]+)\}", lambda found: values.get(found.group(1), found.group(0)), version)
        named.add(f"{artifact}-{version}.jar")
        purl = f"pkg:maven/{group}/{artifact}@{version}"
        components.append(
            {"type": "library", "bom-ref": purl, "group": group, "name": artifact, "version": version, "purl": purl}
        )
    for jar in sorted(jars):
        name, _, version = jar.stem.rpartition("-")
        if jar.name not in named and name:
            components.append(
                {"type": "library", "bom-ref": f"jar:{jar.name}", "name": name, "version": version, "scope": "optional"}
            )
    return components


def bom(components: list[dict[str, Any]], version: str, *, now: datetime) -> dict[str, Any]:
    """The document around the components."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": "entente", "name": "entente", "version": version},
        },
        "components": sorted(components, key=lambda component: str(component["bom-ref"])),
        "dependencies": [{"ref": "entente", "dependsOn": sorted(str(one["bom-ref"]) for one in components)}],
    }


def main() -> int:
    """Write it, and say how much is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("build/sbom.cdx.json"))
    options = parser.parse_args()
    from streams import __version__  # noqa: PLC0415
    from streams.broker.class_path import ensure_jars  # noqa: PLC0415
    from streams.broker.errors import BrokerError  # noqa: PLC0415

    try:
        jars = list(ensure_jars().paths)
    except BrokerError as error:
        print(f"Without the jars of the local Kafka: {error}", file=sys.stderr)
        jars = []
    components = python_components(ROOT / "requirements.lock") + python_components(ROOT / "requirements-java.lock")
    components += java_components(ROOT / "deploy" / "kafka" / "pom.xml", jars)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(
        json.dumps(bom(components, __version__, now=datetime.now(UTC)), indent=1), encoding="utf-8"
    )
    print(f"{options.output}: {len(components)} components.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
