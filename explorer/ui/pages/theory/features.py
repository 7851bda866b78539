"""Theory: what do the first layers of different families look for?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description
from explorer.figures.palette import Theme
from explorer.ui.choices.comparison import choose_several
from explorer.ui.pages.theory.idea import Idea, open_idea
from explorer.ui.pages.theory.lines import features_lines
from explorer.ui.pictures.fields import GAP_ON_DARK, GAP_ON_LIGHT, field_sheet, grey_weights
from explorer.ui.pictures.picture import show_data, show_sheet
from explorer.ui.pictures.unit import show_unit, worths
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.header import say_no_models
from explorer.ui.shell.plain import plain
from explorer.ui.shell.visitor import visitors_core

BESIDE = 3
SIDE = 6
"""Tiles along each side of a sheet: the units that a model needs most."""
PLACES = SIDE * SIDE
UNIT_PX = 112
GAP_PX = 2


def show_features(theme: Theme) -> None:
    """The text, and up to three models' first layers side by side."""
    idea = Idea(
        "Features, learned",
        "Nobody told a first layer what to look for. Each tile is one unit’s weights to the "
        "pixels: white where light excites it, black where light stills it. Units stand "
        "in order of need: by how much the reconstruction suffers when one is **switched off**. "
        "Set an autoencoder beside a VAE, a Boltzmann machine or a convolution.",
        r"h_j = f\Big(\sum_i w_{ji}\, x_i + b_j\Big), \qquad h_j \leftarrow 0",
    )
    beside, picture = open_idea(idea)
    core = visitors_core()
    with beside:
        models = _able(core)
        if not models:
            say_no_models()
            return
        offered = [model.name for model in models]
        chosen = choose_several("beside", "Models", models, _first_of_each(models), BESIDE)
        rank = int(st.slider("Unit, by need", 1, PLACES, 1, key="unit", bind="query-params"))
        st.caption(
            "Need: the growth of the squared error, summed over pixels from 0 to 1, the mean of 16 "
            "test images; a unit is set to 0 at every place where it looks. What it adds: white is "
            "light, black takes light away, grey is nothing."
        )
    with picture:
        names = [name for name in chosen if name in offered] or offered[:1]
        offer_python(python_of(core.describe(names[0]), features_lines(names)))
        columns = st.columns(len(names), gap="medium")
        for place, name in zip(columns, names, strict=True):
            with place:
                try:
                    _show_model(core, core.describe(name), rank - 1, theme)
                except CoreError as error:
                    st.info(plain(error), icon=":material/info:")


def _able(core: Core) -> list[Description]:
    """The models whose cards can be read and that have a first layer."""
    found = []
    for name in core.list():
        try:
            model = core.describe(name)
        except CoreError:
            continue
        if model.can("first_layer"):
            found.append(model)
    return found


def _first_of_each(models: list[Description]) -> tuple[str, ...]:
    """One model each of an encoder without noise, with noise, and of an energy, of one data set."""
    kinds: tuple[Callable[[Description], bool], ...] = (
        lambda model: model.can("decodes_latent") and not model.can("gaussian_latent"),
        lambda model: model.can("gaussian_latent") and model.beta == 1,
        lambda model: model.can("energy_based"),
    )
    best: tuple[str, ...] = ()
    for dataset in dict.fromkeys(model.dataset for model in models):
        own = [model for model in models if model.dataset == dataset]
        names = [next((model.name for model in own if fits(model)), None) for fits in kinds]
        found = tuple(name for name in names if name is not None)
        best = max(best, found, key=len)
    return best or (models[0].name,)


def _show_model(core: Core, model: Description, rank: int, theme: Theme) -> None:
    """One model's sheet, and the unit of that rank."""
    layer, worth = core.first_layer(model.name), worths(core, model.name)
    order = np.argsort(-worth, kind="stable")[:PLACES]
    at = min(rank, len(order) - 1)
    unit = int(order[at])
    height, width = layer.weights.shape[2:]
    sees = f"patches of {width} × {height} px" if layer.stride else "the whole image"
    st.markdown(f"**{plain(model.title)}**  \n{len(worth)} units see {sees}")
    sheet = field_sheet(layer.weights[order], SIDE, theme, GAP_PX)
    show_sheet(
        framed(sheet, at, (height, width), theme),
        f"The weights of the {len(order)} units that it needs most",
        sharp_px=900,
    )
    change = "falls" if worth[unit] < 0 else "grows"
    st.markdown(
        f"**Unit {unit + 1}**, need {at + 1}: without it the error {change} by "
        f"{abs(worth[unit]):.3f}"
    )
    show_data(grey_weights(layer.weights[order])[at], f"The weights of unit {unit + 1}", UNIT_PX)
    show_unit(core, model.name, unit, theme)


def framed(
    sheet: NDArray[np.uint8], at: int, size: tuple[int, int], theme: Theme
) -> NDArray[np.uint8]:
    """A sheet of `SIDE` tiles a row in colour, with a frame about one of them.

    Args:
        sheet: (H, W) or (H, W, 3), its tiles of `size` px with gaps of `GAP_PX`.
        at: the tile's number.
    """
    coloured = sheet if sheet.ndim == 3 else np.repeat(sheet[..., None], 3, axis=2)
    ground = GAP_ON_DARK if theme.is_dark else GAP_ON_LIGHT
    around = ((GAP_PX, GAP_PX), (GAP_PX, GAP_PX), (0, 0))
    found = np.pad(coloured, around, constant_values=ground)
    row, column = divmod(at, SIDE)
    top, left = row * (size[0] + GAP_PX), column * (size[1] + GAP_PX)
    box = found[top : top + size[0] + 2 * GAP_PX, left : left + size[1] + 2 * GAP_PX]
    inner = box[GAP_PX:-GAP_PX, GAP_PX:-GAP_PX].copy()
    box[:] = [int(theme.latent[i : i + 2], 16) for i in (1, 3, 5)]
    box[GAP_PX:-GAP_PX, GAP_PX:-GAP_PX] = inner
    return found
