"""Tells a topic that is not there from a broker that does not answer: aiokafka says the same of both."""

import aiokafka
from aiokafka.errors import KafkaTimeoutError, UnknownTopicOrPartitionError


async def partitions_of(producer: aiokafka.AIOKafkaProducer, topic: str) -> set[int]:
    """The partitions of a topic, asked for where they are not known.

    Raises UnknownTopicOrPartitionError where a broker says that there is no such topic, KafkaTimeoutError where none
    answers: the first needs somebody to make it, the second passes.
    """
    try:
        return set(await producer.partitions_for(topic))
    except UnknownTopicOrPartitionError:
        # An update says whether a broker answered it.
        if not await producer.client.force_metadata_update():
            raise KafkaTimeoutError(f"No broker answered when it was asked for the topic {topic}.") from None
        found = producer.client.cluster.partitions_for_topic(topic)
        if found is None:
            raise
        return set(found)
