"""How every Kafka client of ours proves who it is and checks whom it talks to."""

import ssl
from pathlib import Path
from typing import Any, Literal

import msgspec

from streams.contracts.errors import ConfigurationError

SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class Secret:
    """A string that no log, repr or traceback shows; `reveal` hands it to a client."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret('***')" if self._value else "Secret('')"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("A secret is not pickled.")


class ClientSecurity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """TLS and SASL of a client. TLS is on when `tls` is, or when a CA or certificate is named.

    `ssl_ca`, `ssl_cert`, `ssl_key` are paths of PEM files. `allow_plaintext_sasl` says explicitly that a password
    may cross the network unencrypted.
    """

    tls: bool = False
    ssl_ca: str = ""
    ssl_cert: str = ""
    ssl_key: str = ""
    ssl_check_hostname: bool = True
    sasl_mechanism: SaslMechanism | None = None
    sasl_username: str = ""
    sasl_password: Secret = Secret("")
    allow_plaintext_sasl: bool = False

    @property
    def uses_tls(self) -> bool:
        """Whether connections are encrypted."""
        return self.tls or bool(self.ssl_ca or self.ssl_cert)

    @property
    def protocol(self) -> str:
        """Kafka's name for it: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""
        return ("SASL_" if self.sasl_mechanism else "") + ("SSL" if self.uses_tls else "PLAINTEXT")

    def check(self) -> None:
        """Refuse what would be insecure or cannot work. Raises ConfigurationError."""
        if self.sasl_mechanism and not self.uses_tls and not self.allow_plaintext_sasl:
            raise ConfigurationError(
                "SASL without TLS would send the password unencrypted.",
                hint="Name a CA (kafka.ssl_ca) or set kafka.tls. To send it so: kafka.allow_plaintext_sasl.",
            )
        if self.sasl_mechanism and not (self.sasl_username and self.sasl_password):
            raise ConfigurationError(
                "SASL needs a user and a password.", hint="Set kafka.sasl_username and kafka.sasl_password."
            )
        if not self.sasl_mechanism and (self.sasl_username or self.sasl_password):
            raise ConfigurationError(
                "A user or password is given, but no SASL mechanism.",
                hint="Set kafka.sasl_mechanism to PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.",
            )
        if bool(self.ssl_cert) != bool(self.ssl_key):
            raise ConfigurationError(
                "A client certificate needs its key, and a key its certificate.",
                hint="Set both kafka.ssl_cert and kafka.ssl_key.",
            )
        for name in ("ssl_ca", "ssl_cert", "ssl_key"):
            path = getattr(self, name)
            if path and not Path(path).is_file():
                raise ConfigurationError(f"There is no file {path} (kafka.{name}).", hint="Correct the path.")

    def ssl_context(self) -> ssl.SSLContext | None:
        """The TLS context, or null where connections are plain. Raises ConfigurationError for unusable files."""
        if not self.uses_tls:
            return None
        try:
            context = ssl.create_default_context(cafile=self.ssl_ca or None)
            context.check_hostname = self.ssl_check_hostname
            if self.ssl_cert:
                context.load_cert_chain(self.ssl_cert, self.ssl_key)
        except (ssl.SSLError, OSError) as error:
            raise ConfigurationError(
                f"The TLS files cannot be used: {error}.",
                hint="kafka.ssl_ca, kafka.ssl_cert and kafka.ssl_key must be PEM files that belong together.",
            ) from error
        return context

    def kafka_python(self) -> dict[str, Any]:
        """Arguments for kafka-python's clients."""
        arguments: dict[str, Any] = {"security_protocol": self.protocol}
        context = self.ssl_context()
        if context is not None:
            arguments["ssl_context"] = context
        if self.sasl_mechanism:
            arguments["sasl_mechanism"] = self.sasl_mechanism
            arguments["sasl_plain_username"] = self.sasl_username
            arguments["sasl_plain_password"] = self.sasl_password.reveal()
        return arguments
