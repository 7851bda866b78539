"""How is a value kept in the visitor's tab, and brought back to a session without it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from explorer.ui.components.live.mounting import declared, no_callback

_mount = declared(Path(__file__).parent, styles=())


def keepsake(*, key: str, part: str, model: str, value: Any, is_known: bool) -> Any:
    """Keep a value in the browser; shows nothing.

    Args:
        key: of this part on its page.
        part: what is kept, as within the browser.
        model: the model that it is of.
        value: as JSON; None where there is nothing to keep.
        is_known: whether this session has decided on a value, None included. Where it has not, the
            browser is asked for what an earlier session of the tab has left.

    Returns:
        What was left, as it came from the browser and so not to be trusted; None if nothing was, or
        while it is not known yet: it comes with a further run.
    """
    mounted = _mount(
        key=key,
        data={"part": part, "model": model, "value": value, "is_known": is_known},
        on_found_change=no_callback,
    )
    found = getattr(mounted, "found", None)
    if is_known or not isinstance(found, dict) or found.get("model") != model:
        return None
    return found.get("value")
