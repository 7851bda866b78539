"""Who is fetching which data set now, and how far is it?"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from explorer.data.dataset import DataError
from explorer.data.download import Refused
from explorer.data.registry import DATASETS, fetch_dataset


class Cancelled(Exception):
    """Nobody wants it any more."""


@dataclass
class Fetching:
    """One try to fetch a data set, on a thread of its own."""

    dataset: str
    bytes_here: int = 0
    is_running: bool = True
    failure: str = ""
    _is_cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Fetch it, whole or not at all."""
        try:
            fetch_dataset(self.dataset, self._note)
        except Cancelled:
            pass
        except (Refused, DataError) as reason:
            self.failure = (
                f"{DATASETS[self.dataset].title} could not be fetched ({reason}): go online and "
                "try again; until then everything works as before."
            )
        finally:
            self.is_running = False

    def cancel(self) -> None:
        """Let the thread end at its next piece; for everyone else it has ended now."""
        self._is_cancelled.set()
        self.is_running = False

    def _note(self, count: int) -> None:
        if self._is_cancelled.is_set():
            raise Cancelled
        self.bytes_here = count


class Fetchings:
    """The last try of each data set: one at a time, however many ask for it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: dict[str, Fetching] = {}

    def latest(self, dataset: str) -> Fetching | None:
        """The try that runs, or the one that ended last."""
        return self._latest.get(dataset)

    def begin(self, dataset: str) -> None:
        """Fetch it, unless somebody is fetching it already."""
        with self._lock:
            latest = self._latest.get(dataset)
            if latest is None or not latest.is_running:
                latest = self._latest[dataset] = Fetching(dataset)
                threading.Thread(target=latest.run, name=f"fetch-{dataset}", daemon=True).start()

    def cancel(self, dataset: str) -> None:
        """End the try that runs, if there is one."""
        latest = self._latest.get(dataset)
        if latest is not None:
            latest.cancel()
