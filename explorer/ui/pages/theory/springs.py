"""Theory 3: what do reconstruction and KL do to each image's place in latent space?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description
from explorer.figures.palette import Theme
from explorer.figures.rate_distortion import rate_distortion_figure
from explorer.figures.theory_springs import balls_figure
from explorer.images.tiling import tile
from explorer.ui.choices.beta_ladder import find_ladder
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.surroundings import figure_height
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import springs_lines
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import show_sheet
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain
from explorer.ui.shell.visitor import visitors_core

BALLS, POINTS = "Balls", "Points"
SHOWN = 320
"""Test images whose balls are drawn: as many as can be told apart."""
NEARLY_ALL = 0.93
SMALLEST_WINDOW = 3.4
FIRST_BETA = 1.0
STRIP = 10


def show_springs(theme: Theme) -> None:
    """The text, and the same network trained at several β."""
    kl = in_colour(theme, "latent", r"\mathrm{KL}(q(z|x)\,\|\,p(z))")
    reconstruction = in_colour(theme, "outgoing", r"\mathbb E_q[-\log p(x|z)]")
    idea = Idea(
        "Balls and springs",
        "Each image is encoded to a ball: :green[reconstruction] pushes balls apart and makes them "
        "small, and the :blue[KL], a spring of strength β, pulls each back to the prior and blows "
        "it up. Encode to points, and nothing fills the space between them.",
        rf"\begin{{aligned}} \text{{loss}} = \;&{reconstruction} \\[2pt] +\; \beta\,&{kl} "
        r"\end{aligned}",
        ("log_px_given_z", "kl", "beta", "rate_distortion"),
    )
    core = visitors_core()
    ladder = find_ladder(_sound(core))
    beside, picture = open_idea(idea)
    if not ladder:
        picture.info(
            "This needs at least three 2-D models of the same data, network and seed that differ "
            "in β alone; such a ladder is trained by repeating one command with another --beta.",
            icon=":material/info:",
        )
        return
    with beside:
        shape = choose_one("Encode to", [BALLS, POINTS], "shape")
    with picture:
        _show_ladder(core, tuple(model.name for model in ladder), shape != POINTS, theme)
    with beside:
        _say_what_is_shown(ladder)


def _sound(core: Core) -> list[Description]:
    """The models whose cards can be read."""
    found = []
    for name in core.list():
        try:
            found.append(core.describe(name))
        except CoreError:
            continue
    return found


@st.fragment
def _show_ladder(core: Core, names: tuple[str, ...], as_balls: bool, theme: Theme) -> None:
    """The slider and all that follows it."""
    ladder = [core.describe(name) for name in names]
    betas = [model.beta for model in ladder]
    beta = st.select_slider(
        "Strength β of the spring",
        betas,
        min(betas, key=lambda each: abs(each - FIRST_BETA)),
        format_func="{:g}".format,
        key="beta",
        bind="query-params",
    )
    chosen = betas.index(beta)
    model = ladder[chosen]
    plane, side = st.columns([1.3, 1], gap="medium")
    with plane:
        _show_plane(core, model, _half_width(core, names), as_balls, theme)
    with side:
        show_figure(
            rate_distortion_figure(
                betas,
                [each.metrics["kl"] for each in ladder],
                [-each.metrics["log_px_given_z"] for each in ladder],
                chosen,
                theme,
                figure_height(wide=310, narrow=280),
            ),
            key="theory_trade",
            alt="Distortion against rate, one point for each β",
        )
        _show_strip(core, model)
        offer_python(python_of(model, springs_lines(names, SHOWN)))


def _show_plane(
    core: Core, model: Description, half_width: float, as_balls: bool, theme: Theme
) -> None:
    stored = core.encodings(model.name)
    logvar = stored.logvar[:SHOWN] if as_balls and stored.logvar is not None else None
    show_figure(
        balls_figure(
            stored.mu[:SHOWN],
            logvar,
            None if stored.labels is None else stored.labels[:SHOWN],
            model.class_names,
            half_width,
            theme,
            figure_height(wide=430, narrow=350),
        ),
        key="theory_balls",
        alt="Each test image’s place in the latent plane, in its class’s colour",
    )


@cached(max_entries=8)
def _half_width(core: Core, names: tuple[str, ...]) -> float:
    """Of one window for all: it holds nearly all balls at every β, and the prior's circles."""
    reaches = [SMALLEST_WINDOW]
    for name in names:
        stored = core.encodings(name)
        assert stored.logvar is not None
        reach = np.abs(stored.mu[:SHOWN]) + np.exp(0.5 * stored.logvar[:SHOWN])
        reaches.append(float(np.quantile(reach.max(1), NEARLY_ALL)))
    return max(reaches)


def _show_strip(core: Core, model: Description) -> None:
    """One test image of each class and what the decoder makes of its mean."""
    stored = core.encodings(model.name)
    rows = _rows_of_classes(stored.labels, len(stored))
    originals = core.test_images(model.name, rows)
    decoded = core.decode(model.name, stored.mu[rows], _labels(core, model, rows))
    if originals.original:
        st.markdown(":orange[**x**] and its :green[**reconstruction**]")
        pictures = np.concatenate([originals.images, decoded])
    else:
        st.markdown(":green[**Reconstructions**] of test images")
        offer_originals(core, model.name)
        pictures = decoded
    picture = tile(pictures, len(pictures) // len(rows), len(rows))
    show_sheet(picture, "Test images above, reconstructions below")


def _rows_of_classes(labels: NDArray[np.int64] | None, count: int) -> list[int]:
    """The first test image of each class; of no classes, the first of `count` images."""
    if labels is None:
        return list(range(min(STRIP, count)))
    return [int(np.argmax(labels == kind)) for kind in np.unique(labels)[:STRIP]]


def _labels(core: Core, model: Description, rows: list[int]) -> NDArray[np.int64] | None:
    """The classes, for models that are given them."""
    labels = core.encodings(model.name).labels
    return labels[rows] if labels is not None and model.can("conditional") else None


def _say_what_is_shown(ladder: list[Description]) -> None:
    model = ladder[0]
    st.caption(
        f"{len(ladder)} trainings of one network on {plain(model.dataset_title)} with one seed; β "
        f"alone differs. Ellipses: two deviations of q(z|x) for {SHOWN} test images; dashed "
        "circles: the prior. Rate and distortion: means over the test set; the tangent falls by β."
    )
