"""How are new images drawn: by which seed, of which class, how far from the likeliest?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.ui.glossary import explained

ANY_CLASS = "any class"
MAX_SEED = 2**31 - 1
SEED_KEY = "seed"


def choose_temperature(width: int) -> float:
    """From 0.1 to 2; 1 draws from the model as it is. `width` in px."""
    return float(
        st.slider(
            "Temperature",
            0.1,
            2.0,
            1.0,
            0.1,
            key="temperature",
            bind="query-params",
            width=width,
            help=explained("temperature"),
        )
    )


def choose_class(names: Sequence[str]) -> str | None:
    """The name of the class to draw from, or None for any."""
    name = st.selectbox(
        "Class", [ANY_CLASS, *names], key="of_class", bind="query-params", width=130
    )
    return None if name == ANY_CLASS else name


def choose_seed(width: int) -> int:
    """The seed, and a button that takes the next one."""
    seed = st.number_input("Seed", 0, MAX_SEED, 0, key=SEED_KEY, bind="query-params", width=width)
    st.button("Draw others", icon=":material/casino:", on_click=_next_seed)
    return int(seed)


def _next_seed() -> None:
    st.session_state[SEED_KEY] = (int(st.session_state.get(SEED_KEY, 0)) + 1) % MAX_SEED
