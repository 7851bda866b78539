"""Which values of its factors does a visitor give what is drawn from factors?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.faces import Factor

STEP, DEGREES_STEP = 0.05, 10
COLUMN_PX = 120


def choose_factors(factors: Sequence[Factor]) -> NDArray[np.float32]:
    """A control for each factor, in the address as `?yaw=…`; their values, float32 (F,)."""
    values = []
    with st.grid("auto", min_column_width=COLUMN_PX, gap="xsmall") as grid:
        for factor in factors:
            with grid.cell():
                values.append(_choose(factor))
    return np.array(values, dtype=np.float32)


def name_in_address(factor: Factor) -> str:
    """Such as "hair_colour"."""
    return factor.name.replace(" ", "_")


def _choose(factor: Factor) -> float:
    title, key = factor.name.capitalize(), name_in_address(factor)
    middle = len(factor.values) // 2
    if factor.is_kind:
        picked = st.selectbox(title, factor.ends, middle, key=key, bind="query-params")
        return float(factor.ends.index(picked))
    if factor.turns:
        half_turn = round(float(np.rad2deg(factor.values[middle])))
        degrees = st.slider(
            title, 0, 360, half_turn, DEGREES_STEP, format="%d°", key=key, bind="query-params"
        )
        return float(np.deg2rad(degrees))
    low, high = float(factor.values[0]), float(factor.values[-1])
    usual = round(float(factor.values[middle]) / STEP) * STEP
    return float(
        st.slider(
            title,
            low,
            high,
            usual,
            STEP,
            key=key,
            help=f"From {factor.ends[0]} to {factor.ends[1]}",
            bind="query-params",
        )
    )
