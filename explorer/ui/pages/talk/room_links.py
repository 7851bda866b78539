"""Under which addresses do the projector, the phones and a second desk find the room?"""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote, urlsplit

import streamlit as st

from explorer.portable.view import View
from explorer.rooms import Summary
from explorer.server.rooms.address import JoinAddress, join_address
from explorer.server.rooms.qr import qr_svg
from explorer.ui.pages.talk.handout import handout
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.serving import serving
from explorer.ui.shell.view_now import address_of

QR_PX = 180


def base_address() -> str:
    """Where this visitor's browser has the app, without a slash at its end."""
    return address_of(View("")).rstrip("/")


def stage_address(base: str, key: DeskKey) -> str:
    """Of the projector; the secret, by which its keys drive, stays in the fragment."""
    return f"{base}/stage/{key.code}#{quote(key.secret)}"


def desk_address(join: JoinAddress, key: DeskKey) -> str:
    """Of the same desk on another machine: where the phones are, as it may be one."""
    above = join.url.removesuffix(f"/room/{key.code}")
    return f"{above}/talk#desk={quote(key.text)}"


def phones_address(code: str) -> JoinAddress:
    """Of the phones."""
    parts, served = urlsplit(base_address()), serving()
    return join_address(
        code, parts.netloc or "localhost", parts.scheme or "http", served.base_path, served.is_open
    )


def show_links(key: DeskKey, summary: Summary) -> None:
    """The stage to open, and behind a button what other machines need."""
    st.markdown(f"Room **{key.code}**", width="content")
    join = phones_address(key.code)
    with st.popover("Addresses", icon=":material/link:", width="content"):
        if join.warning:
            st.warning(join.warning, icon=":material/info:")
        svg = b64encode(qr_svg(join.url).encode()).decode("ascii")
        source = f"data:image/svg+xml;base64,{svg}"
        st.html(f'<img width="{QR_PX}" alt="QR code of the phones’ address" src="{source}">')
        st.caption("For phones:")
        st.code(join.short, language=None, wrap_lines=True)
        offer_file(
            "Page to print",
            lambda: handout(summary.title, key.code, join),
            f"room-{key.code}.html",
            key="desk_handout",
            icon="print",
        )
        st.caption("Your desk on a phone. Whoever has this address leads the talk:")
        st.code(desk_address(join, key), language=None, wrap_lines=True)
    # Last: where a popover was open a moment ago there must be none, or it would be open too.
    st.link_button(
        "Open the stage",
        stage_address(base_address(), key),
        icon=":material/slideshow:",
        type="primary",
    )
