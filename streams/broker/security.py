"""How a local Kafka guards its client listeners, so that every security setting can be tried for real."""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

import msgspec

from streams.broker.errors import BrokerError

# The least that Kafka accepts; these brokers live on one machine.
_ITERATIONS = 4096
# Syntax of the format command or of SASL.
_NOT_IN_NAMES = frozenset("\"'\\,=[];\r\n")


class Security(msgspec.Struct, frozen=True, kw_only=True):
    """TLS, SASL/SCRAM-SHA-512, mutual TLS and ACLs of a local Kafka.

    The client listener becomes SASL_SSL when `users` are given, else SSL. With `mutual_tls` a second listener
    asks each client for a certificate of `authority`. With `acls` nothing is allowed that no ACL names, except
    to `super_users`. The internal listener stays plaintext on 127.0.0.1: whoever can reach it is super user.
    """

    #: PEM file: the broker's private key (PKCS #8, not encrypted) followed by its certificate chain.
    certificate: Path
    #: PEM file: the certificates that a client's certificate must come from.
    authority: Path
    #: SCRAM-SHA-512 passwords by user name; written to the data folder once, when it is made.
    users: Mapping[str, str] = {}
    mutual_tls: bool = False
    acls: bool = False
    #: Names without `User:`; of a client certificate the name is its CN.
    super_users: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without the passwords: this object ends up in test output and crash reports."""
        return (
            f"Security(certificate={str(self.certificate)!r}, users={sorted(self.users)}, "
            f"mutual_tls={self.mutual_tls}, acls={self.acls})"
        )


def scram_arguments(security: Security) -> list[str]:
    """The arguments of the format command that store the users.

    They hold salted passwords (RFC 5802), never the passwords; still, whoever reads them can pose as the broker.
    """
    arguments: list[str] = []
    for user, password in sorted(security.users.items()):
        if not user or set(user) & _NOT_IN_NAMES:
            raise BrokerError(
                f"The user name {user!r} cannot be given to Kafka.", hint="Use letters, digits, dots and dashes."
            )
        salt = secrets.token_bytes(24)
        salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
        arguments += [
            "--add-scram",
            f'SCRAM-SHA-512=[name="{user}",iterations={_ITERATIONS},'
            f'salt="{b64encode(salt).decode()}",saltedpassword="{b64encode(salted).decode()}"]',
        ]
    return arguments


def security_properties(security: Security) -> dict[str, str]:
    """The server properties of `security` for the listeners CLIENT and MTLS."""
    properties: dict[str, str] = {}
    for listener in ("client", "mtls") if security.mutual_tls else ("client",):
        prefix = f"listener.name.{listener}."
        properties |= {
            f"{prefix}ssl.keystore.type": "PEM",
            f"{prefix}ssl.keystore.location": str(security.certificate.absolute()),
            f"{prefix}ssl.truststore.type": "PEM",
            f"{prefix}ssl.truststore.location": str(security.authority.absolute()),
            f"{prefix}ssl.client.auth": "required" if listener == "mtls" else "none",
        }
    # Of CN=worker,O=... the principal is User:worker, as short as a SCRAM user.
    properties["ssl.principal.mapping.rules"] = "RULE:^.*?CN=([^,]+).*$/$1/,DEFAULT"
    if security.users:
        properties["sasl.enabled.mechanisms"] = "SCRAM-SHA-512"
        properties["listener.name.client.sasl.enabled.mechanisms"] = "SCRAM-SHA-512"
        properties["listener.name.client.scram-sha-512.sasl.jaas.config"] = (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        )
    if security.acls:
        properties["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
        properties["allow.everyone.if.no.acl.found"] = "false"
        properties["super.users"] = ";".join(f"User:{name}" for name in ("ANONYMOUS", *security.super_users))
    return properties
