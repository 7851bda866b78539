"""What happens on one live socket, from the handshake to the close?

Two tasks serve a connection. One reads, checks each message and keeps only the newest; the other
has that one decoded and sends its images before it takes the next. So a client's newer request
overtakes its older one, and a client that does not read costs one reply of memory, no decoding.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from time import perf_counter

from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.server.origins import is_allowed
from explorer.server.parts import ServerParts
from explorer.server.protocol import Request, RowLayout, pack_reply, parse_request
from explorer.server.rate_limit import TokenBucket
from explorer.server.refusals import CloseCode, Refusal
from explorer.server.traffic import Traffic

_LOGGER = logging.getLogger(__name__)
DECODING = frozenset({"decodes_latent", "codebook"})
"""A model with one of these decodes rows of numbers; for a codebook they are indices from 0."""


class LiveSocket:
    """The endpoint of `/core/live?model=NAME`, shared by all connections."""

    def __init__(self, parts: ServerParts) -> None:
        self._parts = parts

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serve one connection until the client leaves or is refused."""
        headers = websocket.headers
        origin = headers.get("origin")
        if not is_allowed(origin, headers.get("host"), self._parts.limits.origins):
            self._parts.traffic.refused[CloseCode.POLICY] += 1
            await websocket.close()  # before it was accepted: the handshake is answered with 403
            return
        with suppress(WebSocketDisconnect):  # the client left: there is nobody to tell
            await websocket.accept()
            try:
                await self._admit_and_serve(websocket)
            except Refusal as refusal:
                self._parts.traffic.refused[refusal.code] += 1
                told = {"code": int(refusal.code)}  # the reason repeats what somebody sent
                _LOGGER.info("A live socket was refused.", extra={"told": told})
                await websocket.close(refusal.code, refusal.reason)

    async def _admit_and_serve(self, websocket: WebSocket) -> None:
        address = websocket.client.host if websocket.client else ""
        with self._parts.admission.admitted(address):
            model = websocket.query_params.get("model", "")
            layout = await asyncio.to_thread(self._layout_of, model)
            newest = _Newest(self._parts.traffic)
            told = {"model": self._parts.labels.of(model)}
            _LOGGER.info("A live socket was opened.", extra={"told": told})
            try:
                await self._serve(websocket, model, layout, newest)
            finally:
                told |= {"answered": str(newest.answered)}
                _LOGGER.info("A live socket was closed.", extra={"told": told})

    def _layout_of(self, model: str) -> RowLayout:
        """What a row holds for this model; reads files, so not on the event loop."""
        try:
            self._parts.labels.learn()
            core = self._parts.opener.core()
            if not core.knows(model):
                raise Refusal(CloseCode.POLICY, f"There is no model {model!r}.")
            description = core.describe(model)
        except Refusal:
            raise
        except Exception as error:
            label = self._parts.labels.of(model)
            _LOGGER.exception("The model %r could not be opened.", label)
            raise Refusal(CloseCode.FAILED, f"The model could not be opened: {error}") from error
        if not description.capabilities & DECODING:
            raise Refusal(CloseCode.POLICY, f"The model {model!r} does not decode latents.")
        is_conditional = "conditional" in description.capabilities
        classes = len(description.class_names) if is_conditional else 0
        image_bytes = math.prod(description.image_shape)
        return RowLayout(
            description.latent_dim,
            classes,
            description.codebook_size,
            description.optional_codes,
            image_bytes,
        )

    async def _serve(
        self, websocket: WebSocket, model: str, layout: RowLayout, newest: _Newest
    ) -> None:
        tasks = [
            asyncio.create_task(self._read(websocket, layout, newest)),
            asyncio.create_task(self._answer(websocket, model, newest)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        # The reader's outcome comes first: what the client did explains what its answers met.
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def _read(self, websocket: WebSocket, layout: RowLayout, newest: _Newest) -> None:
        bucket = TokenBucket(self._parts.limits.messages_per_second, perf_counter())
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            received_s = perf_counter()
            bucket.take(received_s)
            payload = message.get("bytes")
            if payload is None:
                raise Refusal(CloseCode.UNSUPPORTED_DATA, "Text came; only binary is understood.")
            newest.put(parse_request(payload, layout, self._parts.limits), received_s)

    async def _answer(self, websocket: WebSocket, model: str, newest: _Newest) -> None:
        batcher, traffic = self._parts.batcher, self._parts.traffic
        label = self._parts.labels.of(model)
        while True:
            request, received_s = await newest.take()
            try:
                images = batcher.decode_here(model, request.z, request.labels)
                if images is None:
                    images = await batcher.decode(model, request.z, request.labels)
            except Exception as error:  # logged where it happened, once for all of its clients
                raise Refusal(CloseCode.FAILED, f"The model failed to decode: {error}") from error
            await websocket.send_bytes(pack_reply(request.sequence, images))
            newest.answered += 1
            traffic.count_answer(label, batcher.place(model), perf_counter() - received_s)


class _Newest:
    """A slot for the latest request and its time of arrival; a newer one replaces it.

    Attributes:
        answered: how many of its requests were.
    """

    def __init__(self, traffic: Traffic) -> None:
        self.answered = 0
        self._traffic = traffic
        self._pending: tuple[Request, float] | None = None
        self._has_come = asyncio.Event()

    def put(self, request: Request, received_s: float) -> None:
        if self._pending is not None:
            self._traffic.overtaken += 1
        self._pending = (request, received_s)
        self._has_come.set()

    async def take(self) -> tuple[Request, float]:
        await self._has_come.wait()
        self._has_come.clear()
        pending, self._pending = self._pending, None
        assert pending is not None
        return pending
