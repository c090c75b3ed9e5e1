"""Makes aiokafka take a connection that the broker closed for a broken one, under uvloop too.

asyncio ignores what is written to a closed transport; uvloop raises RuntimeError, which aiokafka (0.14) does not
expect: its fetch and send routines die of it, and with them the worker, at every restart of a broker.
"""

from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

_send = AIOKafkaConnection.send


def _send_or_say_broken(self: Any, request: Any, expect_response: bool = True) -> Any:
    try:
        return _send(self, request, expect_response)
    except RuntimeError as error:
        if "closed" not in str(error):
            raise
        self.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"Connection at {self._host}:{self._port} broken: {error}") from error


def install() -> None:
    """Replace aiokafka's `send`; harmless when done twice."""
    AIOKafkaConnection.send = _send_or_say_broken
