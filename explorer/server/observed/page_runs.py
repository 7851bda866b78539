"""How often are pages run, and how long does each take?

A run is one of a page's whole script, as at the first look and when a control outside of its parts
is moved; a part that runs by itself is not counted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from explorer.core import asked_as, new_request_id
from explorer.server.histogram import LATENCY_S, Histogram

_LOGGER = logging.getLogger(__name__)


class PageRuns:
    """Counts runs by page. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: dict[str, Histogram] = {}

    @contextmanager
    def run(self, page: str, session_request: str = "") -> Iterator[None]:
        """Count what the block does as a run of this page.

        Args:
            page: a name from the list of pages, never what somebody typed.
            session_request: id of the request that opened this visitor's connection.
        """
        begin_s = perf_counter()
        with asked_as(session_request or new_request_id()):
            try:
                yield
            finally:
                seconds = perf_counter() - begin_s
                with self._lock:
                    self._pages.setdefault(page, Histogram(LATENCY_S)).add(seconds)
                told = {"page": page, "seconds": round(seconds, 4)}
                _LOGGER.info("A page was run.", extra={"told": told})

    def seen(self) -> dict[str, Histogram]:
        """The counts by page."""
        with self._lock:
            return dict(self._pages)


PAGE_RUNS = PageRuns()
"""Of this process: pages count in it, metrics and the host's page read it."""
