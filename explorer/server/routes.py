"""What is mounted beside Streamlit, and what starts and stops with it?

server = CoreServer(shared_core)
app = st.App("explorer/ui/main.py", routes=server.routes, lifespan=server.lifespan,
             middleware=server.middleware)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from explorer.server.admission import Admission
from explorer.server.batching import Batcher
from explorer.server.decoder import DecoderFiles, script_endpoint
from explorer.server.decoding_core import CoreOpener, DecodingCore
from explorer.server.deletion import Deletion
from explorer.server.draining import Draining
from explorer.server.health import Health
from explorer.server.kept_files import KEPT_FILES, KEPT_PATH
from explorer.server.limits import Limits
from explorer.server.live import LiveSocket
from explorer.server.no_delay import send_small_replies_at_once
from explorer.server.observed.figures import Observed, RoomsNow
from explorer.server.observed.gate import HostGate
from explorer.server.observed.host_page import HostPage
from explorer.server.observed.labels import ModelLabels
from explorer.server.observed.metrics import Metrics
from explorer.server.open_files import allow_many_connections
from explorer.server.paces import OnPass
from explorer.server.parts import ServerParts
from explorer.server.traffic import Traffic

LIVE_PATH = "/core/live"
HEALTH_PATH = "/core/health"
DELETION_PATH = "/core/shared-models"
DECODER_PATH = "/core/decoder"
METRICS_PATH = "/core/metrics"

_LOGGER = logging.getLogger(__name__)


class CoreServer:
    """The model core's own routes, their middleware and their lifespan, for one application.

    Args:
        core: the core, or a function that returns it, called on the first use.
        limits: what clients may ask; from the environment if not given.
        base_path: "" or "/path", under which Streamlit is served and so are we.
        middleware: each takes the application behind it; the first stands in front.
        delete_secret: opens the page where shared models are deleted and the host's page; without
            it there are none.
        is_open: whether other machines reach the server, or it answers to other names; metrics are
            then behind the secret.
        rooms: what is going on in rooms.
        while_serving: entered at the start, left at the end.
        drain_s: for how long it serves on when it is told to end.

    Raises:
        LimitsError: the environment sets a limit that cannot be one.
    """

    def __init__(
        self,
        core: DecodingCore | Callable[[], DecodingCore],
        limits: Limits | None = None,
        base_path: str = "",
        middleware: Iterable[Callable[[ASGIApp], ASGIApp]] = (),
        delete_secret: str | None = None,
        while_serving: Callable[[], AbstractContextManager[object]] = nullcontext,
        drain_s: float = 0.0,
        is_open: bool = False,
        rooms: Callable[[], RoomsNow] = RoomsNow,
    ) -> None:
        limits = Limits.from_environment() if limits is None else limits
        self._opener = CoreOpener(core)
        labels, traffic = ModelLabels(self._opener.core), Traffic()
        self._batcher = Batcher(self._opener.decode, counted_in(traffic, labels))
        self.draining = Draining(drain_s)
        parts = ServerParts(
            self._opener,
            self._batcher,
            limits,
            Admission(limits),
            traffic,
            labels,
            self.draining,
        )
        gate = HostGate(delete_secret, is_open)
        observed = Observed(parts, rooms)
        self.routes: list[BaseRoute] = [
            WebSocketRoute(f"{base_path}{LIVE_PATH}", LiveSocket(parts).endpoint),
            Route(f"{base_path}{HEALTH_PATH}", Health(parts).endpoint),
            Route(f"{base_path}{DECODER_PATH}", DecoderFiles(parts).endpoint),
            Route(f"{base_path}{DECODER_PATH}.js", script_endpoint),
            Route(f"{base_path}{KEPT_PATH}/{{name}}", KEPT_FILES.endpoint),
            Route(f"{base_path}{METRICS_PATH}", Metrics(observed, gate).endpoint),
        ]
        if delete_secret:
            page = Deletion(self._opener, gate).endpoint
            self.routes.append(Route(f"{base_path}{DELETION_PATH}", page, methods=["GET", "POST"]))
            self.routes += HostPage(observed, gate, base_path).routes
        self.middleware = [Middleware(each) for each in middleware]
        self._while_serving = while_serving
        self._labels = labels

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Open the core at the start, beside the first page; end the decoding thread at the end."""
        allow_many_connections()
        send_small_replies_at_once()
        opening = asyncio.create_task(asyncio.to_thread(self._open_ahead))
        try:
            with self._while_serving(), self.draining.armed():
                yield
        finally:
            await opening
            self._batcher.close()

    def _open_ahead(self) -> None:
        try:
            self._opener.core()
            self._labels.learn()
        except Exception:  # whoever needs it will try again and say so
            _LOGGER.exception("The models could not be opened ahead of the first visitor.")


def counted_in(traffic: Traffic, labels: ModelLabels) -> OnPass:
    """Counts each pass under its model's label."""

    def on_pass(model: str, place: str, rows: int, seconds: float) -> None:
        traffic.count_pass(labels.of(model), place, rows, seconds)

    return on_pass
