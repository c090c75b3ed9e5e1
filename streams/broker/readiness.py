"""Asks a broker in Kafka's own protocol whether it serves, because an open port proves nothing."""

import socket
import struct

from streams.broker.ports import HOST

# Metadata, version 1: the oldest that lists the brokers and that Kafka 4 still answers (KIP-896).
_METADATA_KEY = 3
_METADATA_VERSION = 1
_CORRELATION = 0x0E47
_CLIENT = b"entente-readiness"
_LARGEST_ANSWER_BYTES = 1 << 20


def serving_nodes(port: int, timeout_s: float = 1.0) -> frozenset[int]:
    """The ids of the brokers that the plaintext listener on `port` knows as live; empty when it does not answer.

    A broker is in its own list only after the controller has let it in, so topics can be made from then on.
    """
    try:
        with socket.create_connection((HOST, port), timeout=timeout_s) as connection:
            connection.settimeout(timeout_s)
            connection.sendall(metadata_request())
            (size,) = struct.unpack(">i", _read(connection, 4))
            if not 0 < size <= _LARGEST_ANSWER_BYTES:
                return frozenset()
            return parse_brokers(_read(connection, size))
    except (OSError, EOFError, struct.error, UnicodeDecodeError):
        return frozenset()


def metadata_request() -> bytes:
    """A metadata request for no topics, framed."""
    body = struct.pack(">hhih", _METADATA_KEY, _METADATA_VERSION, _CORRELATION, len(_CLIENT)) + _CLIENT
    body += struct.pack(">i", 0)
    return struct.pack(">i", len(body)) + body


def parse_brokers(answer: bytes) -> frozenset[int]:
    """The broker ids of a metadata answer of version 1 (without its frame); struct.error when it is cut short."""
    correlation, count = struct.unpack_from(">ii", answer)
    if correlation != _CORRELATION:
        return frozenset()
    position = 8
    ids: list[int] = []
    for _ in range(count):
        node, length = struct.unpack_from(">ih", answer, position)
        position += 6 + length + 4  # host, port
        (length,) = struct.unpack_from(">h", answer, position)
        position += 2 + max(length, 0)  # rack, null as -1
        ids.append(node)
    return frozenset(ids)


def _read(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
