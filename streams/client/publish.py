"""Publishes articles to articles.raw: checked first, keyed by id, counted when the broker has them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from streams.client.articles import Line
from streams.client.connection import Connection, broker_errors
from streams.contracts.codec import Limits, decode_raw
from streams.contracts.errors import Fatal, Permanent

#: Deliveries awaited at a time: bounds memory, and an error surfaces soon.
_MAX_PENDING = 5000


class Published(msgspec.Struct):
    """What became of the articles: delivered, refused (with the reason), and the last offset by partition."""

    delivered: int = 0
    refused: int = 0
    reasons: list[str] = msgspec.field(default_factory=list)
    end_offsets: dict[int, int] = msgspec.field(default_factory=dict)


def publish(
    lines: Iterable[Line],
    connection: Connection,
    topic: str,
    limits: Limits,
    *,
    check: bool = True,
    progress: Callable[[Published], None] | None = None,
) -> Published:
    """Send every article and wait until the broker has it.

    With `check`, a record that the worker would dead-letter is refused here. Raises Fatal when the broker fails.
    """
    result = Published()
    pending: list[Any] = []
    producer = connection.producer(compression_type="lz4")
    try:
        for line in lines:
            key = None
            try:
                article = decode_raw(line.value, limits, now=datetime.now(UTC)).article
                key = (article.id or "").encode("utf-8", "replace")
            except Permanent as error:
                if check:
                    result.refused += 1
                    result.reasons.append(f"{line.origin}, line {line.number}: {error.message}")
                    continue
            with broker_errors(connection.bootstrap):
                pending.append(producer.send(topic, key=key, value=line.value))
            if len(pending) >= _MAX_PENDING:
                _await(pending, result, connection)
                if progress:
                    progress(result)
        with broker_errors(connection.bootstrap):
            producer.flush()
        _await(pending, result, connection)
        if progress:
            progress(result)
    finally:
        producer.close(timeout=5)
    return result


def _await(pending: list[Any], result: Published, connection: Connection) -> None:
    for future in pending:
        with broker_errors(connection.bootstrap):
            written = future.get(timeout=connection.timeout_s)
        if written.offset < 0:
            raise Fatal("The broker took an article without saying where.", hint="Set acks=all on the cluster.")
        result.delivered += 1
        result.end_offsets[written.partition] = max(result.end_offsets.get(written.partition, 0), written.offset + 1)
    pending.clear()
