"""Malformed records of every kind among good ones, in every codec, framed, and in transactions with aborts."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

from aiokafka import AIOKafkaProducer
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from streams.client.dead_letters import Selection, read_dead_letters
from streams.contracts.codec import Limits
from streams.engine.odd_names import AloneBuilder, OddName

from ..harness import Bench, Stage
from ..poison import KINDS, KNOWN_SCHEMA, TOO_LARGE, Poisoned, poisoned
from ..table import Row

_CODECS = ("gzip", "snappy", "lz4", "zstd", None)


def poison(bench: Bench) -> Iterator[Row]:
    """All good ones out, all bad ones in the dead letters byte for byte, with stage and reason; none twice by id."""
    good, bad, large = (2_000, 400, 1) if bench.short else (100_000, 10_000, 5)
    limits = Limits(confluent_schema_ids=(KNOWN_SCHEMA,))
    environ = {"ENTENTE_LIMITS_CONFLUENT_SCHEMA_IDS": f"[{KNOWN_SCHEMA}]"}
    with Stage(bench, "poison", limits=limits, environ=environ) as stage:
        records = _mixed(stage, good, bad, large)
        sent = Counter(record.stage for record in records if record.stage)
        size = len(records) // 20 + 1
        slices = [records[start : start + size] for start in range(0, len(records), size)]
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        for number, part in enumerate(slices):
            asyncio.run(_send(stage, part, _CODECS[number % len(_CODECS)]))
            if number % 4 == 1:
                # A killed worker and poison at once: earlier records are in flight when the bad one comes.
                keeper.worker.kill()
        problems = []
        row = stage.row(f"{bad} malformed records of {len(KINDS)} kinds among {good:,}", timeout_s=240)
        letters = list(read_dead_letters(stage.connection, stage.topics.dead_letters, Selection()))
        found = Counter(
            letter.stage for letter in {(one.source_partition, one.source_offset): one for one in letters}.values()
        )
        if found != sent:
            problems.append(f"dead letters by stage {dict(found)}, sent {dict(sent)}")
        for letter in letters:
            if not letter.message or not letter.message.isprintable():
                problems.append(f"a dead letter with the reason {letter.message!r}")
            if letter.topic != stage.topics.raw:
                problems.append(f"a dead letter that names the topic {letter.topic!r}")
        if problems:
            row.verdict, row.note = "FAILED", "; ".join([*problems[:3], row.note])
        keeper.stop()
        yield row


def aborted(bench: Bench) -> Iterator[Row]:
    """Transactions of which every second is aborted: gaps in the offsets, and articles that never were."""
    yield transactions(bench, "transactional input with aborted records and gaps, compacted topic")


def transactions(bench: Bench, fault: str, mutant: str = "") -> Row:
    """As `aborted`, into a compacted topic; with `mutant` by a worker without a guard."""
    with Stage(bench, f"aborted{mutant}") as stage:
        with closing(KafkaAdminClient(bootstrap_servers=stage.broker.admin_bootstrap)) as admin:
            change = {"cleanup.policy": "compact"}
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stage.topics.raw, change)])
        keeper = stage.supervised(instance="one", mutant=mutant)
        keeper.worker.await_ready()
        _transactions(stage, 0, 500 if bench.short else 5_000)
        # The last transactions are aborted, and each leaves a marker in every partition.
        stage.tail = 25 + 2 * 4
        row = stage.row(fault)
        keeper.stop()
        return row


def _mixed(stage: Stage, good: int, bad: int, large: int) -> list[Poisoned]:
    chance = random.Random(f"{stage.bench.seed}/poison")
    kinds = [kind for kind in KINDS if kind != TOO_LARGE]
    wicked = [poisoned(kinds[number % len(kinds)], chance, number) for number in range(bad)]
    wicked += [poisoned(TOO_LARGE, chance, bad + number) for number in range(large)]
    fine = [stage.workload.record(number) for number in range(good)]
    records = [Poisoned("good", "", one.key, _perhaps_framed(one.value, one.number)) for one in fine]
    for one in wicked:
        # Good ones keep their order: editions of an article follow each other.
        records.insert(chance.randrange(len(records) + 1), one)
    return records


def _perhaps_framed(value: bytes | None, number: int) -> bytes | None:
    framed = value is not None and number % 50 == 7
    return b"\x00" + KNOWN_SCHEMA.to_bytes(4, "big") + value if framed and value is not None else value


async def _send(stage: Stage, records: Sequence[Poisoned], codec: str | None) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=stage.broker.admin_bootstrap,
        compression_type=codec,
        max_request_size=40_000_000,
        linger_ms=20,
        enable_idempotence=True,
    )
    await producer.start()
    try:
        futures = []
        for record in records:
            if record.key is None and record.value is None:
                # No client sends such a record by its front door.
                batch = producer.create_batch()
                batch.append(key=None, value=None, timestamp=None)
                futures.append(await producer.send_batch(batch, stage.topics.raw, partition=0))
                continue
            headers = list(record.headers)
            if any(isinstance(name, OddName) for name, _ in headers):
                alone = AloneBuilder(compressed=codec is not None)
                alone.append(key=record.key, value=record.value, timestamp=None, headers=headers)
                futures.append(await producer.send_batch(alone, stage.topics.raw, partition=0))
                continue
            futures.append(await producer.send(stage.topics.raw, record.value, key=record.key, headers=headers))
        await asyncio.gather(*futures)
    finally:
        await producer.stop()


def _transactions(stage: Stage, first: int, count: int) -> None:
    """Articles in transactions of which every second is aborted: gaps in the offsets, and what never was."""
    producer = KafkaProducer(
        bootstrap_servers=stage.broker.admin_bootstrap, transactional_id=stage.tag, enable_idempotence=True, acks="all"
    )
    producer.init_transactions()
    for start in range(first, first + count, 25):
        producer.begin_transaction()
        for number in range(start, start + 25):
            one = stage.workload.record(number)
            producer.send(stage.topics.raw, key=one.key, value=one.value)
        producer.flush()
        if start // 25 % 2:
            producer.abort_transaction()
        else:
            producer.commit_transaction()
    producer.close()
