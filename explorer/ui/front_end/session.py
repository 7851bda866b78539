"""Which session does the script run for, and is its tab still connected?

Streamlit has no public name for a session. Its connection is the one sign of a tab that lives: the
timers of one in the background sleep.

What it buys: a visitor's own models and training are theirs alone, and go when they go.
What breaks it: an upgrade that moves either name; then no page that asks for a visitor opens.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.front_end.running import running_server


def session_id() -> str | None:
    """Streamlit's own, and secret; None where no script runs."""
    context = get_script_run_ctx(suppress_warning=True)
    return None if context is None else context.session_id


def is_connected(session: str) -> bool:
    """Whether the session's tab is open. Where no server runs, as in a page's test, it is."""
    server = running_server()
    # A page's test leaves a stand-in here that answers neither way, so False alone is a No.
    return server is None or server.is_active_session(session) is not False
