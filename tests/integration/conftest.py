"""The real brokers of all integration tests; nothing starts before a test asks for it."""

from .kafka_fixtures import (
    admin,
    authority,
    bootstrap,
    kafka,
    kafka_cluster,
    make_topic,
    secure_kafka,
    start_kafka,
)
from .shipped_rules import rules

__all__ = [
    "admin",
    "authority",
    "bootstrap",
    "kafka",
    "kafka_cluster",
    "make_topic",
    "rules",
    "secure_kafka",
    "start_kafka",
]
