"""How does a browser get a large file that stays the same, apart from the page's messages?

A page's messages come again whenever the script runs, and in the way of the first picture. What is
kept here is fetched when the page has time, once: its address is its contents' hash, which also
nobody guesses who was not given it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

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
        """200 and the file, or 404 where it is kept no longer: the next run keeps it again."""
        name = request.path_params["name"]
        with self._lock:
            file = self._files.get(name)
            if file is not None:
                self._files.move_to_end(name)
        if file is None:
            return PlainTextResponse("That file is kept no longer.", status_code=404)
        return Response(
            file, media_type="application/octet-stream", headers={"Cache-Control": FOREVER}
        )


KEPT_FILES = KeptFiles()
"""Of this process: pages put into it, its route gives it away."""
