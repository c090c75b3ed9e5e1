"""A TCP proxy in front of a broker that delays, cuts and half-closes: an unclean network on one machine."""

import contextlib
import random
import socket
import threading
import time


class Proxy:
    """Passes bytes to `target` on 127.0.0.1 until told to misbehave. Thread-safe."""

    def __init__(self, target: int, seed: int) -> None:
        self._target = target
        self._chance = random.Random(seed)
        #: Before each piece, at most; seconds.
        self.delay_s = 0.0
        #: Nothing passes, connections stay open, new ones are taken: a hole in the network.
        self.black_hole = False
        #: New connections are refused.
        self.closed = False
        self.cuts = 0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.closed:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._pairs.append((near, far))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._copy, args=(source, sink), daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65_536):
                while self.black_hole:
                    time.sleep(0.05)
                if self.delay_s:
                    time.sleep(self._chance.uniform(0, self.delay_s))
                sink.sendall(part)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def cut(self, part: float = 1.0) -> int:
        """Reset a part of the connections in the middle of whatever they carry; how many."""
        cut = 0
        for near, far in self._taken(part):
            for end in (near, far):
                with contextlib.suppress(OSError):
                    # A reset, not a polite end.
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                    end.shutdown(socket.SHUT_RDWR)
                    end.close()
            cut += 1
        self.cuts += cut
        return cut

    def half_close(self, part: float = 1.0) -> None:
        """End one direction only: what the client says still arrives, no answer ever comes."""
        for near, _ in self._taken(part):
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_WR)
            self.cuts += 1

    def _taken(self, part: float) -> list[tuple[socket.socket, socket.socket]]:
        with self._lock:
            self._pairs = [pair for pair in self._pairs if pair[0].fileno() != -1]
            return [pair for pair in self._pairs if self._chance.random() < part]

    def close(self) -> None:
        self._listener.close()
        self.cut()
