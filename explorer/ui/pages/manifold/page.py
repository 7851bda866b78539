"""What does the decoder make of every place on a plane of latent space?"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from scipy.special import ndtr

from explorer.figures.manifold import ManifoldAxes, manifold_figure
from explorer.figures.number_text import signed
from explorer.images.png import png_bytes
from explorer.latent.gaussians import log_prior
from explorer.latent.projections import dimension_label
from explorer.ui.choices.latent import (
    choose_condition,
    choose_dims,
    choose_held_latent,
    dims_by_use,
    latents_window,
)
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.surroundings import figure_height, press_word
from explorer.ui.glossary import explained
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.manifold_tiles import (
    Tiling,
    Window,
    grid_of,
    labels_of,
    manifold_picture,
    manifold_uri,
)
from explorer.ui.pictures.picture import show_mean
from explorer.ui.shell.as_python import array_python, offer_python, python_of
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.header import open_page

QUANTILES, EVEN, LATENTS = "quantiles", "even z", "over the latents"
PRIOR_WINDOW: Window = ((-3.0, 3.0), (-3.0, 3.0))
CHART, GRID, ACROSS, UP = "manifold_chart", "manifold_grid", "z_across", "z_up"

page = open_page("Manifold", requires={"decodes_latent"}, latent_dims=2)
core, model, theme = page.core, page.model, page.theme
has_prior = model.can("gaussian_latent")


def choose_tiling() -> Tiling:
    """The settings, and what they fix."""
    n = st.slider("Tiles per side", 5, 40, 20, key="tiles", bind="query-params")
    spacing = choose_spacing() if has_prior else LATENTS
    dims = choose_dims(model.latent_dim, dims_by_use(core, model))
    held = choose_held_latent(core, model)
    windows = {QUANTILES: None, EVEN: PRIOR_WINDOW}
    window = windows[spacing] if spacing in windows else latents_window(core, model, dims)
    return Tiling(model.name, n, dims, window, held, choose_condition(model))


def choose_spacing() -> str:
    """Where the tiles lie on their axes; only a prior gives a choice."""
    return choose_one(
        "Spacing",
        [QUANTILES, EVEN, LATENTS],
        "spacing",
        renamed={"over the codes": LATENTS},
        help=f"{explained('quantiles')}\n\n**even z**: the same step everywhere, from −3 to 3.\n\n"
        f"**{LATENTS}**: the same step over where the test images lie.",
    )


def chosen_latent(tiling: Tiling) -> NDArray[np.float32]:
    """The latent (1, D) to see large: typed here, or put here by a click on its tile."""
    across, up = st.columns(2, gap="small")
    z = np.zeros((1, model.latent_dim), dtype=np.float32)
    if tiling.held is not None:
        z[0] = tiling.held
    for place, key, dim in ((across, ACROSS, tiling.dims[0]), (up, UP, tiling.dims[1])):
        z[0, dim] = place.number_input(
            f":blue[{dimension_label(dim)}]",
            step=0.1,
            format="%.3f",
            key=key,
            bind="query-params",
        )
    return z


def show_code(tiling: Tiling, z: NDArray[np.float32]) -> None:
    """The decoder's image of one latent, and where the prior has it."""
    st.markdown(":green[**decoded p(x|z)**]", help=explained("reconstruction"))
    image = core.decode(model.name, z, labels_of(tiling.condition, 1))[0]
    place = ", ".join(f"{dimension_label(dim)} = {signed(z[0, dim])}" for dim in tiling.dims)
    show_mean(image, alt=f"What the decoder makes of {place}")


def say_density(tiling: Tiling, z: NDArray[np.float32]) -> None:
    """log p(z) and the quantiles, or a sentence where there is no prior."""
    if not has_prior:
        st.caption(
            "This model's latents have no prior, so the tiles are evenly spaced over the range of "
            "the test images' latents."
        )
        return
    u = ", ".join(f"{value:.2f}" for value in ndtr(z[0, list(tiling.dims)]))
    st.caption(f"u = {u} · log p(z) = {signed(float(log_prior(z)[0]))}", help=explained("log_pz"))


def take_clicked_tile() -> None:
    """Put the clicked tile's z into the fields; a cleared selection leaves them."""
    points = st.session_state[CHART]["selection"]["points"]
    if points:
        tiling, grid = st.session_state[GRID]
        z = grid.z[points[0]["point_index"]]
        st.session_state[ACROSS] = round(float(z[tiling.dims[0]]), 3)
        st.session_state[UP] = round(float(z[tiling.dims[1]]), 3)


def offer_download(tiling: Tiling) -> None:
    """The picture alone, at its own pixels, never inverted."""
    offer_file(
        "PNG",
        lambda: png_bytes(manifold_picture(core, tiling), {"Model": model.name}),
        f"{model.name}-manifold-{tiling.n}.png",
        help="Download the tiles as a picture",
    )


def tiles_python(tiling: Tiling, axis: NDArray[np.floating[Any]]) -> str:
    """The tiles' latents on their two dimensions, and their images, the first row at the top."""
    held = np.zeros(model.latent_dim) if tiling.held is None else np.array(tiling.held)
    labels = "" if tiling.condition is None else f", np.full(len(z), {tiling.condition})"
    return (
        f"across, up = {array_python(axis[0])}, {array_python(axis[1])}\n"
        f"z = np.tile({array_python(held)}, ({tiling.n**2}, 1))\n"
        f"z[:, {tiling.dims[0]}] = np.tile(across, {tiling.n})\n"
        f"z[:, {tiling.dims[1]}] = np.repeat(up[::-1], {tiling.n})\n"
        f"images = core.decode(name, z{labels})  # uint8 (N, C, H, W), row by row from the top\n"
    )


@st.fragment
def manifold() -> None:
    """The plane and, beside it, one place on it: a click changes these alone."""
    plane, side = st.columns([1.7, 1], gap="medium")
    with side:
        large = st.container()
        fields = st.container()
        tiling = choose_tiling()
        with fields:
            z = chosen_latent(tiling)
            say_density(tiling, z)
        with large:
            show_code(tiling, z)
    grid = grid_of(tiling, model.latent_dim)
    st.session_state[GRID] = (tiling, grid)
    first, second = (dimension_label(dim) for dim in tiling.dims)
    with plane:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":blue[**z** — {press_word()} a tile to see it large]", width="stretch")
            offer_download(tiling)
        show_figure(
            manifold_figure(
                manifold_uri(core, tiling, theme.is_dark),
                ManifoldAxes(grid.axis_z, ndtr(grid.axis_z) if has_prior else None, tiling.dims),
                theme,
                chosen=(float(z[0, tiling.dims[0]]), float(z[0, tiling.dims[1]])),
                height=figure_height(wide=570, narrow=350),
                aspect=model.image_shape[1] / model.image_shape[2],
            ),
            key=CHART,
            on_select=take_clicked_tile,
            selection_mode="points",
            alt=f"{tiling.n} by {tiling.n} decoded images over {first} across and {second} up",
        )
        offer_python(python_of(model, tiles_python(tiling, grid.axis_z)))


manifold()
