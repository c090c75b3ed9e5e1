"""What cannot be read lands in the dead-letter topic, byte for byte, and stops nothing."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from streams.evaluation.generator import Generator

from .pipeline import Pipeline, wait_until

pytestmark = pytest.mark.integration

PREFIX = "__connect.errors."
BAD: dict[str, tuple[bytes | None, str]] = {
    "not-json": (b"this is not JSON", "DECODE"),
    "html-page": (b"<html><body>502 Bad Gateway</body></html>", "DECODE"),
    "empty": (b"", "DECODE"),
    "list": (b"[1, 2, 3]", "DECODE"),
    "wrong-types": (b'{"title": 17, "body": {"a": 1}}', "VALIDATE"),
    "no-text": (b'{"id": "x"}', "VALIDATE"),
    "lone-surrogate": (b'{"title": "\\ud800"}', "DECODE"),
    "invalid-utf8": (b'{"title": "\xff\xfe"}', "DECODE"),
    "bracket-bomb": (b"[" * 1_000_000, "DECODE"),
    "nested": (b'{"title": "x", "extra": ' + b"[" * 500 + b"]" * 500 + b"}", "DECODE"),
    "future": (b'{"title": "x", "published_at": "2999-01-01T00:00:00Z"}', "VALIDATE"),
    "bad-date": (b'{"title": "x", "published_at": "last Tuesday"}', "VALIDATE"),
    "confluent-framed": (b'\x00\x00\x00\x00\x2a{"title": "x"}', "DECODE"),
    "large": (b'{"title": "x", "body": "' + b"a" * 20 * 1024 * 1024 + b'"}', "DECODE"),
    "zero-bytes": (b"\x00" * 64, "DECODE"),
    "null": (b"null", "DECODE"),
}


@pytest.fixture(scope="module")
def fed(bootstrap: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """A pipeline that was fed every kind of bad record among good ones."""
    made = Pipeline(bootstrap, tmp_path_factory.mktemp("fed"))
    made.start_worker()
    generator = Generator(3, size=800)
    records: list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]] = []
    for number, (name, (value, _)) in enumerate(BAD.items()):
        records.append((f"gen-3-{number}".encode(), generator.value(number), []))
        records.append((name.encode(), value, [("feed", b"hostile")]))
    records.append((b"", None, [("feed", b"hostile")]))
    records.append((b"last", json.dumps({**generator.article(999), "id": "last"}).encode(), []))
    try:
        made.send(records)
        made.wait_processed()
        yield made
    finally:
        made.stop()


def test_every_good_record_is_enriched(fed: Pipeline) -> None:
    keys = {record.key for record in fed.read(fed.topics.enriched)}
    assert keys == {f"gen-3-{number}".encode() for number in range(len(BAD))} | {b"last"}


@pytest.fixture(scope="module")
def letters(fed: Pipeline) -> list[Any]:
    """The dead letters, read once: one of them has 20 MB."""
    return fed.read(fed.topics.dead_letters)


@pytest.mark.parametrize("name", BAD)
def test_bad_record_is_dead_lettered_byte_for_byte(fed: Pipeline, letters: list[Any], name: str) -> None:
    value, stage = BAD[name]
    (letter,) = [record for record in letters if record.key == name.encode()]
    assert letter.value == value
    headers = {key: text.decode() for key, text in letter.headers}
    assert headers["feed"] == "hostile"
    assert headers[PREFIX + "stage"] == stage
    assert headers[PREFIX + "topic"] == fed.topics.raw
    assert headers[PREFIX + "exception.message"]


def test_record_without_key_and_value_is_dead_lettered(letters: list[Any]) -> None:
    assert sum(record.key == b"" for record in letters) == 1


def test_counters_agree(fed: Pipeline) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{fed.ports[0]}/metrics", timeout=5) as answer:
        samples = dict(
            line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line and not line.startswith("#")
        )
    dead = sum(float(value) for name, value in samples.items() if name.startswith("entente_dead_letters_total"))
    assert dead == len(BAD) + 1
    topic = fed.topics.raw
    consumed = float(samples[f'entente_records_consumed_total{{topic="{topic}"}}'])
    processed = sum(
        float(value)
        for name, value in samples.items()
        if name.startswith("entente_records_processed_total") and f'topic="{topic}"' in name
    )
    assert consumed == processed == 2 * len(BAD) + 2


def test_dlq_list_groups_by_cause_and_replay_is_dry_by_default(fed: Pipeline) -> None:
    listed = fed.entente("dlq", "list", "--json")
    causes = [json.loads(line) for line in listed.stdout.splitlines()]
    assert sum(cause["count"] for cause in causes) == len(BAD) + 1
    before = len(fed.read(fed.topics.raw))
    dry = json.loads(fed.entente("dlq", "replay", "--json").stdout)
    assert dry["sent"] is False
    assert dry["replayed"] == len(BAD) + 1
    assert len(fed.read(fed.topics.raw)) == before


def test_replay_sends_once_and_parks_at_last(fed: Pipeline) -> None:
    def replay() -> dict[str, int]:
        arguments = ("dlq", "replay", "--stage", "VALIDATE", "--max-attempts", "1", "--send", "--json")
        return json.loads(fed.entente(*arguments).stdout)

    validated = sum(stage == "VALIDATE" for _, stage in BAD.values())
    assert replay()["replayed"] == validated
    fed.wait_processed()
    # The same letters again: those sent are known, the new ones (the replayed, refused once more) are parked.
    again = {"sent": True, "replayed": 0, "parked": validated, "already": validated, "foreign": 0, "empty": 0}
    assert replay() == again


def test_a_dead_candidate_goes_back_to_its_own_topic(fed: Pipeline) -> None:
    producer = fed.connection.producer()
    producer.send(fed.topics.candidates, key=b"s", value=b"no candidate").get(10)
    producer.close()
    fed.wait_processed()
    raw = len(fed.read(fed.topics.raw))
    done = fed.entente("dlq", "replay", "--reason", "no candidate", "--send", "--json")
    assert json.loads(done.stdout) == {"sent": True, "replayed": 1, "parked": 0, "already": 0, "foreign": 0, "empty": 0}
    assert len(fed.read(fed.topics.raw)) == raw
    assert [record.value for record in fed.read(fed.topics.candidates)].count(b"no candidate") == 2


def test_a_replay_that_is_killed_and_run_again_sends_each_letter_once(fed: Pipeline) -> None:
    count = 400
    fed.send((b"cut-%d" % number, b"{cut off", []) for number in range(count))
    fed.wait_processed()

    def sent_back() -> list[bytes]:
        return [
            record.key
            for record in fed.read(fed.topics.raw)
            if record.key.startswith(b"cut-") and any(name == "entente.replay.of" for name, _ in record.headers)
        ]

    command = [sys.executable, "-m", "streams", "dlq", "replay", "--reason", "not valid JSON", "--send"]
    first = subprocess.Popen(command, env={**os.environ, "ENTENTE_CONFIG": str(fed.settings)})
    wait_until(lambda: first.poll() is not None or len(sent_back()) > 20, 60, "some letters are sent back")
    first.kill()
    first.wait()
    assert fed.entente("dlq", "replay", "--reason", "not valid JSON", "--max-attempts", "1", "--send").returncode == 0
    assert sorted(sent_back()) == sorted(b"cut-%d" % number for number in range(count))
