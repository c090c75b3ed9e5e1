"""Picks free ports that stay free while a broker is down, so that a bounced node gets its own back."""

import random
import socket
from pathlib import Path

from streams.broker.errors import BrokerError

HOST = "127.0.0.1"
_LOWEST = 10_000
_RANGE_FILE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count: int, taken: frozenset[int] = frozenset()) -> list[int]:
    """`count` different free ports, none of them in `taken`.

    They lie below the range from which the kernel hands out ports for outgoing connections: otherwise a
    client could be given the port of a broker that is down for a moment, which could then not come back.
    """
    highest = _first_ephemeral_port() - 1
    low = _LOWEST if highest - _LOWEST >= 1000 else 1024
    candidates = random.sample(range(low, highest + 1), min(2000, highest + 1 - low))
    found: list[int] = []
    for port in candidates:
        if len(found) == count:
            break
        if port not in taken and is_free(port):
            found.append(port)
    if len(found) < count:
        raise BrokerError(f"Fewer than {count} free ports were found on {HOST}.", hint="Name one with --port.")
    return found


def _first_ephemeral_port() -> int:
    try:
        first = int(_RANGE_FILE.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768
    return first if first > 2048 else 32_768
