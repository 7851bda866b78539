"""What does a browser's tab, a bookmark and a screen reader's first word call the page?"""

from __future__ import annotations

import streamlit as st

APP = "Latent space explorer"


def name_document(page: str, model: str = "") -> None:
    """Name the page and, where it shows one, the model: "Latent map · MNIST · VAE — …"."""
    st.set_page_config(page_title=f"{' · '.join(filter(None, (page, model)))} — {APP}")
