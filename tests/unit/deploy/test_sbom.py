"""The bill of materials names what the lock files pin, and nothing twice."""

import re
from datetime import UTC, datetime

from deploy.supply_chain.sbom import ROOT, bom, java_components, python_components


def test_every_pin_is_a_component_with_hash_and_address() -> None:
    lock = ROOT / "requirements.lock"
    components = python_components(lock)
    pins = re.findall(r"^[A-Za-z0-9._-]+==", lock.read_text(encoding="utf-8"), re.M)
    assert len(components) == len(pins) > 20
    faust = next(one for one in components if one["name"] == "faust-streaming")
    assert faust["purl"] == f"pkg:pypi/faust-streaming@{faust['version']}"
    assert all(one["properties"] for one in components)
    assert sum("licenses" in one for one in components) > 20


def test_the_jars_are_in_it() -> None:
    components = java_components(ROOT / "deploy" / "kafka" / "pom.xml", [])
    kafka = next(one for one in components if one["name"] == "kafka_2.13")
    assert re.fullmatch(r"4\.\d+\.\d+", kafka["version"])


def test_the_document_has_what_cyclonedx_asks_for() -> None:
    components = python_components(ROOT / "requirements.lock")
    made = bom(components, "1.2.3", now=datetime(2026, 1, 1, tzinfo=UTC))
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["serialNumber"])
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(refs) == len(set(refs))
    assert made["dependencies"][0]["dependsOn"] == refs
