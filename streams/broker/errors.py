"""The one error of the local Kafka, so that the command line can print cause and way out alike."""

from streams.contracts.errors import Fatal

#: The way out that is always open: no local Kafka at all.
OWN_BROKER_HINT = "Or use a broker that already runs: --bootstrap HOST:PORT."


class BrokerError(Fatal):
    """The local Kafka cannot be had, started or kept running; `hint` says what to do about it."""
