"""What does a person in Python have of the pages that show her model?"""

from __future__ import annotations

import concurrent.futures.thread  # noqa: F401  # registered before `keep_process` is
import importlib
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core import LiveEntry, Watched
from explorer.notebook.entry import baseline_name
from explorer.notebook.errors import LiveModelError
from explorer.notebook.live_model import LiveModel

if TYPE_CHECKING:
    from explorer.notebook.serving import Served


MOST_COLUMNS = 64
"""Of more latents a data frame has the first."""


class ShowingCore(Protocol):
    """The part of the core that a view uses."""

    def remove_live(self, name: str) -> None: ...
    def decode(self, name: str, z: NDArray[np.float32]) -> NDArray[np.uint8]: ...


class View:
    """One model under the pointer. It ends with `close()`, or with the process.

    Attributes:
        url: opens it in a browser; whoever has it sees the model.
        live: how the model is called.
        entry: its images and their encodings.
    """

    def __init__(
        self,
        served: Served,
        core: ShowingCore,
        live: LiveModel,
        entry: LiveEntry,
        watch: Watched,
        given: dict[str, Any],
    ):
        self._served, self._core, self._watch, self._given = served, core, watch, given
        self._token = served.admit()
        self._closed = threading.Event()
        self.live, self.entry = live, entry
        self.url = served.address(f"{_first_page(entry)}?model={entry.name}", self._token)

    # --- what is seen -------------------------------------------------------------------------

    def selection(self, frame: bool | None = None) -> Any:
        """The images selected by lasso, filter or search, in order.

        Args:
            frame: as a data frame with latents and columns; False: rows alone, int64 (n,). Not
                given: a data frame where pandas is installed.
        """
        rows = self._watch.selection
        if frame is False:
            return rows
        try:
            import pandas  # type: ignore[import-untyped]
        except ImportError:
            if frame:
                raise LiveModelError("A data frame needs pandas: pip install pandas.") from None
            return rows
        return pandas.DataFrame(self._table(rows), index=pandas.Index(rows, name="row"))

    @property
    def code(self) -> NDArray[np.float32] | None:
        """The latents of the map's pins, or of its cursor without any, float32 (n, *latent_shape).

        None until somebody has been on the map.
        """
        code = self._watch.code
        return None if code is None else code.reshape(len(code), *self.live.latent_shape)

    @property
    def checkup(self) -> Any:
        """What is found to be wrong with the model, in at most a minute; see `checkup`."""
        module = importlib.import_module("explorer.notebook.checkup")
        return module.checkup(**self._given)

    def decode(self, z: NDArray[np.float32]) -> NDArray[np.uint8]:
        """The pictures that the pages show of latents (n, D), uint8 (n, C, H, W).

        Raises:
            CoreError: the decoder raises, hangs or answers with what is no number.
        """
        return self._core.decode(self.entry.name, z)

    def on_change(self, listener: Callable[[View], object]) -> None:
        """Call `listener(view)` whenever the selection or the code changes."""
        self._watch.listen(lambda: listener(self))

    # --- what is asked ------------------------------------------------------------------------

    def select(self, rows: ArrayLike) -> None:
        """Select these images on the page *Encodings*.

        Raises:
            LiveModelError: a row that there is not.
        """
        wanted = np.unique(np.asarray(rows, np.int64).reshape(-1))
        count = len(self.entry.encodings)
        if len(wanted) and (wanted[0] < 0 or wanted[-1] >= count):
            raise LiveModelError(f"Rows run from 0 to {count - 1}.")
        self._watch.ask(rows=wanted)
        self._watch.see_selection(wanted)  # no page need be open for it

    def go(self, z: ArrayLike) -> None:
        """Move the map's cursor to a latent; of several to the first, the others become pins.

        Raises:
            LiveModelError: numbers that are no latents of the model.
        """
        dim = self.live.latent_dim
        wanted = np.asarray(z, np.float32)
        if wanted.size == 0 or wanted.size % dim or not np.isfinite(wanted).all():
            raise LiveModelError(f"A latent has {dim} finite numbers, not {wanted.shape}.")
        self._watch.ask(z=wanted.reshape(-1, dim))
        self._watch.see_code(wanted.reshape(-1, dim))

    # --- its end ------------------------------------------------------------------------------

    def close(self) -> None:
        """End it: the address opens nothing any more."""
        if not self._closed.is_set():
            self._closed.set()
            for name in (self.entry.name, baseline_name(self.entry.name)):
                self._core.remove_live(name)
            self._served.leave(self._token)

    def keep_process(self) -> None:
        """Let a script end no sooner than this view: by `close()`, or by Ctrl-C."""
        # The last registered is called first: the pools of threads, on which the server answers,
        # end at this point, before any thread is waited for and before `atexit`.
        _KEPT.append(self)
        threading._register_atexit(self._wait)  # type: ignore[attr-defined]

    def _wait(self) -> None:
        if not self._closed.is_set():
            print(f"{self.entry.description.title} stays open until Ctrl-C.")
        try:
            while not self._closed.wait(1.0):
                pass
        except KeyboardInterrupt:
            for view in _KEPT:
                view.close()

    def __enter__(self) -> View:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self._closed.is_set() else self.url
        return f"<View of {self.entry.description.title}: {state}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """In a notebook: the pad inline where anywidget is installed, and always the address."""
        from explorer.notebook.inline import mimebundle

        return mimebundle(self, **options)

    def _table(self, rows: NDArray[np.int64]) -> dict[str, Any]:
        entry, encodings = self.entry, self.entry.encodings
        table: dict[str, Any] = {}
        names = entry.description.class_names
        if encodings.labels is not None:
            table["class"] = [names[label] for label in encodings.labels[rows]]
        for title, kinds, places in entry.categories:
            table[title] = [kinds[place] for place in places[rows]]
        if entry.factors is not None:
            titles, values = entry.factors
            table |= {title: values[rows, at] for at, title in enumerate(titles)}
        dims = range(min(encodings.mu.shape[1], MOST_COLUMNS))
        table |= {f"z{dim + 1}": encodings.mu[rows, dim] for dim in dims}
        return table


_KEPT: list[View] = []
"""Those for which the process stays; one Ctrl-C ends them all."""


def _first_page(entry: LiveEntry) -> str:
    """The page that shows most of what the model can do."""
    described = entry.description
    if described.can("energy_based"):
        return "gibbs"
    return "latent_map" if described.latent_dim > 1 else "traversals"


def is_script() -> bool:
    """Whether Python runs somebody's file to its end: no notebook, prompt or installed program."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    is_prompt = hasattr(sys, "ps1") or bool(sys.flags.interactive) or "ipykernel" in sys.modules
    if main is None or is_prompt:
        return False
    # A program's own place, and not the whole of sys.prefix: somebody may work within that.
    places = (sysconfig.get_path(kind) for kind in ("scripts", "purelib", "platlib", "stdlib"))
    return not any(Path(main).resolve().is_relative_to(Path(at).resolve()) for at in places)
