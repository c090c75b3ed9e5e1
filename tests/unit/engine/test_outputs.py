"""A topic that a rule publishes to is there, or made, or named with the command that makes it."""

import asyncio
from collections.abc import Iterable, Mapping

import pytest
from aiokafka.errors import KafkaError

from streams.contracts.errors import EntenteError, Fatal, Transient
from streams.contracts.topics import TopicNames, TopicSpec, topics
from streams.engine import outputs
from streams.engine import topics as engine_topics
from streams.engine.config import EngineConfig

CONFIG = EngineConfig(bootstrap="127.0.0.1:1")
SPECS = tuple(spec for spec in topics(TopicNames(alerts="alerts.second")) if spec.name == "alerts.second")


class Brokers:
    """What stands for them: the topics that are there, and what making another meets."""

    def __init__(self, *present: str, denial: EntenteError | None = None, fault: Exception | None = None) -> None:
        self.present = set(present)
        self.denial = denial
        self.fault = fault
        self.asked: list[Mapping[str, str]] = []
        self.copies: list[int] = []

    async def answers(self, config: EngineConfig) -> None:
        pass

    async def missing(self, config: EngineConfig, wanted: Mapping[str, str]) -> list[str]:
        self.asked.append(wanted)
        if self.fault is not None:
            raise self.fault
        return [topic for topic in wanted if topic not in self.present]

    def make(self, config: EngineConfig, specs: Iterable[TopicSpec], *, replication: int) -> list[str]:
        if self.denial is not None:
            raise self.denial
        made = [spec.name for spec in specs]
        self.present.update(made)
        self.copies.append(replication)
        return made


def see(monkeypatch: pytest.MonkeyPatch, brokers: Brokers, specs: tuple[TopicSpec, ...] = SPECS) -> None:
    monkeypatch.setattr(outputs, "any_connection", brokers.answers)
    monkeypatch.setattr(outputs, "missing_topics", brokers.missing)
    monkeypatch.setattr(engine_topics, "make_topics", brokers.make)
    asyncio.run(outputs.see_outputs(CONFIG, specs, replication=3))


def test_a_topic_that_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    brokers = Brokers("alerts.second")
    see(monkeypatch, brokers)
    assert brokers.asked == [{"alerts.second": "WRITE"}]
    assert brokers.copies == []


def test_a_missing_topic_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    brokers = Brokers()
    see(monkeypatch, brokers)
    assert brokers.present == {"alerts.second"}
    assert brokers.copies == [3]


def test_without_such_rules_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    brokers = Brokers()
    see(monkeypatch, brokers, ())
    assert brokers.asked == []


def test_a_topic_that_may_not_be_made_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fatal) as caught:
        see(monkeypatch, Brokers(denial=Fatal("The broker denies to make the topic alerts.second.")))
    assert "There is no topic alerts.second, where a rule publishes." in str(caught.value)
    assert "denies to make" in str(caught.value)
    assert "`entente topics create`" in str(caught.value)


def test_a_broker_that_does_not_answer_is_no_reason_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Transient, match="could not be seen"):
        see(monkeypatch, Brokers(fault=KafkaError("gone")))
    with pytest.raises(Transient, match="No Kafka broker answers at"):
        asyncio.run(_really())


async def _really() -> None:
    # The unpatched look at a port where nobody listens.
    from streams.engine.preflight import any_connection

    await any_connection(CONFIG)
