"""Waits for what a real broker does a moment after it was asked."""

import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], timeout_s: float = 15.0) -> bool:
    """Whether the condition came to hold in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
