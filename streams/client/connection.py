"""Opens kafka-python clients with the settings' security, and turns their failures into sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka import errors as kafka_errors

from streams.client.codecs import teach_kafka_python
from streams.contracts.errors import ConfigurationError, Fatal
from streams.contracts.security import ClientSecurity
from streams.engine.config import EngineConfig
from streams.engine.preflight import see_that_we_are_let_in, why_not

#: A person waits for the answer that no broker is there.
_BOOTSTRAP_S = 10.0


class Connection(msgspec.Struct, frozen=True):
    """Where the brokers are and how to be let in; `timeout_s` bounds every wait for them."""

    bootstrap: str
    security: ClientSecurity = ClientSecurity()
    client_id: str = "entente"
    timeout_s: float = 30.0

    def _common(self) -> dict[str, Any]:
        if not self.bootstrap:
            raise ConfigurationError(
                "No Kafka is named.",
                hint="Give --bootstrap HOST:PORT (or kafka.bootstrap), or let `entente up` start a local one.",
            )
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": self.client_id,
            "bootstrap_timeout_ms": int(min(self.timeout_s, _BOOTSTRAP_S) * 1000),
            **self.security.kafka_python(),
        }

    def admin(self) -> Any:
        """A KafkaAdminClient; raises Fatal when no broker answers."""
        return self._open(
            KafkaAdminClient,
            request_timeout_ms=int(self.timeout_s * 1000),
        )

    def producer(self, **options: Any) -> Any:
        """A KafkaProducer that waits for all replicas; raises Fatal when no broker answers."""
        return self._open(
            KafkaProducer,
            **{
                "acks": "all",
                "enable_idempotence": True,
                "linger_ms": 5,
                "batch_size": 256 * 1024,
                # The broker's topic limit decides what is too large, not this client.
                "max_request_size": 64 * 1024 * 1024,
                "delivery_timeout_ms": int(self.timeout_s * 1000) + 1000,
                "request_timeout_ms": int(self.timeout_s * 1000) // 2,
                "max_block_ms": int(self.timeout_s * 1000),
                **options,
            },
        )

    def consumer(self, **options: Any) -> Any:
        """A KafkaConsumer without a group; raises Fatal when no broker answers."""
        return self._open(
            KafkaConsumer,
            **{
                "enable_auto_commit": False,
                "group_id": None,
                "auto_offset_reset": "earliest",
                "isolation_level": "read_committed",
                "max_partition_fetch_bytes": 40 * 1024 * 1024,
                "fetch_max_bytes": 80 * 1024 * 1024,
                **options,
            },
        )

    def _open(self, kind: Any, **options: Any) -> Any:
        teach_kafka_python()
        arguments = {**self._common(), **options}
        config = EngineConfig(bootstrap=self.bootstrap, security=self.security)
        see_that_we_are_let_in(config)
        try:
            with broker_errors(self.bootstrap):
                return kind(**arguments)
        except Fatal as error:
            # kafka-python says only that nobody answered; the worker's own look at the broker says why.
            raise why_not(config) or error from error


@contextmanager
def broker_errors(bootstrap: str) -> Iterator[None]:
    """Turn kafka-python's exceptions into a Fatal that says what to do."""
    try:
        yield
    except kafka_errors.SaslAuthenticationFailedError as error:
        raise Fatal(
            f"The broker at {bootstrap} refused the user or password.",
            hint="Check kafka.sasl_mechanism, kafka.sasl_username and kafka.sasl_password.",
        ) from error
    except (kafka_errors.TopicAuthorizationFailedError, kafka_errors.GroupAuthorizationFailedError) as error:
        raise Fatal(
            f"The broker at {bootstrap} denies access: {error}.", hint="See docs/security.md for the rights."
        ) from error
    except kafka_errors.UnknownTopicOrPartitionError as error:
        raise Fatal(f"A topic is missing: {error}.", hint="Make the topics with `entente topics create`.") from error
    except (
        kafka_errors.KafkaTimeoutError,
        kafka_errors.KafkaConnectionError,
    ) as error:
        raise Fatal(
            f"No Kafka broker answers at {bootstrap}: {error}.",
            hint="Check that it runs, the address, and whether it wants TLS or SASL.",
        ) from error
    except kafka_errors.KafkaError as error:
        raise Fatal(f"The broker at {bootstrap} answered with an error: {error}.") from error
