"""Bad records go to the dead letters and the rest goes on; what a worker cannot mend ends it, unacknowledged."""

import asyncio
import json
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from kafka import KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from streams.client.codecs import teach_kafka_python
from streams.contracts.headers import DLQ_PREFIX, original_headers
from streams.engine.odd_names import AloneBuilder, OddName

from .conftest import MakePipeline
from .harness import Pipeline

pytestmark = pytest.mark.integration

EXIT_FATAL, EXIT_AGAIN = 70, 75


def dead_letter_reasons(pipeline: Pipeline) -> dict[tuple[bytes | None, bytes | None], dict[str, str]]:
    """Of each dead letter (key, value) its Connect headers, without their prefix."""
    found = {}
    for record in pipeline.read(pipeline.names.dead_letters):
        headers = {name.removeprefix(DLQ_PREFIX): (value or b"").decode() for name, value in record.headers}
        found[(record.key, record.value)] = headers
    return found


def test_bad_records_among_good_ones_become_dead_letters_byte_for_byte(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline(transient_attempts=2, max_record_bytes=30_000_000)
    pipeline.publish(range(0, 500))
    bad: dict[tuple[bytes | None, bytes | None], str] = {
        (b"b1", b"{not json"): "DECODE",
        (b"b2", b""): "DECODE",
        (b"b3", b"\xff\xfe\x00"): "DECODE",
        # Python's own parser has enough of it: an unforeseen error, and yet a dead letter.
        (b"b4", b"[" * 100_000): "ENRICH",
        (b"b5", json.dumps({"n": 1, "do": "raise"}).encode()): "ENRICH",
        (b"b6", json.dumps({"n": 1, "do": "recurse"}).encode()): "ENRICH",
        (None, b"no key, no json"): "DECODE",
        (None, None): "DECODE",
        (b"b7", b"x" * 20_000_000): "DECODE",
        # One that only the broker refuses, and one that we do not even offer.
        (b"b8", json.dumps({"n": 1, "do": "huge", "bytes": 1_500_000}).encode()): "PUBLISH",
        (b"b9", json.dumps({"n": 1, "do": "huge", "bytes": 31_000_000}).encode()): "PUBLISH",
    }
    limit = ConfigResource(ConfigResourceType.TOPIC, pipeline.names.enriched, configs={"max.message.bytes": "1048588"})
    pipeline.admin.alter_configs([limit])
    for index, (key, value) in enumerate(bad):
        trace = ("traceparent", b"00-%d" % index)
        if key is None and value is None:
            pipeline.publish_nothing([trace, ("empty", None)])
        else:
            pipeline.producer.send(pipeline.names.raw, key=key, value=value, headers=[trace])
        pipeline.publish(range(500 + index * 20, 520 + index * 20))
    pipeline.producer.send(pipeline.names.raw, key=b"gone", value=None)
    last = 500 + len(bad) * 20
    pipeline.publish(range(last, last + 500))
    worker = pipeline.worker()
    pipeline.until_done()
    assert worker.stop() == 0, worker.text()

    assert pipeline.assert_enriched(range(last + 500)) == 0
    pipeline.assert_alerts(range(last + 500))
    reasons = dead_letter_reasons(pipeline)
    assert {letter: headers["stage"] for letter, headers in reasons.items()} == bad
    assert len(pipeline.read(pipeline.names.dead_letters)) == len(bad)
    for headers in reasons.values():
        assert headers["topic"] == pipeline.names.raw
        assert headers["traceparent"].startswith("00-")
        assert headers["exception.message"]
    bug = reasons[(b"b5", json.dumps({"n": 1, "do": "raise"}).encode())]
    assert bug["exception.class.name"] == "RuntimeError"
    assert bug["exception.message"] == "RuntimeError: a bug"
    where = reasons[(b"b1", b"{not json")]
    original = next(record for record in pipeline.read(pipeline.names.raw) if record.key == b"b1")
    assert (where["partition"], where["offset"]) == (str(original.partition), str(original.offset))
    withdrawn = [record for record in pipeline.read(pipeline.names.candidates) if record.key == b"gone"]
    assert [record.value for record in withdrawn] == [b'{"withdrawn": true}']


def test_a_record_that_came_compressed_below_the_limit_is_dead_lettered_whatever_it_unpacks_to(
    pipeline: Pipeline,
) -> None:
    # What a broker limits is the compressed batch: the topic takes 32 MiB.
    value = b" " * 40_000_000
    producer = KafkaProducer(bootstrap_servers=pipeline.bootstrap, compression_type="gzip", max_request_size=50_000_000)
    producer.send(pipeline.names.raw, key=b"large", value=value).get(30)
    producer.close()
    pipeline.publish(range(50))
    worker = pipeline.worker()
    pipeline.until_done()
    assert worker.stop() == 0, worker.text()
    teach_kafka_python()
    (letter,) = pipeline.read(pipeline.names.dead_letters)
    assert (letter.key, letter.value) == (b"large", value)
    pipeline.assert_enriched(range(50))


def test_a_header_name_that_is_not_utf8_is_dead_lettered_byte_for_byte(pipeline: Pipeline) -> None:
    headers: list[tuple[str, bytes]] = [
        ("a", b"1"),
        (OddName(b"source-\xff\xe9".decode("utf-8", "surrogateescape")), b"x"),
        (DLQ_PREFIX + "stage", b"OF CONNECT"),
    ]

    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=pipeline.bootstrap) as sender:
            for value in (b"{no json", b'{"n": 1}'):
                batch = AloneBuilder(compressed=False)
                batch.append(timestamp=None, key=b"k1", value=value, headers=headers)
                await (await sender.send_batch(batch, pipeline.names.raw, partition=0))

    asyncio.run(send())
    pipeline.publish(range(2, 50))
    worker = pipeline.worker()
    pipeline.until_done()
    assert worker.stop() == 0, worker.text()
    teach_kafka_python()
    (letter,) = pipeline.read(pipeline.names.dead_letters)
    assert letter.value == b"{no json"
    kept = original_headers(letter.headers)
    assert [(name.encode(), value) for name, value in kept] == [(name.encode(), value) for name, value in headers]
    assert dict(letter.headers)[DLQ_PREFIX + "stage"] == b"DECODE"
    pipeline.assert_enriched(range(1, 50))


