"""Which two latent dimensions does a page show, and at what are the others held?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import streamlit as st

from explorer.core import Core, Description
from explorer.latent.projections import dimension_label
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pictures.manifold_tiles import Window

PRIOR_MEAN, TEST_IMAGE = "prior mean", "test image"
LATENTS_INSIDE = (0.01, 0.99)
"""What of the latents' range is shown: one stray must not shrink all others."""
SMALLEST_REACH = 1e-3
DIM_SELECT_PX = 84
LabelVisibility = Literal["visible", "hidden", "collapsed"]


def choose_dims(
    latent_dim: int, order: Sequence[int], label_visibility: LabelVisibility = "visible"
) -> tuple[int, int]:
    """Two selects, for what runs across and what runs up; the first two of `order` at first.

    Args:
        latent_dim: D.
        order: the dimensions in the order in which they are offered, such as by KL.
        label_visibility: "collapsed" within a row of other controls.
    """
    if latent_dim == 2:
        return 0, 1
    names = [dimension_label(dim) for dim in order]
    with st.container(horizontal=True, gap="small", width="content"):
        across = st.selectbox(
            "Across",
            names,
            key="across",
            bind="query-params",
            label_visibility=label_visibility,
            width=DIM_SELECT_PX,
        )
        up = st.selectbox(
            "Up",
            [name for name in names if name != across],
            key="up",
            bind="query-params",
            label_visibility=label_visibility,
            width=DIM_SELECT_PX,
        )
    return order[names.index(across)], order[names.index(up)]


def choose_held_latent(core: Core, model: Description) -> tuple[float, ...] | None:
    """The latent whose other coordinates are held; None for the prior's mean, 0."""
    if model.latent_dim == 2:
        return None
    held = choose_one("The other dimensions at", [PRIOR_MEAN, TEST_IMAGE], "held")
    if held != TEST_IMAGE:
        return None
    mu = core.encodings(model.name).mu
    row = st.number_input("Test image", 0, len(mu) - 1, key="held_image", bind="query-params")
    return tuple(float(value) for value in mu[int(row)])


def choose_condition(model: Description, width: int | Literal["stretch"] = "stretch") -> int | None:
    """The label under which a conditional model decodes; None for all others."""
    if not model.can("conditional"):
        return None
    name = st.selectbox(
        "Condition", model.class_names, key="condition", bind="query-params", width=width
    )
    return model.class_names.index(name)


def dims_by_use(core: Core, model: Description) -> list[int]:
    """The dimensions, the most used first: by mean KL, without a prior by variance."""
    encodings = core.encodings(model.name)
    use = encodings.kl_per_dim.mean(0) if model.can("gaussian_latent") else encodings.mu.var(0)
    return [int(dim) for dim in np.argsort(-use, kind="stable")]


def latents_window(core: Core, model: Description, dims: tuple[int, int]) -> Window:
    """The ranges that hold nearly all test images' latents on the two dims."""
    latents = core.encodings(model.name).mu[:, list(dims)]
    low, high = np.quantile(latents, LATENTS_INSIDE, axis=0).astype(float)
    # Latents that all coincide, as after training on the KL alone, still get a window.
    reach = np.maximum((high - low) / 2, SMALLEST_REACH)
    middle = (low + high) / 2
    (left, bottom), (right, top) = middle - reach, middle + reach
    return (float(left), float(right)), (float(bottom), float(top))
