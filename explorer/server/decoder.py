"""How does a browser get a decoder, to decode by itself?

`/core/decoder?model=NAME` answers with the file of `explorer.portable.decoder_file`, named by its
weights' hash, `/core/decoder.js` with the worker that runs it: a browser that has them is told so,
and nothing is sent again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from explorer.core import CoreError, loggable
from explorer.portable.bundle import decoder_script
from explorer.portable.decoder_file import MEDIA_TYPE, decoder_file
from explorer.server.parts import ServerParts

KEPT_FILES = 8
"""Of a megabyte or two; writing one takes longer than sending it."""
SCRIPT_TYPE = "text/javascript"
KEPT_BY_BROWSERS = "private, no-cache"
"""A browser keeps it and asks each time whether it is still the same: names outlive weights."""

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class _File:
    contents: bytes
    tag: str

    def answer(self, request: Request, media_type: str) -> Response:
        """The file, or that the browser has it."""
        headers = {"ETag": self.tag, "Cache-Control": KEPT_BY_BROWSERS}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(self.contents, media_type=media_type, headers=headers)


async def script_endpoint(request: Request) -> Response:
    """200 and the worker, 304 where the browser has it."""
    script = decoder_script().encode()
    tag = f'"{hashlib.sha256(script).hexdigest()}"'
    return _File(script, tag).answer(request, SCRIPT_TYPE)


class DecoderFiles:
    """The endpoint of `/core/decoder?model=NAME`."""

    def __init__(self, parts: ServerParts) -> None:
        self._parts = parts
        self._files: OrderedDict[tuple[str, str], _File] = OrderedDict()
        self._lock = Lock()

    async def endpoint(self, request: Request) -> Response:
        """200 and the file, 304 where the browser has it, 404 or 422 and one sentence."""
        model = request.query_params.get("model", "")
        try:
            core = await asyncio.to_thread(self._parts.opener.core)
            if not core.knows(model):
                return PlainTextResponse("There is no such model.", status_code=404)
            file = await asyncio.to_thread(self._file, model)
        except CoreError as error:
            return PlainTextResponse(str(error), status_code=422)
        except Exception:
            _LOGGER.exception("The decoder of %r could not be written.", loggable(model))
            return PlainTextResponse("The decoder could not be written.", status_code=500)
        return file.answer(request, MEDIA_TYPE)

    def _file(self, model: str) -> _File:
        core = self._parts.opener.core()
        key = (model, core.version(model))
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
                return self._files[key]
        decoder = core.plain_decoder(model)
        file = _File(decoder_file(decoder), f'"{decoder.weights_sha256}"')
        with self._lock:
            self._files[key] = file
            while len(self._files) > KEPT_FILES:
                self._files.popitem(last=False)
        return file
