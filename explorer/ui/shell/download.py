"""How does a page offer a file that is made only when somebody asks for it?

The one door through which files leave the app: each takes along from which view it came.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.core import shared_core
from explorer.images.stamp import Stamp, stamped
from explorer.ui.shell.view_now import address_of, view_now


def offer_file(
    label: str,
    make: Callable[[], bytes | str],
    file_name: str,
    *,
    key: str | None = None,
    icon: str | None = "download",
    help: str | None = None,
    stands_out: bool = False,
    is_ready: bool = True,
) -> None:
    """A button that downloads a file and leaves the page as it is.

    Args:
        label: on the button.
        make: the file; called when the button is pressed.
        file_name: with the ending that says what it is.
        key: of the button, where several on a page are alike.
        icon: of Material Symbols.
        help: shown while the pointer rests on the button.
        stands_out: whether it has a frame, like a button that does something to the page.
        is_ready: whether the file can be made already.
    """
    ending = file_name.rsplit(".", 1)[-1]
    view = view_now()
    address = address_of(view)

    def made() -> bytes:
        data = make()
        contents = data.encode() if isinstance(data, str) else data
        return stamped(contents, ending, Stamp(address, view.models(shared_core())))

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=MIME_TYPES[ending],
        key=key,
        icon=f":material/{icon}:" if icon else None,
        help=help,
        type="secondary" if stands_out else "tertiary",
        disabled=not is_ready,
        on_click="ignore",
    )


MIME_TYPES = {
    "csv": "text/csv",
    "gif": "image/gif",
    "html": "text/html",
    "json": "application/json",
    "mp4": "video/mp4",
    "png": "image/png",
    "toml": "application/toml",
    "webp": "image/webp",
    "zip": "application/zip",
}
