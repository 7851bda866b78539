"""How is the browser asked to ask for another run?

`st.rerun()` would run the whole page, before the browser has sent its widgets' values: sentences
that are said once would be wiped. What the browser asks for runs the fragment that asked alone.
"""

from __future__ import annotations

from pathlib import Path

from explorer.ui.components.live.mounting import declared, no_callback

_mount = declared(Path(__file__).parent, styles=())


def request_rerun(key: str) -> None:
    """Have the fragment around this run again, once; shows nothing.

    Args:
        key: of what is waited for, so that another wait asks again.
    """
    _mount(key=key, data={"key": key}, on_asked_change=no_callback)
