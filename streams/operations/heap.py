"""What the C library's heap holds, so that memory that grows can be told from memory that is merely not given back."""

import ctypes
import sys
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_NAME = "entente_heap_bytes"
_HELP = "Heap of the C library (glibc): in use, or free and kept. Python's small objects lie elsewhere."


class _Mallinfo2(ctypes.Structure):
    """See mallinfo2(3)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def _reader() -> Any:
    """The C library's `mallinfo2`; null where there is none (glibc has it from 2.33 on)."""
    if sys.platform != "linux":
        return None
    try:
        read = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError):
        return None
    read.restype = _Mallinfo2
    return read


class HeapCollector(Collector):
    """Read at each scrape; where the C library does not tell, the series are absent."""

    def __init__(self) -> None:
        self._read = _reader()

    def collect(self) -> list[GaugeMetricFamily]:
        """Bytes in use (large blocks with a mapping of their own included) and free."""
        if self._read is None:
            return []
        found = self._read()
        family = GaugeMetricFamily(_NAME, _HELP, labels=["state"])
        family.add_metric(["used"], found.uordblks + found.hblkhd)
        family.add_metric(["free"], found.fordblks)
        return [family]
