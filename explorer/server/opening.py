"""What is answered while the libraries that compute are still being loaded?

torch and what stands on it take seconds. A page, its scripts and its first picture need none of it:
they are answered at once, and whatever else is asked waits until the rest is there.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.server.no_delay import send_small_replies_at_once

_LOGGER = logging.getLogger(__name__)
Wrap = Callable[[ASGIApp], ASGIApp]


@dataclass(frozen=True)
class Beside:
    """What is served beside the pages.

    Attributes:
        routes: its own.
        middleware: each takes the application behind it; the first stands in front.
        lifespan: what starts and ends with it.
    """

    routes: Sequence[BaseRoute]
    middleware: Sequence[Wrap]
    lifespan: Callable[[object], AbstractAsyncContextManager[None]]


class Opening:
    """An application's front while the rest of it is loaded in a thread.

    Args:
        load: loads it, once.
        in_front: middleware that needs nothing of it.
        is_early: whether a path may be answered by who is behind before the rest is there.
    """

    def __init__(
        self, load: Callable[[], Beside], in_front: Iterable[Wrap], is_early: Callable[[str], bool]
    ) -> None:
        self._is_early = is_early
        self._loaded: Future[Beside] = Future()
        self.middleware = [Middleware(each) for each in (*in_front, self._waiting)]
        threading.Thread(target=self._load, args=(load,), name="opening", daemon=True).start()

    def _load(self, load: Callable[[], Beside]) -> None:
        try:
            self._loaded.set_result(load())
        except BaseException as error:
            _LOGGER.exception("The explorer could not be loaded.")
            self._loaded.set_exception(error)

    def _waiting(self, app: ASGIApp) -> ASGIApp:
        whole: list[ASGIApp] = []

        async def answered(scope: Scope, receive: Receive, send: Send) -> None:
            is_asked_early = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
            if scope["type"] == "lifespan" or (
                not self._loaded.done() and is_asked_early and self._is_early(scope["path"])
            ):
                await app(scope, receive, send)
                return
            beside = await asyncio.shield(asyncio.wrap_future(self._loaded))
            if not whole:
                whole.append(_whole(app, beside))
            await whole[0](scope, receive, send)

        return answered

    @asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        """Begin what begins with the rest as soon as it is there; end it with the application."""
        send_small_replies_at_once()
        ended = asyncio.Event()
        task = asyncio.create_task(self._live(app, ended))
        try:
            yield
        finally:
            ended.set()
            await task

    async def _live(self, app: object, ended: asyncio.Event) -> None:
        try:
            beside = await asyncio.shield(asyncio.wrap_future(self._loaded))
        except Exception:  # said where it happened; nothing could be served
            signal.raise_signal(signal.SIGTERM)
            return
        async with beside.lifespan(app):
            await ended.wait()


def _whole(app: ASGIApp, beside: Beside) -> ASGIApp:
    whole: ASGIApp = Router(routes=list(beside.routes), default=app)
    for wrap in reversed(beside.middleware):
        whole = wrap(whole)
    return whole
