"""Harnesses do alike: outputs in the partition of the input, commits by the clock after delivery, no second work."""

import asyncio
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from benchmarks.harnesses import aiokafka_loop, common, plain_faust

VALUE = b'{"id": "a", "title": "One", "body": "Two"}'


class Ended(BaseException):
    """Ends a loop that has no end."""


@pytest.fixture(autouse=True)
def command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = {"bootstrap": "b", "group": "g", "raw": "in", "enriched": "out", "candidates": "found", "core": "light"}
    line = [part for name, value in arguments.items() for part in (f"--{name}", value)]
    monkeypatch.setattr(sys, "argv", ["harness", *line])
    # The command line is all that is wanted of it here: it also silences the log of its process.
    monkeypatch.setattr(common.logging, "disable", lambda _level: None)


def aiokafka_steps(monkeypatch: pytest.MonkeyPatch, *, interval: float) -> list[tuple[Any, ...]]:
    """What bare aiokafka does with three polls of one record each."""
    steps: list[tuple[Any, ...]] = []

    class Consumer:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.offset = -1

        async def start(self) -> None: ...

        async def getmany(self, **_: Any) -> dict[str, list[Any]]:
            self.offset += 1
            if self.offset == 3:
                raise Ended
            return {"tp": [SimpleNamespace(key=b"a", value=VALUE, partition=3, offset=self.offset, timestamp=0)]}

        async def commit(self) -> None:
            steps.append(("commit",))

    class Producer:
        def __init__(self, *_: Any, **__: Any) -> None: ...

        async def start(self) -> None: ...

        async def send(self, topic: str, _value: bytes, *, key: bytes, partition: int) -> "asyncio.Future[None]":
            steps.append(("send", topic, partition))
            delivered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            delivered.set_result(None)
            return delivered

        async def flush(self) -> None:
            steps.append(("flush",))

    monkeypatch.setattr(aiokafka_loop.aiokafka, "AIOKafkaConsumer", Consumer)
    monkeypatch.setattr(aiokafka_loop.aiokafka, "AIOKafkaProducer", Producer)
    monkeypatch.setattr(aiokafka_loop, "COMMIT_S", interval)
    with pytest.raises(Ended):
        asyncio.run(aiokafka_loop.main())
    return steps


def test_aiokafka_keeps_the_partition_and_commits_after_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = aiokafka_steps(monkeypatch, interval=0.0)
    assert steps[:4] == [("send", "out", 3), ("send", "found", 0), ("flush",), ("commit",)]
    assert steps.count(("commit",)) == 3


def test_aiokafka_commits_by_the_clock_and_not_by_the_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = aiokafka_steps(monkeypatch, interval=60.0)
    assert ("commit",) not in steps
    assert steps.count(("send", "out", 3)) == 3


def test_confluent_keeps_the_partition_and_is_tuned_as_all(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Any, ...]] = []
    settings: list[dict[str, Any]] = []

    class Consumer:
        def __init__(self, given: dict[str, Any]) -> None:
            settings.append(given)
            self.done = False

        def subscribe(self, _topics: list[str]) -> None: ...

        def consume(self, *_: Any) -> list[Any]:
            if self.done:
                raise Ended
            self.done = True
            fields = {"error": None, "key": b"a", "value": VALUE, "partition": 3, "offset": 0, "timestamp": (1, 0)}
            return [SimpleNamespace(**{name: lambda value=value: value for name, value in fields.items()})]

    class Producer:
        def __init__(self, given: dict[str, Any]) -> None:
            settings.append(given)

        def produce(self, topic: str, value: bytes, key: bytes, partition: int) -> None:
            made.append((topic, partition))

        def poll(self, _seconds: float) -> None: ...

    module = ModuleType("confluent_kafka")
    module.Consumer, module.Producer, module.Message = Consumer, Producer, object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "confluent_kafka", module)
    monkeypatch.delitem(sys.modules, "benchmarks.harnesses.confluent_loop", raising=False)
    from benchmarks.harnesses import confluent_loop

    monkeypatch.delitem(sys.modules, "benchmarks.harnesses.confluent_loop")
    with pytest.raises(Ended):
        confluent_loop.main()
    assert made == [("out", 3), ("found", 0)]
    assert common.LIBRDKAFKA_CONSUMER.items() <= settings[0].items()
    assert common.LIBRDKAFKA_PRODUCER.items() <= settings[1].items()


def test_no_producer_is_idempotent() -> None:
    assert common.LIBRDKAFKA_PRODUCER["enable.idempotence"] == "false"
    assert common.LIBRDKAFKA_CONSUMER["check.crcs"] == "true"


def test_plain_faust_gives_the_core_the_bytes_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, Any, Any]] = []
    given: list[bytes] = []
    agents: list[Any] = []

    class Topic:
        def __init__(self, name: str) -> None:
            self.name = name

        async def send(self, *, key: bytes, value: bytes, partition: int) -> None:
            sent.append((self.name, key, partition))

    class Stream:
        async def events(self) -> Any:
            message = SimpleNamespace(value=VALUE, partition=3, offset=20, timestamp=1.0)
            yield SimpleNamespace(key=b"a", value=object(), message=message)

    class App:
        def __init__(self, *_: Any, **__: Any) -> None: ...

        def topic(self, name: str, **_: Any) -> Topic:
            return Topic(name)

        def agent(self, _topic: Topic) -> Any:
            return agents.append

        async def start(self) -> None:
            await agents[0](Stream())
            raise Ended

    def core(key: bytes, value: bytes, partition: int, offset: int, timestamp: int) -> Any:
        given.append(value)
        return common.light(key, value, partition, offset, timestamp)

    import faust

    monkeypatch.setattr(faust, "App", App)
    monkeypatch.setattr(plain_faust, "core_function", lambda _kind: core)
    with pytest.raises(Ended):
        asyncio.run(plain_faust.main())
    assert given == [VALUE]
    assert sent == [("out", b"a", 3), ("found", b"a", 0)]
