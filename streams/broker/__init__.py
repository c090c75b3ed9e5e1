"""A real Apache Kafka on this machine as child processes, for users who have none and for every test."""

from streams.broker.config import LocalKafkaConfig
from streams.broker.errors import BrokerError
from streams.broker.foreground import run_foreground
from streams.broker.local_kafka import LocalKafka
from streams.broker.security import Security

__all__ = ["BrokerError", "LocalKafka", "LocalKafkaConfig", "Security", "run_foreground"]