def test_aborted_records_and_gaps_in_the_offsets(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline(raw_partitions=1)
    producer = KafkaProducer(bootstrap_servers=pipeline.bootstrap, transactional_id=f"t-{pipeline.config['group']}")
    producer.init_transactions()
    published: list[int] = []
    for start in range(0, 300, 20):
        producer.begin_transaction()
        numbers = range(start, start + 20)
        for number in numbers:
            producer.send(pipeline.names.raw, key=b"k%d" % number, value=json.dumps({"n": number}).encode())
        producer.flush()
        if start % 60 == 0:
            producer.abort_transaction()
        else:
            producer.commit_transaction()
            published += numbers
    producer.close()
    worker = pipeline.worker(batch_records=7, stall_exit_s=4.0)
    # The last record of the topic is the mark of a transaction: the end is never committed, only come close to.
    pipeline.until_enriched(len(published))
    # The watchdog must not take the gap at the end for lag.
    with pytest.raises(Exception, match="timed out"):
        worker.exit_code(6)
    assert worker.stop() == 0, worker.text()
    assert pipeline.assert_enriched(published) == 0
    assert pipeline.committed("enrich", pipeline.names.raw)[0] >= pipeline.end(pipeline.names.raw) - 1
    second = pipeline.worker()
    pipeline.until_running(second)
    assert second.stop() == 0
    assert pipeline.assert_enriched(published) == 0


def assert_ends(pipeline: Pipeline, code: int, sentence: str, **settings: Any) -> None:
    """A worker ends with the code and the sentence, and commits nothing."""
    worker = pipeline.worker(**settings)
    assert worker.exit_code(30) == code, worker.text()
    assert sentence in worker.text()
    assert "Traceback" not in worker.text().rpartition("CRITICAL")[2]
    assert set(pipeline.committed("enrich", pipeline.names.raw).values()) == {-1}


def test_a_fatal_fault_ends_the_worker_without_acknowledging(pipeline: Pipeline) -> None:
    pipeline.publish([1], do="fatal")
    assert_ends(pipeline, EXIT_FATAL, "never again")


def test_a_fault_that_does_not_pass_ends_the_worker_and_the_record_is_read_again(pipeline: Pipeline) -> None:
    pipeline.publish([1], do="transient")
    assert_ends(pipeline, EXIT_AGAIN, "not now", transient_attempts=2)
    assert_ends(pipeline, EXIT_AGAIN, "not now", transient_attempts=2)


def test_a_worker_that_stands_still_ends_itself(pipeline: Pipeline) -> None:
    pipeline.publish([1], do="transient")
    assert_ends(pipeline, EXIT_AGAIN, "has not moved for", transient_attempts=1000, stall_exit_s=2.0)


def test_a_blocked_event_loop_ends_the_worker(pipeline: Pipeline) -> None:
    pipeline.publish([1], do="slow", seconds=60)
    assert_ends(pipeline, EXIT_AGAIN, "event loop has stood still", stall_exit_s=2.0)


def test_a_missing_topic_is_named_at_the_start(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline(topics=False)
    worker = pipeline.worker(agents="enrich")
    assert worker.exit_code(30) == EXIT_FATAL
    last = worker.text().rpartition("There is no topic")[2]
    names = pipeline.names
    assert all(topic in last for topic in (names.raw, names.enriched, names.candidates, names.dead_letters)), last
    assert "entente topics create" in last


def test_a_dead_letter_topic_that_takes_nothing_ends_the_worker(pipeline: Pipeline) -> None:
    limit = ConfigResource(ConfigResourceType.TOPIC, pipeline.names.dead_letters, configs={"max.message.bytes": "1000"})
    pipeline.admin.alter_configs([limit])
    pipeline.producer.send(pipeline.names.raw, key=b"bad", value=b"x" * 2000)
    pipeline.producer.flush()
    assert_ends(pipeline, EXIT_FATAL, f"is not taken by {pipeline.names.dead_letters}")
    limit.configs["max.message.bytes"] = "1048588"
    pipeline.admin.alter_configs([limit])
    worker = pipeline.worker()
    pipeline.until_done()
    assert worker.stop() == 0
    assert list(dead_letter_reasons(pipeline)) == [(b"bad", b"x" * 2000)]


def test_an_output_topic_that_vanishes_ends_the_worker_and_the_record_is_read_again(pipeline: Pipeline) -> None:
    worker = pipeline.worker(delivery_timeout_s=3.0)
    pipeline.until_running(worker)
    pipeline.admin.delete_topics([pipeline.names.enriched])
    pipeline.publish(range(10))
    assert worker.exit_code(40) in (EXIT_FATAL, EXIT_AGAIN), worker.text()
    assert pipeline.names.enriched in worker.text()
    assert set(pipeline.committed("enrich", pipeline.names.raw).values()) == {-1}
    pipeline.create_topics()
    second = pipeline.worker()
    pipeline.until_done()
    assert second.stop() == 0
    pipeline.assert_enriched(range(10))


def test_no_broker_is_a_sentence_and_a_code(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline()
    worker = pipeline.worker(bootstrap="127.0.0.1:1", start_timeout_s=1.0)
    assert worker.exit_code(20) == EXIT_AGAIN
    assert "No Kafka broker answers at 127.0.0.1:1" in worker.text()
