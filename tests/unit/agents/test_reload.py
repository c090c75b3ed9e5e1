"""Changed knowledge and rules come into force without a restart; broken ones do not."""

from pathlib import Path

import pytest

from streams.agents.handlers import Core
from streams.agents.reload import LiveCore
from streams.contracts.errors import ConfigurationError, Fatal
from streams.core.cooperation.rules import load_rules
from streams.core.facts import Facts

RULE = (Path(__file__).parents[3] / "streams" / "rules" / "ukraine-cooperation.toml").read_text(encoding="utf-8")


def live(folder: Path, facts: Facts, told: list[str]) -> LiveCore:
    return LiveCore(lambda: Core(facts, load_rules(folder)), [folder], every_s=0, told=told.append)


def test_changed_rule_comes_into_force(tmp_path: Path, facts: Facts) -> None:
    told: list[str] = []
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    core = live(tmp_path, facts, told)
    before = core.current().rules.version
    assert core.look_now() is False
    file.write_text(RULE.replace('version = "1.0.0"', 'version = "1.0.1"') + "\n")
    assert core.look_now() is True
    assert core.current().rules.version != before
    assert core.current().rules.rules[0].version == "1.0.1"
    assert told == ["applied"]


def test_broken_rule_is_refused_and_the_old_one_stays(tmp_path: Path, facts: Facts) -> None:
    told: list[str] = []
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    core = live(tmp_path, facts, told)
    before = core.current()
    file.write_text(RULE + "\nunknown = 1\n")
    assert core.look_now() is False
    assert core.current() is before
    assert told == ["refused"]
    file.write_text(RULE + "\n# mended\n")
    assert core.look_now() is True


def test_new_file_is_seen(tmp_path: Path, facts: Facts) -> None:
    (tmp_path / "rule.toml").write_text(RULE)
    core = live(tmp_path, facts, [])
    (tmp_path / "second.toml").write_text(RULE.replace('id = "ukraine-cooperation"', 'id = "second"'))
    assert core.look_now() is True
    assert {rule.id for rule in core.current().rules.rules} == {"ukraine-cooperation", "second"}


def test_broken_files_at_the_start_are_an_error(tmp_path: Path, facts: Facts) -> None:
    (tmp_path / "rule.toml").write_text("id = ")
    with pytest.raises(ConfigurationError, match=r"rule\.toml"):
        live(tmp_path, facts, [])


def test_a_rule_without_its_topic_waits_for_it(tmp_path: Path, facts: Facts, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    told: list[str] = []
    loads: list[str] = []
    topics = {"alerts.ukraine-cooperation"}

    def load() -> Core:
        core = Core(facts, load_rules(tmp_path))
        loads.append(core.rules.version)
        return core

    def see(core: Core) -> None:
        for rule in core.rules.rules:
            if rule.output not in topics:
                raise Fatal(f"There is no topic {rule.output}.", hint="Make it with `entente topics create`.")

    core = LiveCore(load, [tmp_path], every_s=0, told=told.append, see=see)
    before = core.current()
    (tmp_path / "second.toml").write_text(RULE.replace("ukraine-cooperation", "second"))
    assert core.look_now() is False
    assert "There is no topic alerts.second. Make it with `entente topics create`." in caplog.text
    assert core.look_now() is False
    assert core.current() is before
    # Refused and loaded once, however often it is asked again.
    assert (told, len(loads)) == (["refused"], 2)
    topics.add("alerts.second")
    assert core.look_now() is True
    assert {rule.id for rule in core.current().rules.rules} == {"ukraine-cooperation", "second"}
    assert (told, len(loads)) == (["refused", "applied"], 2)
    assert core.look_now() is False


def test_a_rule_that_waits_is_forgotten_when_its_file_goes(tmp_path: Path, facts: Facts) -> None:
    (tmp_path / "rule.toml").write_text(RULE)
    told: list[str] = []

    def see(core: Core) -> None:
        if len(core.rules.rules) > 1:
            raise Fatal("There is no topic alerts.second.")

    core = LiveCore(lambda: Core(facts, load_rules(tmp_path)), [tmp_path], every_s=0, told=told.append, see=see)
    second = tmp_path / "second.toml"
    second.write_text(RULE.replace("ukraine-cooperation", "second"))
    assert core.look_now() is False
    second.unlink()
    assert core.look_now() is True
    assert [rule.id for rule in core.current().rules.rules] == ["ukraine-cooperation"]
    assert told == ["refused", "applied"]


def test_file_in_latin_1_is_refused_and_counted(tmp_path: Path, facts: Facts) -> None:
    told: list[str] = []
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    core = live(tmp_path, facts, told)
    file.write_bytes(RULE.encode() + "# geändert\n".encode("latin-1"))
    assert core.look_now() is False
    assert told == ["refused"]


def test_fault_that_nobody_foresaw_is_refused_and_counted(tmp_path: Path, facts: Facts) -> None:
    told: list[str] = []
    faults: list[Exception] = []

    def load() -> Core:
        if faults:
            raise faults[0]
        return Core(facts, load_rules(tmp_path))

    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    core = LiveCore(load, [tmp_path], every_s=0, told=told.append)
    before = core.current()
    faults.append(KeyError("odd"))
    file.write_text(RULE + "\n# changed\n")
    assert core.look_now() is False
    assert core.current() is before
    assert told == ["refused"]


def test_rights_that_are_given_afterwards_are_seen(tmp_path: Path, facts: Facts) -> None:
    told: list[str] = []
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    file.chmod(0o600)
    core = live(tmp_path, facts, told)
    assert core.look_now() is False
    file.chmod(0o644)
    assert core.look_now() is True
    assert told == ["applied"]


def test_file_that_we_may_not_look_at_ends_no_look(
    tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rule.toml"
    file.write_text(RULE)
    core = live(tmp_path, facts, [])

    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    assert core.look_now() is True
