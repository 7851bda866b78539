"""How does a hall's network fail: connections that are cut, and one that passes nothing on?"""

from __future__ import annotations

import contextlib
import socket
import threading

PIECE_BYTES = 65_536


class HallNetwork:
    """A relay of TCP connections to a server on this machine.

    Attributes:
        port: where browsers reach the server through it.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._ends: set[socket.socket] = set()
        self._passes = threading.Event()
        self._passes.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection that is open."""
        for end in tuple(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def stop_passing(self) -> None:
        """Let nothing through, and tell nobody, as where there is no signal."""
        self._passes.clear()

    def pass_again(self) -> None:
        """Let everything through."""
        self._passes.set()

    def close(self) -> None:
        """Take the relay away."""
        self._listening.close()
        self._passes.set()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                threading.Thread(target=self._relay, args=(near,), daemon=True).start()

    def _relay(self, near: socket.socket) -> None:
        self._passes.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:  # the server is gone, as whoever asks now learns
            near.close()
            return
        self._ends |= {near, far}
        back = threading.Thread(target=self._pump, args=(far, near), daemon=True)
        back.start()
        self._pump(near, far)
        back.join()
        self._ends -= {near, far}
        near.close()
        far.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE_BYTES):
                self._passes.wait()
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
