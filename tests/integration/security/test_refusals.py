"""Wrong password, bad certificate, wrong name: a sentence and an exit, soon; and no secret anywhere."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from streams.broker import LocalKafka, LocalKafkaConfig, Security
from streams.settings import load_settings
from tests.chaos.harness import Bench, Stage
from tests.integration.certificates import Authority

from .secured import PASSWORD, USER, SecuredBroker, worker_rights

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
_WRONG = "a-wrong-password-Kp3-not-to-be-seen"
#: Loading the knowledge included; no retry can be behind so little.
_SOON_S = 40.0


def _refused(bench: Bench, broker: LocalKafka, environ: dict[str, str], bootstrap: str = "") -> str:
    """What a worker says that must end with 70 soon."""
    with Stage(bench, "refused", broker=broker, bootstrap=bootstrap, environ=environ) as stage:
        worker = stage.worker()
        assert worker.await_exit(_SOON_S) == 70, worker.log[-2000:]
        return worker.log


def _command(broker: str, environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "streams", *arguments, "--bootstrap", broker],
        env={**os.environ, **environ, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_wrong_password_is_named_and_not_shown(bench: Bench, secured: SecuredBroker) -> None:
    said = _refused(bench, secured.kafka, secured.environ(_WRONG))
    assert f"refused the user '{USER}'" in said
    assert "kafka.sasl_password" in said
    assert _WRONG not in said
    done = _command(secured.kafka.bootstrap, secured.environ(_WRONG), "topics", "check")
    assert done.returncode == 3
    assert f"refused the user '{USER}'" in done.stderr
    assert _WRONG not in done.stderr + done.stdout


def test_an_expired_certificate_is_named(bench: Bench, secured: SecuredBroker) -> None:
    with _broker(secured.authority, expired=True) as broker:
        said = _refused(bench, broker, secured.environ())
        assert "certificate has expired" in said
        done = _command(broker.bootstrap, secured.environ(), "topics", "check")
        assert done.returncode == 3
        assert "expired" in done.stderr


def test_a_wrong_host_name_is_named(bench: Bench, secured: SecuredBroker) -> None:
    with _broker(secured.authority, hosts=["elsewhere.example"]) as broker:
        said = _refused(bench, broker, secured.environ())
        assert "IP address mismatch" in said
        assert "host name" in said
        done = _command(broker.bootstrap, secured.environ(), "topics", "check")
        assert done.returncode == 3
        assert "mismatch" in done.stderr


def test_an_unknown_authority_is_named(bench: Bench, secured: SecuredBroker, tmp_path: Path) -> None:
    stranger = Authority(tmp_path, "stranger")
    environ = {**secured.environ(), "ENTENTE_KAFKA_SSL_CA": str(stranger.certificate)}
    assert "is not trusted" in _refused(bench, secured.kafka, environ)


def test_an_expired_client_certificate_is_refused(bench: Bench, secured: SecuredBroker) -> None:
    late = secured.authority.issue("late", expired=True)
    environ = {
        "ENTENTE_KAFKA_SSL_CA": str(secured.authority.certificate),
        "ENTENTE_KAFKA_SSL_CERT": str(late.certificate),
        "ENTENTE_KAFKA_SSL_KEY": str(late.key),
        "ENTENTE_WORKER_DELIVERY_TIMEOUT_S": "10",
        "ENTENTE_WORKER_STALL_EXIT_S": "20",
    }
    said = _refused(bench, secured.kafka, environ, secured.kafka.mutual_tls_bootstrap)
    assert "certificate" in said.lower()


def test_plaintext_against_tls_is_named_and_ends(bench: Bench, secured: SecuredBroker) -> None:
    done = _command(secured.kafka.bootstrap, {}, "topics", "check")
    assert done.returncode == 3
    assert "TLS" in done.stderr


def _broker(authority: Authority, *, hosts: list[str] | None = None, expired: bool = False) -> LocalKafka:
    name = "expired" if expired else "misnamed"
    certificate = authority.issue(name, hosts or ["localhost", "127.0.0.1"], expired=expired)
    security = Security(certificate=certificate.both, authority=authority.certificate, users={USER: PASSWORD})
    return LocalKafka(LocalKafkaConfig(ephemeral=True, security=security))


def test_secrets_are_nowhere(bench: Bench, secured: SecuredBroker) -> None:
    commands: set[bytes] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    commands.add((process / "cmdline").read_bytes())
                except OSError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        environ = {**secured.environ(), "ENTENTE_LOG_LEVEL": "DEBUG", "PYTHONFAULTHANDLER": "1"}
        with Stage(bench, "secrets", broker=secured.kafka, environ=environ) as stage:
            secured.grant(worker_rights(stage.topics, stage.tag))
            worker = stage.worker()
            worker.await_ready()
            stage.warm_up()
            metrics = worker.metrics()
            # A crash with a dump of every thread, and one by our own hand: the answer to a right taken away.
            os.kill(worker.pid, signal.SIGABRT)
            worker.await_exit(30)
            dump = worker.log
            assert "Fatal Python error: Aborted" in dump
            worker = stage.worker()
            worker.await_ready()
            secured.revoke(next(one for one in worker_rights(stage.topics, stage.tag) if one.operation == "WRITE"))
            stage.publish(range(30))
            assert worker.await_exit(30) == 70
            log = worker.log
    finally:
        done.set()
        watcher.join()
    shown = _command(secured.kafka.bootstrap, secured.environ(), "check", "--settings")
    settings = load_settings(environ=secured.environ())
    assert settings.kafka.sasl_password.reveal() == PASSWORD
    assert any(b"streams" in command for command in commands)
    for where, text in {
        "the log": log,
        "the crash dump": dump,
        "the metrics": metrics,
        "the process list": b"\n".join(commands).decode(errors="replace"),
        "check --settings": shown.stdout + shown.stderr,
        "repr": repr(settings) + repr(settings.engine()) + str(settings.kafka),
    }.items():
        assert PASSWORD not in text, where
    assert "***" in shown.stdout
