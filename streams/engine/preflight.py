"""Before Faust starts: is there a broker, does it let us in, are the topics there; in sentences, not in retries."""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any

import aiokafka
from aiokafka import errors as kafka
from aiokafka.conn import create_conn

from streams.contracts.errors import EntenteError, Fatal, Transient
from streams.engine.config import EngineConfig
from streams.engine.metadata import partitions_of

log = logging.getLogger(__name__)

_PAUSE_S = 0.5
_CONNECT_S = 10.0
#: How long a topic that was just made may be unknown to the broker we ask.
_TOPIC_S = 3.0
_DEFAULT_PORT = 9092


async def await_brokers(config: EngineConfig, topics: Mapping[str, str]) -> None:
    """Wait until a broker answers (at most start_timeout_s) and see that each topic is there.

    `topics` gives for each the rights that the worker needs on it.

    Raises Fatal for what waiting cannot cure (password, certificate, missing topic), Transient when none answers.
    """
    deadline = time.monotonic() + config.start_timeout_s
    said = False
    while True:
        try:
            await any_connection(config)
            break
        except Transient as error:
            if time.monotonic() >= deadline:
                raise
            if not said:
                log.warning("%s Waiting up to %.0f s.", error.message, config.start_timeout_s)
                said = True
            await asyncio.sleep(_PAUSE_S)
    await _see_topics(config, topics)


def why_not(config: EngineConfig) -> EntenteError | None:
    """Why no broker can be reached, for clients that only say that they cannot; null when one can be."""
    try:
        asyncio.run(any_connection(config))
    except EntenteError as error:
        return error
    return None


def see_that_we_are_let_in(config: EngineConfig) -> None:
    """Raises Fatal at once for a wrong password or certificate, which kafka-python would try again for ten seconds."""
    if config.security.protocol == "PLAINTEXT":
        return
    fault = why_not(config)
    if isinstance(fault, Fatal):
        raise fault


async def any_connection(config: EngineConfig) -> None:
    """See that a broker answers and lets us in; raises Fatal for what waiting cannot cure, else Transient."""
    faults: list[EntenteError] = []
    for address in config.bootstrap.split(","):
        try:
            connection = await create_conn(
                *_host_and_port(address),
                client_id=config.client_id,
                request_timeout_ms=int(_CONNECT_S * 1000),
                **_aiokafka_security(config),
            )
        except (OSError, ssl.SSLError, TimeoutError, asyncio.IncompleteReadError, kafka.KafkaError) as error:
            faults.append(_connection_fault(error, address.strip(), config))
            continue
        connection.close()
        return
    # What waiting cannot cure is the better explanation.
    raise next((fault for fault in faults if isinstance(fault, Fatal)), faults[0])


async def _see_topics(config: EngineConfig, topics: Mapping[str, str]) -> None:
    # All of them at once: whoever mends one would only meet the next.
    if missing := await missing_topics(config, topics):
        raise Fatal(
            f"There is no topic {', '.join(missing)}, or the worker's user may not see it.",
            hint="Make the topics with `entente topics create`; with ACLs give DESCRIBE on them.",
        )


async def missing_topics(config: EngineConfig, topics: Mapping[str, str]) -> list[str]:
    """Which of the topics are not there; raises Fatal, with the rights that `topics` gives, for those denied to us."""
    producer = aiokafka.AIOKafkaProducer(
        bootstrap_servers=[address.strip() for address in config.bootstrap.split(",")],
        client_id=config.client_id,
        request_timeout_ms=int(_TOPIC_S * 1000),
        **_aiokafka_security(config),
    )
    try:
        await producer.start()
        answers = await asyncio.gather(*(partitions_of(producer, topic) for topic in topics), return_exceptions=True)
        found = dict(zip(topics, answers, strict=True))
        denied = [topic for topic, answer in found.items() if isinstance(answer, kafka.TopicAuthorizationFailedError)]
        missing = [topic for topic, answer in found.items() if isinstance(answer, kafka.UnknownTopicOrPartitionError)]
        if denied:
            raise Fatal(
                f"The broker denies access to the topic {', '.join(denied)}.",
                hint="Give the worker's user " + ", ".join(f"{topics[topic]} on {topic}" for topic in denied) + ".",
            )
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, kafka.UnknownTopicOrPartitionError):
                raise answer
        return missing
    except (kafka.KafkaConnectionError, TimeoutError) as error:
        raise Transient(
            f"The broker at {config.bootstrap} answers, but the addresses that it advertises cannot be reached.",
            hint="Check advertised.listeners of the broker.",
        ) from error
    except kafka.KafkaTimeoutError as error:
        raise Transient(
            f"The broker at {config.bootstrap} took the connection and then answered nothing more.",
            hint="Start the worker again when it answers: `entente topics check` tells.",
        ) from error
    finally:
        await producer.stop()


def _aiokafka_security(config: EngineConfig) -> dict[str, Any]:
    security = config.security
    arguments: dict[str, Any] = {"security_protocol": security.protocol, "ssl_context": security.ssl_context()}
    if security.sasl_mechanism:
        arguments["sasl_mechanism"] = security.sasl_mechanism
        arguments["sasl_plain_username"] = security.sasl_username
        arguments["sasl_plain_password"] = security.sasl_password.reveal()
    return arguments


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.strip().rpartition(":")
    if host and port.isdigit():
        return host.strip("[]"), int(port)
    return address.strip().strip("[]"), _DEFAULT_PORT


def _connection_fault(error: BaseException, address: str, config: EngineConfig) -> EntenteError:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Fatal(
            f"The certificate of the broker at {address} is not trusted: {cause.verify_message}.",
            hint="Check kafka.ssl_ca, the host name in the address, and whether the certificate has expired.",
        )
    if isinstance(cause, ssl.SSLError):
        return Fatal(
            f"The broker at {address} does not agree on TLS: {cause.reason or cause}.",
            hint="Check that this port of the broker speaks TLS, and kafka.ssl_cert where it asks for a certificate.",
        )
    if isinstance(error, kafka.SaslAuthenticationFailed | kafka.AuthenticationFailedError):
        return Fatal(
            f"The broker at {address} refused the user {config.security.sasl_username!r}.",
            hint="Check kafka.sasl_username and kafka.sasl_password.",
        )
    if isinstance(error, kafka.UnsupportedSaslMechanismError):
        return Fatal(
            f"The broker at {address} does not know the SASL mechanism {config.security.sasl_mechanism}.",
            hint="Set kafka.sasl_mechanism to one that it offers.",
        )
    return Transient(
        f"No Kafka broker answers at {address}: {_why(error)}.".replace(": .", "."),
        hint="Check that it runs, the address, and whether it wants TLS or SASL.",
    )


def _why(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, socket.gaierror):
        return "the host name is not known"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return f"{type(error).__name__}: {error}"
