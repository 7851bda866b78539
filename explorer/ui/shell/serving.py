"""Under which path and which names is the app served?

Both are Streamlit's own options, so that one switch serves its routes and ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

import streamlit as st

LOCAL_NAME = "localhost"


@dataclass(frozen=True)
class Serving:
    """What the options say.

    Attributes:
        base_path: "" or "/path", with which every address begins (`server.baseUrlPath`).
        hosts: names besides this machine's own under which it answers (`server.allowedHosts`).
        is_open: whether other machines can reach it (`server.address`).
        shown_host: the name that a host gave for people to open, "" where none
            (`browser.serverAddress`).
    """

    base_path: str
    hosts: tuple[str, ...]
    is_open: bool
    shown_host: str = ""


def serving() -> Serving:
    """How `streamlit run` was told to serve the app."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    shown = st.get_option("browser.serverAddress") or ""
    hosts = (*(st.get_option("server.allowedHosts") or ()), *([shown] if shown else ()))
    return Serving(
        f"/{path}" if path else "", hosts, is_open(st.get_option("server.address")), shown
    )


def is_open(address: str | None) -> bool:
    """Whether a server bound to this address can be reached from another machine."""
    if not address:
        return True  # Streamlit then listens on every address
    if address == LOCAL_NAME:
        return False
    try:
        return not ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return True
