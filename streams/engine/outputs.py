"""The topics that rules publish to beside the pipeline's own: there, or made, before the first alert needs one."""

import asyncio
import logging
from collections.abc import Sequence

from aiokafka.errors import KafkaError

from streams.contracts.errors import Fatal, Transient
from streams.contracts.topics import TopicSpec
from streams.engine.config import EngineConfig
from streams.engine.preflight import any_connection, missing_topics

log = logging.getLogger(__name__)


async def see_outputs(config: EngineConfig, outputs: Sequence[TopicSpec], *, replication: int) -> None:
    """See that each of the topics is there; those that are missing are made where the brokers let us.

    Raises Fatal that names the topic and the command that makes it, Transient where no broker answers.
    """
    if not outputs:
        return
    try:
        await any_connection(config)
        missing = await missing_topics(config, {spec.name: "WRITE" for spec in outputs})
    except KafkaError as error:
        raise Transient(
            f"Whether the topics of the rules are there could not be seen: {type(error).__name__}: {error}.",
            hint="Check the brokers; `entente topics check` asks them the same.",
        ) from error
    if not missing:
        return
    # Another Kafka client, which stays in memory once it is imported; hardly any worker needs it.
    from streams.engine.topics import make_topics  # noqa: PLC0415

    wanted = [spec for spec in outputs if spec.name in missing]
    try:
        await asyncio.to_thread(make_topics, config, wanted, replication=replication)
    except Fatal as error:
        raise Fatal(
            f"There is no topic {', '.join(missing)}, where a rule publishes. {error.message}",
            hint="Make it with `entente topics create`, or give the worker's user CREATE on it.",
        ) from error
    log.info("Made the topic %s, where a rule publishes.", ", ".join(missing))
