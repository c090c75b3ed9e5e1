"""The alert rules: each fires when it should, names only metrics that exist, and has its entry in the runbook."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.operations.metrics import Metrics
from streams.settings import Settings

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "deploy" / "prometheus"
#: Of Prometheus itself, and of kafka_exporter.
_NOT_OURS = {"up", "kafka_consumergroup_members", "kafka_consumergroup_lag"}
_METRIC = re.compile(r"\b(?:entente_[a-z_]+|kafka_[a-z_]+|up)\b")


def _rules() -> list[dict[str, Any]]:
    document = yaml.safe_load((FOLDER / "entente.rules.yml").read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def _known() -> set[str]:
    names: set[str] = set()
    for family in Metrics().registry.collect():
        if family.type == "counter":
            names.add(f"{family.name}_total")
        elif family.type == "histogram":
            names |= {f"{family.name}_{part}" for part in ("bucket", "count", "sum")}
        else:
            names.add(family.name)
    return names


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: str(rule["alert"]))
def test_every_metric_of_a_rule_exists(rule: dict[str, Any]) -> None:
    named = set(_METRIC.findall(rule["expr"]))
    assert named, rule["expr"]
    assert named <= _known() | _NOT_OURS


def test_every_rule_has_its_entry_in_the_runbook_and_no_entry_is_left_over() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\w+)$", text, re.M)
    alerts = [rule["alert"] for rule in _rules()]
    assert headings == alerts
    for rule in _rules():
        assert rule["annotations"]["runbook_url"] == f"docs/runbook.md#{rule['alert'].lower()}"


def test_every_rule_is_tested() -> None:
    document = yaml.safe_load((FOLDER / "entente.rules_test.yml").read_text(encoding="utf-8"))
    fires, quiet = set(), set()
    for test in document["tests"]:
        for case in test["alert_rule_test"]:
            (fires if case.get("exp_alerts") else quiet).add(case["alertname"])
    alerts = {rule["alert"] for rule in _rules()}
    assert fires == alerts
    assert quiet == alerts


def test_each_worker_of_compose_is_a_target_of_its_own() -> None:
    # A fixed target would be one name for all of them: each scrape another worker, counters that jump.
    scraped = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    job = next(one for one in scraped if one["job_name"] == "entente")
    assert "static_configs" not in job
    looked_up = job["dns_sd_configs"][0]
    assert (looked_up["type"], looked_up["port"]) == ("A", Settings().metrics.port)
    services = yaml.safe_load((ROOT / "deploy" / "container" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert looked_up["names"] == [name for name, service in services.items() if service.get("command") == ["worker"]]


def test_promtool_finds_the_rules_to_do_what_they_say() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not on this machine: apt-get install prometheus")
    checked = subprocess.run(
        [promtool, "check", "config", str(FOLDER / "prometheus.yml")], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = subprocess.run(
        [promtool, "test", "rules", str(FOLDER / "entente.rules_test.yml")], capture_output=True, text=True
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr
