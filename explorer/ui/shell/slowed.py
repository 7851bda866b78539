"""Does a visitor learn why a page was slow just now?

In a cluster a replica may die while it computes for them: what they asked is asked again, and takes
longer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explorer.core import TROUBLES

SLOWED = "That took longer, for once: a part of the server was replaced meanwhile."


@contextmanager
def says_if_slowed() -> Iterator[None]:
    """Say so after the block, if anything was asked again while it ran."""
    begin_s = time.monotonic()
    try:
        yield
    finally:  # a page may stop the script
        if TROUBLES.within(time.monotonic() - begin_s):
            st.toast(SLOWED, icon=":material/timelapse:")
