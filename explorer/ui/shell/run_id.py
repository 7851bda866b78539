"""Under which id does a visitor's page ask? That of the request which opened their connection.

So that all a visitor's runs can be found in the logs, and told from everyone else's.
"""

from __future__ import annotations

import streamlit as st

from explorer.server.observed.request_ids import HEADER


def session_request() -> str:
    """The id of this visitor's connection; "" where it has none, as in a test."""
    return st.context.headers.get(HEADER) or ""
