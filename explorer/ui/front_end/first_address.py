"""How does a number's control not hear of what the address said when the page was opened?

Streamlit keeps the first address beside the one that a script reads and changes, and gives a
control of whole numbers whatever number stands there; of an infinite one it raises.

What it buys: a link with a number beyond all floats opens its page, without that number.
What breaks it: an upgrade that keeps the first address elsewhere; then such a link shows an
error, and the test fails.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget(name: str) -> bool:
    """Forget what the first address said under this name; whether it was found there."""
    context = get_script_run_ctx(suppress_warning=True)
    state = getattr(getattr(context, "session_state", None), "_state", None)
    first = getattr(getattr(state, "query_params", None), "_initial_query_params", None)
    return isinstance(first, dict) and first.pop(name, None) is not None
