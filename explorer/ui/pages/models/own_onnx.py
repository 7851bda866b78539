"""How does a visitor bring a decoder of their own as an ONNX file?"""

from __future__ import annotations

import streamlit as st

from explorer.core import CoreError
from explorer.ui.shell.model_choice import show_model
from explorer.ui.shell.own_model import say_next
from explorer.ui.shell.plain import plain

DECODER, ENCODER, TITLE, SIZE = "onnx_decoder", "onnx_encoder", "onnx_title", "onnx_latents"
MOST_LATENTS = 1024


def offer_onnx(owner: str, about: str) -> None:
    """The places for the files, a title and the latent size, and what opens them.

    Args:
        owner: the visitor's key.
        about: the place beside which it is said how it went.
    """
    st.caption(
        "Or a decoder as **ONNX**, from z to pictures, and if you have it the encoder to μ (and "
        "log σ²). Each runs in a process of its own, with bounded time and memory."
    )
    for key, label in ((DECODER, "Decoder (onnx)"), (ENCODER, "Encoder (onnx), if there is one")):
        st.file_uploader(label, type="onnx", key=key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Title", "My model", key=TITLE, max_chars=60, width=180)
        st.number_input(
            "Latents",
            0,
            MOST_LATENTS,
            0,
            key=SIZE,
            width=110,
            help="How many numbers a latent has; 0 where the file says it",
        )
        st.button(
            "Open",
            icon=":material/play_arrow:",
            on_click=_take,
            args=(owner, about),
            disabled=st.session_state.get(DECODER) is None,
        )


def _take(owner: str, about: str) -> None:
    # Here, not above: few visitors bring one, and it loads what few need.
    from explorer.notebook.onnx_upload import take_onnx

    told = st.session_state
    decoder, encoder = told.get(DECODER), told.get(ENCODER)
    if decoder is None:
        return
    contents = None if encoder is None else encoder.getvalue()
    try:
        name = take_onnx(decoder.getvalue(), contents, told[TITLE], int(told[SIZE]), owner)
    except CoreError as error:
        say_next(plain(error), is_good=False, about=about)
        return
    show_model(name)
    say_next(f"{plain(told[TITLE])} is here, for you alone: it is the first below.", about=about)
