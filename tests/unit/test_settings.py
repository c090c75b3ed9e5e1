"""Settings come from defaults, file, environment and flags, in that order; anything unknown is refused."""

from pathlib import Path

import pytest

from streams.contracts.errors import ConfigurationError
from streams.contracts.security import Secret
from streams.settings import describe, load_settings


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[worker]\ngroup = "file"\nbatch_records = 7\nlinger_ms = 1\n')
    settings = load_settings(
        file,
        environ={"ENTENTE_WORKER_GROUP": "environment", "ENTENTE_WORKER_BATCH_RECORDS": "8"},
        flags={"worker.group": "flag", "kafka.bootstrap": None},
    )
    assert (settings.worker.group, settings.worker.batch_records, settings.worker.linger_ms) == ("flag", 8, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[worker]\nspeed = 9\n", "speed"),
        ("[engine]\nx = 1\n", "engine"),
        ('[worker]\nbatch_records = "many"\n', "batch_records"),
        ("[worker\n", "not valid TOML"),
        ('worker = "x"\n', "worker"),
    ],
)
def test_wrong_file_is_refused_with_the_key_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(file, environ={})
    assert words in str(caught.value)
    assert "settings.toml" in str(caught.value)


def test_unknown_variable_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="ENTENTE_WORKER_SPEED"):
        load_settings(environ={"ENTENTE_WORKER_SPEED": "9"})


def test_misspelt_variable_is_answered_with_the_one_meant() -> None:
    with pytest.raises(ConfigurationError, match="Perhaps ENTENTE_KAFKA_TLS is meant"):
        load_settings(environ={"ENTENTE_KAFKA_TSL": "1"})


def test_list_that_is_cut_off_is_named() -> None:
    with pytest.raises(ConfigurationError, match="ENTENTE_LIMITS_CONFLUENT_SCHEMA_IDS begins like a list"):
        load_settings(environ={"ENTENTE_LIMITS_CONFLUENT_SCHEMA_IDS": "[1,"})


def test_missing_file_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"no settings file nowhere\.toml"):
        load_settings(Path("nowhere.toml"), environ={})


def test_secret_is_never_shown() -> None:
    settings = load_settings(
        environ={
            "ENTENTE_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "ENTENTE_KAFKA_SASL_USERNAME": "reader",
            "ENTENTE_KAFKA_SASL_PASSWORD": "hunter2",
            "ENTENTE_KAFKA_TLS": "true",
        }
    )
    assert "hunter2" not in repr(settings)
    assert settings.kafka.sasl_password.reveal() == "hunter2"
    assert "hunter2" not in f"{Secret('hunter2')}"


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SASL_MECHANISM": "PLAIN", "SASL_USERNAME": "u", "SASL_PASSWORD": "p"}, "SASL without TLS"),
        ({"SASL_MECHANISM": "PLAIN", "TLS": "true"}, "a user and a password"),
        ({"SASL_USERNAME": "u"}, "no SASL mechanism"),
        ({"SSL_CERT": "/nowhere.pem"}, "needs its key"),
        ({"SSL_CA": "/nowhere.pem"}, "There is no file /nowhere.pem"),
        ({"SASL_MECHANISM": "MAGIC"}, "sasl_mechanism"),
    ],
)
def test_unusable_security_is_refused(variables: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        load_settings(environ={f"ENTENTE_KAFKA_{name}": value for name, value in variables.items()})


def test_plaintext_password_can_be_allowed_explicitly() -> None:
    settings = load_settings(
        environ={
            "ENTENTE_KAFKA_SASL_MECHANISM": "PLAIN",
            "ENTENTE_KAFKA_SASL_USERNAME": "u",
            "ENTENTE_KAFKA_SASL_PASSWORD": "p",
            "ENTENTE_KAFKA_ALLOW_PLAINTEXT_SASL": "true",
        }
    )
    assert settings.kafka.protocol == "SASL_PLAINTEXT"


def test_watchdog_that_would_not_wait_for_a_delivery_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"worker\.stall_exit_s"):
        load_settings(environ={"ENTENTE_WORKER_STALL_EXIT_S": "60"})


def test_every_setting_is_described_once() -> None:
    names = [name for name, _, _ in describe()]
    assert len(names) == len(set(names))
    assert ("worker.group", "ENTENTE_WORKER_GROUP", '"entente"') in describe()


def test_list_from_the_environment() -> None:
    settings = load_settings(environ={"ENTENTE_LIMITS_CONFLUENT_SCHEMA_IDS": "[7, 8]"})
    assert settings.limits.confluent_schema_ids == (7, 8)
