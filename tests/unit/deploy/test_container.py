"""The container files, by their text: no engine is needed, and none builds them here."""

import re
from pathlib import Path
from typing import Any

import yaml

from streams.settings import describe

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "deploy" / "container"
_OURS = {"topics", "worker"}


def _stages() -> list[list[tuple[str, str]]]:
    """The instructions (word, rest) of each stage of the Dockerfile."""
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    stages: list[list[tuple[str, str]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, rest.strip()))
    return stages


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_the_image_runs_as_a_user_without_rights() -> None:
    last = _stages()[-1]
    users = [rest for word, rest in last if word == "USER"]
    assert users, "the last stage names no user"
    user, _, group = users[-1].partition(":")
    assert int(user) > 1000
    assert int(group) > 1000
    words = [word for word, _ in last]
    # Whatever runs is started as that user.
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "sudo" not in (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def test_only_what_is_locked_and_hashed_is_installed() -> None:
    installs = [rest for stage in _stages() for word, rest in stage if word == "RUN" and "pip install" in rest]
    assert installs
    for install in installs:
        assert "--require-hashes" in install or "--no-deps --no-build-isolation" in install


def test_every_file_that_is_copied_is_let_in_and_exists() -> None:
    ignore = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignore[1] == "*"
    let_in = {line[1:] for line in ignore if line.startswith("!")}
    copied = {
        source
        for stage in _stages()
        for word, rest in stage
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert {source.removeprefix("./") for source in copied} == let_in
    assert all((ROOT / source).exists() for source in let_in)


def test_nothing_is_fetched_by_a_moving_name() -> None:
    images = [rest.split()[0] for stage in _stages() for word, rest in stage if word == "FROM"]
    images += [service["image"] for service in _compose()["services"].values() if "build" not in service]
    for image in images:
        _, _, tag = image.partition(":")
        assert tag, f"{image} has no tag"
        assert tag != "latest", f"{image} may be another tomorrow"


def test_services_have_a_read_only_root_and_no_rights() -> None:
    services = _compose()["services"]
    assert services.keys() >= _OURS
    for name, service in services.items():
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        if name == "kafka":
            continue  # Not ours: its image writes its settings into its own root.
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["tmpfs"] == ["/tmp"], name


def test_what_must_outlive_a_container_lies_in_a_volume() -> None:
    compose = _compose()
    written = {
        "kafka": compose["services"]["kafka"]["environment"]["KAFKA_LOG_DIRS"],
        "prometheus": next(
            argument.partition("=")[2]
            for argument in compose["services"]["prometheus"]["command"]
            if argument.startswith("--storage.tsdb.path=")
        ),
    }
    for name, folder in written.items():
        kept = {
            target
            for source, _, target in (volume.partition(":") for volume in compose["services"][name]["volumes"])
            if source in compose["volumes"]
        }
        assert folder in kept, f"{name} writes to {folder}, which goes with its container"


def test_nothing_is_published_beyond_this_machine() -> None:
    for service in _compose()["services"].values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), port


def test_every_setting_that_is_named_exists_and_none_is_a_secret() -> None:
    known = {variable for _, variable, _ in describe()} | {"ENTENTE_CACHE", "ENTENTE_COMPILED"}
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8") + (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"\bENTENTE_[A-Z_]+", text))
    assert named <= known
    assert not re.search(r"password|secret|token", text, re.I)


def test_a_worker_is_given_the_time_to_end_that_it_takes() -> None:
    from streams.settings import Settings

    grace = _compose()["services"]["worker"]["stop_grace_period"]
    assert float(grace.removesuffix("s")) > Settings().worker.grace_s + 5
