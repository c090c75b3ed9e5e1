"""Makes the topics as they are declared, and says how those that exist differ."""

from collections.abc import Iterable
from typing import Any

import msgspec
from kafka import KafkaAdminClient
from kafka import errors as kafka_errors
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic

from streams.contracts.errors import EntenteError, Fatal, Transient
from streams.contracts.topics import TopicSpec
from streams.engine.config import EngineConfig
from streams.engine.preflight import see_that_we_are_let_in, why_not

_BOOTSTRAP_MS = 10_000
_REQUEST_MS = 30_000


class Difference(msgspec.Struct, frozen=True):
    """A topic that is not as declared. `what` is partitions or a configuration key; `found` null: no such topic."""

    topic: str
    what: str
    wanted: str
    found: str | None

    def __str__(self) -> str:
        if self.found is None:
            return f"The topic {self.topic} does not exist."
        return f"The topic {self.topic} has {self.what} {self.found}, declared is {self.wanted}."


def changelog_spec(config: EngineConfig, specs: Iterable[TopicSpec]) -> TopicSpec:
    """The compacted topic behind the story table: as many partitions as the candidates have."""
    candidates = next((spec for spec in specs if spec.name == config.topics.candidates), None)
    return TopicSpec(
        name=config.changelog,
        title="The story table (internal to the alert agent)",
        key="story id",
        schema=None,
        partitions=candidates.partitions if candidates is not None else 1,
        cleanup_policy="compact",
        retention_ms=-1,
    )


def create_topics(config: EngineConfig, specs: Iterable[TopicSpec], *, replication: int = 1) -> list[str]:
    """Make the topics that are missing, the story table's changelog among them; gives the names that were made.

    Topics that exist are left as they are (see `check_topics`). Raises Fatal that names the topic and the cause,
    Transient where no broker answers.
    """
    return make_topics(config, _with_changelog(config, specs), replication=replication)


def make_topics(config: EngineConfig, specs: Iterable[TopicSpec], *, replication: int) -> list[str]:
    """As `create_topics`, of these topics alone."""
    with _Admin(config) as admin:
        wanted = [
            NewTopic(
                name=spec.name,
                num_partitions=spec.partitions,
                replication_factor=replication,
                topic_configs=_configs(config, spec),
            )
            for spec in specs
        ]
        answer = admin.create_topics(wanted, timeout_ms=_REQUEST_MS, raise_errors=False)
        made = []
        for topic in answer["topics"]:
            code = topic["error_code"]
            if code == 0:
                made.append(topic["name"])
            elif code != kafka_errors.TopicAlreadyExistsError.errno:
                raise _creation_fault(topic["name"], code, topic["error_message"])
        if made:
            admin.wait_for_topics(made)
        return made


def check_topics(config: EngineConfig, specs: Iterable[TopicSpec]) -> list[Difference]:
    """How the topics on the broker differ from what is declared; nothing is changed. Raises as `create_topics`."""
    declared = _with_changelog(config, specs)
    with _Admin(config) as admin:
        partitions = {
            topic["name"]: len(topic["partitions"])
            for topic in admin.describe_topics([spec.name for spec in declared])
            if topic["error_code"] == 0
        }
        present = [spec for spec in declared if spec.name in partitions]
        resources = [ConfigResource(ConfigResourceType.TOPIC, spec.name) for spec in present]
        described = admin.describe_configs(resources, config_filter="all").get("topic", {}) if resources else {}
        differences = []
        for spec in declared:
            if spec.name not in partitions:
                differences.append(Difference(spec.name, "partitions", str(spec.partitions), None))
                continue
            if partitions[spec.name] != spec.partitions:
                found = str(partitions[spec.name])
                differences.append(Difference(spec.name, "partitions", str(spec.partitions), found))
            for key, wanted in _configs(config, spec).items():
                value = described.get(spec.name, {}).get(key, {}).get("value")
                if value is not None and value != wanted:
                    differences.append(Difference(spec.name, key, wanted, value))
        return differences


def _with_changelog(config: EngineConfig, specs: Iterable[TopicSpec]) -> list[TopicSpec]:
    declared = list(specs)
    return [*declared, changelog_spec(config, declared)]


def _configs(config: EngineConfig, spec: TopicSpec) -> dict[str, str]:
    configs = spec.config()
    if spec.name == config.changelog:
        # A restore tells a late write of a revived worker from the truth only while both are still there.
        configs["min.compaction.lag.ms"] = str(24 * 3600 * 1000)
    return configs


def _creation_fault(topic: str, code: int, message: str | None) -> Fatal:
    kind = kafka_errors.for_code(code)
    if kind in (kafka_errors.TopicAuthorizationFailedError, kafka_errors.ClusterAuthorizationFailedError):
        return Fatal(
            f"The broker denies to make the topic {topic}.",
            hint="Give the user CREATE on the cluster or the topic, or let an administrator make it.",
        )
    if kind is kafka_errors.InvalidReplicationFactorError:
        return Fatal(
            f"The topic {topic} cannot be made: {message or kind.__name__}.",
            hint="Lower topics.replication to the number of brokers.",
        )
    return Fatal(f"The topic {topic} cannot be made: {message or kind.__name__}.")


class _Admin:
    """An admin client for one task; kafka-python's exceptions become Fatal, or Transient where no broker answers."""

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._client: Any = None

    def __enter__(self) -> Any:
        config = self._config
        see_that_we_are_let_in(config)
        try:
            self._client = KafkaAdminClient(
                bootstrap_servers=config.bootstrap.split(","),
                client_id=config.client_id,
                request_timeout_ms=_REQUEST_MS,
                bootstrap_timeout_ms=_BOOTSTRAP_MS,
                **config.security.kafka_python(),
            )
        except kafka_errors.KafkaError as error:
            # kafka-python says no more than that it could not connect, even after a wrong password.
            raise why_not(config) or self._fault(error) from error
        return self._client

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._client.close()
        if isinstance(error, kafka_errors.KafkaError):
            raise self._fault(error) from error

    def _fault(self, error: kafka_errors.KafkaError) -> EntenteError:
        where = self._config.bootstrap
        if isinstance(error, kafka_errors.SaslAuthenticationFailedError):
            return Fatal(
                f"The broker at {where} refused the user or password.",
                hint="Check kafka.sasl_mechanism, kafka.sasl_username and kafka.sasl_password.",
            )
        if isinstance(error, kafka_errors.TopicAuthorizationFailedError | kafka_errors.ClusterAuthorizationFailedError):
            return Fatal(
                f"The broker at {where} denies to look at the topics: {type(error).__name__}.",
                hint="Give the user DESCRIBE and DESCRIBE_CONFIGS on them.",
            )
        return Transient(
            f"No Kafka broker answers at {where}: {type(error).__name__}: {error}.",
            hint="Check that it runs, the address, and whether it wants TLS or SASL.",
        )
