"""What does the notebook behind a live model ask of its pages, and what is it told?

What is asked is kept with the model; each tab does it once. A tab that shows another page goes to
the one that can.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Asked, Watched, watched
from explorer.ui.front_end.waking import waker
from explorer.ui.shell.navigation import go_to

DONE_KEY = "asked_done"
"""The number of what this tab has done already, by model."""
PAGES: dict[str, Callable[[Asked], bool]] = {
    "latent_map": lambda asked: asked.z is not None,
    "encodings": lambda asked: asked.rows is not None,
}
"""Which page can do what is asked."""


def follow_asked(model: str, page: str) -> None:
    """Have a live model's notebook wake this tab; go to the page that does what is asked.

    Args:
        model: the one shown.
        page: the one that runs.
    """
    watch = watched(model)
    if watch is None:
        return
    woken = waker()
    if woken is not None:
        watch.wake_by(*woken)
    is_fresh = model not in st.session_state.setdefault(DONE_KEY, {})
    asked = _new(watch, model)
    wanted = next((name for name, can in PAGES.items() if asked and can(asked)), page)
    if wanted != page and is_fresh:
        _done(model, asked)  # before this tab was opened: whoever opens a page wants that one
    elif wanted != page:
        go_to(wanted, model)
    else:
        st.session_state[DONE_KEY].setdefault(model, 0)


def take_asked(model: str) -> Asked | None:
    """What is newly asked of this tab, which does it now; None where there is nothing."""
    watch = watched(model)
    asked = None if watch is None else _new(watch, model)
    _done(model, asked)
    return asked


def tell_selection(model: str, rows: NDArray[np.int64]) -> None:
    """Let a live model's notebook know which images are selected."""
    watch = watched(model)
    if watch is not None:
        watch.see_selection(rows)


def tell_code(model: str, z: NDArray[np.float32]) -> None:
    """Let a live model's notebook know where the pins are, or the cursor; float32 (N, D)."""
    watch = watched(model)
    if watch is not None:
        watch.see_code(z)


def _done(model: str, asked: Asked | None) -> None:
    if asked is not None:
        st.session_state.setdefault(DONE_KEY, {})[model] = asked.number


def _new(watch: Watched, model: str) -> Asked | None:
    asked = watch.asked
    done = st.session_state.get(DONE_KEY, {}).get(model, 0)
    return asked if asked is not None and asked.number > done else None
