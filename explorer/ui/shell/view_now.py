"""Which view does this visitor see, as an address that opens it again?"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from explorer.portable.view import View
from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.model_choice import REMEMBERED_KEY
from explorer.ui.shell.navigation import page_names


def view_now() -> View:
    """The page and every setting that its address has by now, the model always among them."""
    names = page_names()
    last = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    parameters = [(key, one) for key in st.query_params for one in st.query_params.get_all(key)]
    shown = st.session_state.get(REMEMBERED_KEY)
    if shown is not None and PARAMETER not in st.query_params:
        parameters.insert(0, (PARAMETER, shown))
    return View(last if last in names else names[0], tuple(parameters))


def address_of(view: View) -> str:
    """Of a view, where this visitor's browser has the app; relative where that is not known."""
    parts = urlsplit(st.context.url or "")
    if not parts.netloc:
        return view.link
    path = parts.path.rstrip("/")
    above = path.rpartition("/")[0] if path.rpartition("/")[2] in page_names() else path
    return f"{parts.scheme}://{parts.netloc}{above}/{view.link}"
