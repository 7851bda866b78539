"""How does a page run again because something happened in Python, not in the browser?

What it buys: a notebook moves the cursor, or selects images, on a page that is open.
What breaks it: an upgrade that moves the session's registry or renames its request for a rerun;
then a page shows what was asked with its next run.
"""

from __future__ import annotations

from collections.abc import Callable

from explorer.ui.front_end.running import running_server
from explorer.ui.front_end.session import session_id


def waker() -> tuple[str, Callable[[], bool]] | None:
    """The key of the session that runs, and what runs it again; None where no server runs.

    The latter may be called from any thread, and answers False once the session is gone.
    """
    session = session_id()
    if session is None or running_server() is None:
        return None

    def wake() -> bool:
        server = running_server()
        if server is None:
            return False
        info = server._session_mgr.get_active_session_info(session)
        if info is None:
            return False
        info.session.request_rerun(None)
        return True

    return session, wake
