"""A broker with TLS, SCRAM and ACLs, and the least rights that each part of the system needs on it."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from kafka.admin import ACL, ACLOperation, ResourceType

from streams.broker import LocalKafka, LocalKafkaConfig, Security
from streams.contracts.topics import TopicNames
from tests.integration import acls
from tests.integration.certificates import Authority

USER = "worker"
PASSWORD = "worker-password-Zq7-never-to-be-seen"


class Right(msgspec.Struct, frozen=True):
    """One row of the table of rights in docs/security.md. `needed_for` says what fails without it."""

    kind: str
    name: str
    operation: str
    needed_for: str


def worker_rights(topics: TopicNames, group: str) -> list[Right]:
    """The least rights of a worker with both agents. (READ and WRITE imply DESCRIBE.)"""
    changelog = f"{group}-alert-stories-changelog"
    return [
        Right("TOPIC", topics.raw, "READ", "reading articles"),
        Right("GROUP", f"{group}-enrich", "READ", "joining the enrich group and committing"),
        Right("TOPIC", topics.enriched, "WRITE", "publishing enriched articles"),
        Right("TOPIC", topics.candidates, "WRITE", "handing candidates to the alert agent"),
        Right("TOPIC", topics.candidates, "READ", "reading candidates"),
        Right("GROUP", f"{group}-alert", "READ", "joining the alert group and committing"),
        Right("TOPIC", changelog, "READ", "restoring the story table"),
        Right("TOPIC", changelog, "WRITE", "keeping the story table"),
        Right("TOPIC", topics.alerts, "WRITE", "publishing alerts"),
        Right("TOPIC", topics.dead_letters, "WRITE", "dead letters"),
    ]


class SecuredBroker:
    """One node with SASL_SSL (SCRAM-SHA-512), mutual TLS and ACLs that allow nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        security = Security(
            certificate=self.authority.issue("broker").both,
            authority=self.authority.certificate,
            users={USER: PASSWORD},
            mutual_tls=True,
            acls=True,
        )
        self.kafka = LocalKafka(LocalKafkaConfig(ephemeral=True, security=security))

    def __enter__(self) -> Self:
        self.kafka.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kafka.stop()

    def environ(self, password: str = PASSWORD) -> dict[str, str]:
        """Settings of a worker that comes with user and password."""
        return {
            "ENTENTE_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "ENTENTE_KAFKA_SASL_USERNAME": USER,
            "ENTENTE_KAFKA_SASL_PASSWORD": password,
            "ENTENTE_KAFKA_SSL_CA": str(self.authority.certificate),
        }

    def grant(self, rights: Iterable[Right]) -> None:
        acls.grant(self.kafka.admin_bootstrap, map(self._acl, rights))

    def revoke(self, right: Right) -> None:
        acls.revoke(self.kafka.admin_bootstrap, self._acl(right))

    @staticmethod
    def _acl(right: Right) -> ACL:
        return acls.right(USER, ResourceType[right.kind], right.name, ACLOperation[right.operation])
