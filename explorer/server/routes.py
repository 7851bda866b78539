"""What is mounted beside Streamlit, and what starts and stops with it?

server = CoreServer(shared_core)
app = st.App("explorer/ui/main.py", routes=server.routes, lifespan=server.lifespan,
             middleware=server.middleware)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from explorer.server.admission import Admission
from explorer.server.batching import Batcher
from explorer.server.decoding_core import CoreOpener, DecodingCore
from explorer.server.early_scripts import EarlyScripts
from explorer.server.health import Health
from explorer.server.lasting_files import LastingFiles
from explorer.server.limits import Limits
from explorer.server.live import LiveSocket
from explorer.server.no_delay import NoDelay
from explorer.server.thread_switches import prompt_thread_switches
from explorer.server.traffic import Traffic

LIVE_PATH = "/core/live"
HEALTH_PATH = "/core/health"

_LOGGER = logging.getLogger(__name__)


class CoreServer:
    """The model core's own routes, their middleware and their lifespan, for one application.

    Args:
        core: the core, or a function that returns it, called on the first use.
        limits: what clients may ask; from the environment if not given.
        heads: what is added to each page's head, see `EarlyScripts`.
        lasting: the folder of the front end's files, see `LastingFiles`.

    Raises:
        LimitsError: the environment sets a limit that cannot be one.
    """

    def __init__(
        self,
        core: DecodingCore | Callable[[], DecodingCore],
        limits: Limits | None = None,
        heads: Mapping[str, str] | None = None,
        lasting: Path | None = None,
    ) -> None:
        limits = Limits.from_environment() if limits is None else limits
        self._opener = CoreOpener(core)
        self._batcher = Batcher(self._opener.decode)
        parts = (self._opener, self._batcher, limits, Admission(limits), Traffic())
        self.routes: list[BaseRoute] = [
            WebSocketRoute(LIVE_PATH, LiveSocket(*parts).endpoint),
            Route(HEALTH_PATH, Health(*parts).endpoint),
        ]
        self.middleware = [
            Middleware(NoDelay),
            Middleware(LastingFiles, folder=lasting),
            Middleware(EarlyScripts, heads=heads or {}),
        ]

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Open the core at the start, beside the first page; end the decoding thread at the end."""
        opening = asyncio.create_task(asyncio.to_thread(self._open_ahead))
        try:
            with prompt_thread_switches():
                yield
        finally:
            await opening
            self._batcher.close()

    def _open_ahead(self) -> None:
        try:
            self._opener.core()
        except Exception:  # whoever needs it will try again and say so
            _LOGGER.exception("The models could not be opened ahead of the first visitor.")
