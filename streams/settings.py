"""One frozen, typed settings object: defaults, then a TOML file, then ENTENTE_ variables, then flags."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from streams.contracts.codec import Limits
from streams.contracts.errors import ConfigurationError
from streams.contracts.security import ClientSecurity, Secret
from streams.contracts.topics import TopicNames, TopicSpec, topics
from streams.core.joined import StoryOptions
from streams.engine.config import Compression, EngineConfig

PREFIX = "ENTENTE_"
#: Read when no file is named and this one lies in the working folder.
DEFAULT_FILE = "entente.toml"
#: Variables of ours that are no settings.
_NOT_SETTINGS = frozenset({"ENTENTE_CONFIG", "ENTENTE_DATA", "ENTENTE_CACHE", "ENTENTE_COMPILED"})


class KafkaSettings(ClientSecurity, frozen=True, forbid_unknown_fields=True):
    """Where the brokers are and how to be let in; an empty `bootstrap` means the local Kafka of `entente up`."""

    bootstrap: str = ""
    client_id: str = "entente"
    request_timeout_s: float = 30.0


class TopicSettings(TopicNames, frozen=True, forbid_unknown_fields=True):
    """Names of the topics, partitions of the article topics, and copies kept of each."""

    partitions: int = 4
    replication: int = 1

    def specs(self) -> tuple[TopicSpec, ...]:
        """Every topic as it must exist."""
        return topics(self, self.partitions)


class WorkerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a worker consumes and produces; see streams/engine/config.py for what each means.

    `instance` makes it a static member of its consumer groups, whose names begin with `group`.
    """

    group: str = "entente"
    instance: str = ""
    batches_in_flight: int = 4
    batch_records: int = 500
    commit_interval_s: float = 0.5
    session_timeout_s: float = 45.0
    linger_ms: int = 0
    compression: Compression = "none"
    delivery_timeout_s: float = 120.0
    stall_exit_s: float = 180.0
    grace_s: float = 25.0


class MetricsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where /metrics, /healthz and /readyz are served; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 9464


class LogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Level and shape of what goes to stderr."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["text", "json"] = "text"


class PathSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Folders of knowledge and rules; empty means those of the package. `reload_s` 0: never look for changes."""

    knowledge: str = ""
    rules: str = ""
    reload_s: float = 5.0


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set, by section."""

    kafka: KafkaSettings = KafkaSettings()
    topics: TopicSettings = TopicSettings()
    worker: WorkerSettings = WorkerSettings()
    limits: Limits = Limits()
    stories: StoryOptions = StoryOptions()
    metrics: MetricsSettings = MetricsSettings()
    log: LogSettings = LogSettings()
    paths: PathSettings = PathSettings()

    def engine(self) -> EngineConfig:
        """The part that the engine needs."""
        worker = {name: getattr(self.worker, name) for name in self.worker.__struct_fields__}
        return EngineConfig(
            bootstrap=self.kafka.bootstrap,
            security=self.kafka,
            topics=self.topics,
            client_id=self.kafka.client_id,
            **worker,
        )


def load_settings(
    file: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings; `flags` maps "section.key" to a value, null where a flag was not given.

    Raises ConfigurationError that names the file or variable, the key, and what is wrong with it.
    """
    environ = os.environ if environ is None else environ
    named = file or (Path(environ["ENTENTE_CONFIG"]) if environ.get("ENTENTE_CONFIG") else None)
    merged: dict[str, dict[str, Any]] = {}
    origin = "the defaults"
    if named is not None or Path(DEFAULT_FILE).is_file():
        path = named or Path(DEFAULT_FILE)
        origin = str(path)
        _merge(merged, _read(path))
        _convert(merged, origin)
    from_environ = _from_environ(environ)
    if from_environ:
        _merge(merged, from_environ)
        _convert(merged, "the environment")
        origin = "the environment"
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    for name, value in given.items():
        section, _, key = name.partition(".")
        merged.setdefault(section, {})[key] = value
        origin = "the command line"
    settings = _convert(merged, origin)
    settings.kafka.check()
    if settings.worker.stall_exit_s <= settings.worker.delivery_timeout_s:
        raise ConfigurationError(
            "worker.stall_exit_s must be longer than worker.delivery_timeout_s: a slow delivery is no stall.",
            hint=f"Raise worker.stall_exit_s above {settings.worker.delivery_timeout_s:g}.",
        )
    return settings


def describe() -> list[tuple[str, str, str]]:
    """Every setting as (section.key, environment variable, default), for --help and the README."""
    rows = []
    for section in msgspec.structs.fields(Settings):
        defaults = section.default
        for field in msgspec.structs.fields(defaults):
            value = getattr(defaults, field.name)
            shown = "" if isinstance(value, Secret) else msgspec.json.encode(value).decode()
            name = f"{section.name}.{field.name}"
            rows.append((name, PREFIX + name.replace(".", "_").upper(), shown))
    return rows


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"There is no settings file {path}.", hint="Correct --config or ENTENTE_CONFIG."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"The settings file {path} cannot be read: {error.strerror}.", hint="Correct --config or ENTENTE_CONFIG."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} is not valid TOML: {error}.", hint="Correct it, or name another with --config or ENTENTE_CONFIG."
        ) from error


def _from_environ(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    known = {variable: name for name, variable, _ in describe()}
    found: dict[str, dict[str, Any]] = {}
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable in _NOT_SETTINGS:
            continue
        if variable not in known:
            near = difflib.get_close_matches(variable, known, n=1)
            raise ConfigurationError(
                f"{variable} is set, but there is no such setting.",
                hint=f"Perhaps {near[0]} is meant." if near else "`entente check --settings` lists them all.",
            )
        section, _, key = known[variable].partition(".")
        # Lists are written as in TOML; everything else is converted from its text.
        try:
            value: Any = msgspec.json.decode(text) if text.startswith("[") else text
        except msgspec.DecodeError as error:
            raise ConfigurationError(
                f"{variable} begins like a list and is none: {error}.", hint="Write it as [1, 2]."
            ) from error
        found.setdefault(section, {})[key] = value
    return found


def _merge(into: dict[str, dict[str, Any]], more: Mapping[str, Any]) -> None:
    for section, values in more.items():
        if isinstance(values, dict):
            into.setdefault(section, {}).update(values)
        else:
            into[section] = values


def _convert(merged: dict[str, dict[str, Any]], origin: str) -> Settings:
    try:
        return msgspec.convert(merged, Settings, strict=False, dec_hook=_decode_secret)
    except msgspec.ValidationError as error:
        raise ConfigurationError(
            f"A setting from {origin} is wrong: {error}.", hint="`entente check --settings` lists them all."
        ) from error


def _decode_secret(kind: type, value: Any) -> Any:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise NotImplementedError
