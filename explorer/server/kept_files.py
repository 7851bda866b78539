"""How does a browser get a large file that stays the same, apart from the page's messages?

A page's messages come again whenever the script runs, and in the way of the first picture. What is
kept here is fetched when the page has time, once: its address is its contents' hash, which also
nobody guesses who was not given it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from explorer.images.atlas_tiles import MOST_TILES, AtlasError, atlas_strip

KEPT_PATH = "/core/kept"
MOST_BYTES = 64 << 20
"""Of all of them; those that were asked for or given longest ago go first."""
FOREVER = "private, max-age=31536000, immutable"


class KeptFiles:
    """Files by the hash of their contents. Thread-safe."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def keep(self, file: bytes) -> str:
        """Keep a file; its name. Under the same name it is given away again."""
        name = hashlib.blake2b(file, digest_size=32).hexdigest()
        with self._lock:
            self._files[name] = file
            self._files.move_to_end(name)
            while sum(map(len, self._files.values())) > self._most_bytes and len(self._files) > 1:
                self._files.popitem(last=False)
        return name

    async def endpoint(self, request: Request) -> Response:
        """200 and the file, or 404 where it is kept no longer: the next run keeps it again.

        Of an atlas also single thumbnails, by `?tile=28x28&places=0,17,3`: see `atlas_strip`.
        """
        name = request.path_params["name"]
        with self._lock:
            file = self._files.get(name)
            if file is not None:
                self._files.move_to_end(name)
        if file is None:
            return PlainTextResponse("That file is kept no longer.", status_code=404)
        if "places" in request.query_params:
            try:
                tile_px, places = _asked(request)
                file = await asyncio.to_thread(atlas_strip, file, tile_px, places)
            except AtlasError as error:
                return PlainTextResponse(str(error), status_code=400)
        return Response(
            file, media_type="application/octet-stream", headers={"Cache-Control": FOREVER}
        )


def _asked(request: Request) -> tuple[tuple[int, int], list[int]]:
    """The size and the places that a query names. Raises AtlasError."""
    width, _, height = request.query_params.get("tile", "").partition("x")
    named = request.query_params["places"].split(",", MOST_TILES)
    try:
        return (int(width), int(height)), [int(place) for place in named]
    except ValueError:
        raise AtlasError("tile=WIDTHxHEIGHT and places=0,1,… are numbers.") from None


KEPT_FILES = KeptFiles()
"""Of this process: pages put into it, its route gives it away."""
