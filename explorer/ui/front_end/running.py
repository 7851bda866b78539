"""Is there a server of Streamlit's in this process? Asked from any thread, at any time.

Between asking whether one exists and taking it, it may have ended: one question does both.

What it buys: a thread that outlives the server, as the watch over visitors does, ends in peace.
What breaks it: an upgrade whose server, where none runs, is refused by another error.
"""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime import Runtime


def running_server() -> Runtime | None:
    """The server; None where none runs, as in a command, or none any more."""
    try:
        return runtime.get_instance()
    except RuntimeError:
        return None
