"""What do the server's tests share: a core that is quick and exact, and a real server around it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.request import urlopen

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from explorer.core import CoreError, PlainDecoder
from explorer.models.plain_layers import PlainLayer
from explorer.server.limits import Limits
from explorer.server.protocol import pack_request, parse_reply
from explorer.server.routes import CoreServer

PATIENCE_S = 10.0


@dataclass(frozen=True)
class FakeModel:
    latent_dim: int
    image_shape: tuple[int, int, int] = (1, 4, 4)
    class_names: tuple[str, ...] = ()
    codebook_size: int = 0
    optional_codes: int = 0
    capabilities: frozenset[str] = frozenset({"decodes_latent"})


class FakeCore:
    """Decodes z to pixels that depend on every number of their own row, and on nothing else."""

    device = "cpu"
    models: ClassVar[dict[str, FakeModel]] = {
        "plane": FakeModel(2),
        "deep": FakeModel(50, image_shape=(3, 8, 8)),
        "labelled": FakeModel(
            2,
            class_names=tuple("0123456789"),
            capabilities=frozenset({"decodes_latent", "conditional"}),
        ),
        "coded": FakeModel(4, codebook_size=16, capabilities=frozenset({"codebook"})),
        "two-level": FakeModel(
            4, codebook_size=16, optional_codes=3, capabilities=frozenset({"codebook"})
        ),
        "energies": FakeModel(3, capabilities=frozenset({"energy_based"})),
        "large": FakeModel(2, image_shape=(3, 64, 64)),
    }

    def __init__(self) -> None:
        self.passes: list[tuple[str, int]] = []
        self.is_open = threading.Event()
        self.is_open.set()
        self.decoding = threading.Semaphore(0)
        self.failure: Exception | None = None

    def list(self) -> list[str]:
        return list(self.models)

    def knows(self, name: str) -> bool:
        return name in self.models

    def residents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(model for model, _ in self.passes))

    def describe(self, name: str) -> FakeModel:
        return self.models[name]

    def version(self, name: str) -> str:
        return f"{name} 1"

    def plain_decoder(self, name: str) -> PlainDecoder:
        model = self.models[name]
        if name == "energies":
            raise CoreError("energies: A layer Wave cannot run outside Python.")
        weight = np.zeros((int(np.prod(model.image_shape)), model.latent_dim), dtype=np.float32)
        layer = PlainLayer("linear", {"weight": weight, "bias": weight[:, 0]})
        return PlainDecoder(name, (layer,), model.latent_dim, model.image_shape, f"hash of {name}")

    def decode(self, name: str, z: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        self.passes.append((name, len(z)))
        self.decoding.release()
        assert self.is_open.wait(PATIENCE_S)
        if self.failure is not None:
            raise self.failure
        return self.pixels(name, z, labels)

    def delete_model(self, name: str) -> None:
        if name not in self.models:
            raise KeyError(f"There is no model {name!r}.")
        del self.models[name]

    def pixels(self, name: str, z: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        shape = self.models[name].image_shape
        rows = np.asarray(z, dtype=np.float64)
        if labels is not None:
            rows = np.column_stack([rows, labels])
        weights = np.cos(np.arange(rows.shape[1] * np.prod(shape))).reshape(rows.shape[1], -1)
        # einsum sums row by row, so a row's pixels do not depend on the size of its batch
        waves = np.sin(np.einsum("nd,dp->np", rows, weights))
        return np.floor(127.5 * (waves + 1.0)).astype(np.uint8).reshape(-1, *shape)


class Client:
    """A well-behaved client of one socket."""

    def __init__(self, connection: ClientConnection, core: FakeCore, model: str) -> None:
        self.connection = connection
        self._core = core
        self._model = model

    def send(self, sequence: int, z: object, labels: object = None) -> None:
        self.connection.send(pack_request(sequence, np.asarray(z, dtype=np.float32), labels))

    def receive(self) -> tuple[int, np.ndarray]:
        message = self.connection.recv(timeout=PATIENCE_S)
        assert isinstance(message, bytes)
        return parse_reply(message, self._core.models[self._model].image_shape)

    def is_served(self, sequence: int = 7) -> bool:
        """Whether a good request gets its own images."""
        z = np.full((1, self._core.models[self._model].latent_dim), 0.25 * sequence, np.float32)
        labels = [3] if self._core.models[self._model].class_names else None
        self.send(sequence, z, labels)
        answered, images = self.receive()
        expected = self._core.pixels(self._model, z, labels)
        return answered == sequence and np.array_equal(images, expected)

    def closing(self) -> tuple[int, str]:
        """The code and the reason with which the server closes this socket."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.connection.recv(timeout=PATIENCE_S)
        received = self.connection.protocol.close_rcvd
        assert received is not None, "the server dropped the socket without a close frame"
        return received.code, received.reason


class Served:
    """A running server and the way to its sockets."""

    def __init__(self, core: FakeCore, server: CoreServer, port: int) -> None:
        self.core = core
        self.server = server
        self.port = port

    @contextlib.contextmanager
    def client(
        self, model: str = "plane", address: str = "127.0.0.1", **options: object
    ) -> Iterator[Client]:
        raw = socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE_S, source_address=(address, 0)
        )
        url = f"ws://127.0.0.1:{self.port}/core/live?model={model}"
        with connect(
            url, sock=raw, compression=None, proxy=None, max_size=None, **options
        ) as connection:
            yield Client(connection, self.core, model)

    def figures(self) -> dict[str, Any]:
        """What the server says of its own health now."""
        with urlopen(f"http://127.0.0.1:{self.port}/core/health", timeout=PATIENCE_S) as reply:
            figures: dict[str, Any] = json.load(reply)
            return figures

    def wait_until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Ask for its figures until they are so; each answer is a turn of the server's own."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(self.figures()):
            assert time.monotonic() < deadline, "the server did not get there in time"


class Announced(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@contextlib.contextmanager
def running(
    core: FakeCore,
    limits: Limits | None = None,
    around: Sequence[Middleware] = (),
    delete_secret: str | None = None,
) -> Iterator[Served]:
    """The routes in uvicorn on a free port, with the WebSocket implementation that Streamlit uses.

    The listening socket is made as Streamlit makes its own, without naming the protocol.
    """
    mounted = CoreServer(core, limits or Limits(), delete_secret=delete_secret)
    middleware = [*around, *mounted.middleware]
    app = Starlette(routes=mounted.routes, middleware=middleware, lifespan=mounted.lifespan)
    config = uvicorn.Config(app, ws="websockets-sansio", log_level="warning", loop="asyncio")
    server = Announced(config)
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        served = Served(core, mounted, listening.getsockname()[1])
        try:
            assert server.is_up.wait(PATIENCE_S), "the server did not start"
            yield served
        finally:
            core.is_open.set()
            server.should_exit = True
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def core() -> FakeCore:
    return FakeCore()


@pytest.fixture(scope="session")
def new_core() -> type[FakeCore]:
    """Makes a fresh core: for tests that need one for each of hypothesis' examples."""
    return FakeCore


@pytest.fixture
def serve(core: FakeCore) -> Iterator[Callable[..., Served]]:
    """Start a server around `core` with these limits; it stops at the end of the test."""
    with contextlib.ExitStack() as stack:
        yield lambda **limits: stack.enter_context(running(core, Limits(**limits)))


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """A server with the default limits."""
    return serve()
