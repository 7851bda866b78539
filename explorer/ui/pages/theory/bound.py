"""Theory 4: how far below log p(x) is the ELBO, and what closes the gap?"""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from explorer.core import (
    INTEGRATED_NUMBERS,
    BoundDraws,
    Core,
    CoreError,
    Description,
    TestImages,
)
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme
from explorer.figures.plane import class_name
from explorer.figures.theory_bound import adding_up_figure, climb_figure, posterior_figure
from explorer.metrics.bound_climb import climb
from explorer.ui.components.surroundings import figure_height
from explorer.ui.glossary import explained
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import bound_lines
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import show_data
from explorer.ui.receipt.table import has_grey, is_pseudo
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.header import say_no_models
from explorer.ui.shell.model_choice import choose_model, say_if_unknown, show_model
from explorer.ui.shell.plain import plain
from explorer.ui.shell.visitor import visitors_core

DRAWS = (1, 2, 4, 16, 64, 256, 1024, 4096, 16_384)
FIRST_DRAWS = 64
SEED = 0
FIRST_ROW = 3
"""Of MNIST and its first model, an image whose gap is neither small nor large."""
IMAGE_PX, MAP_SIDE = 72, 96


def show_bound(theme: Theme) -> None:
    """The text, one image of one model, and its evidence exactly and by draws."""
    q, kl = in_colour(theme, "latent", "q"), in_colour(theme, "latent", r"\mathrm{KL}")
    idea = Idea(
        "The bound",
        "An image’s log p(x) is its **ELBO** plus how far the encoder’s :blue[q(z|x)] lies from "
        "the true posterior: more draws make the sum exact, and leave that gap. "
        "Averaging K draws before the logarithm is taken, not after, narrows it, and closes it "
        "only as K grows without end.",
        rf"\begin{{aligned}} \log p(x) &= \mathrm{{ELBO}} \\[2pt]"
        rf" &+ {kl}\!\left({q}(z|x)\,\|\,p(z|x)\right) \end{{aligned}}",
        ("elbo", "log_px", "posterior", "kl_posterior", "importance_bound"),
    )
    beside, picture = open_idea(idea)
    core = visitors_core()
    with beside:
        model = choose_model(core)
        if model is None:
            say_no_models()
            return
        say_if_unknown(model)
        if not _serves(model):
            _offer_those_with_a_plane(core, model)
            return
        row, shown = _choose_image(core, model)
        label = _label_of(core, model, row)
    try:
        draws = _draws_of(core, model.name, row, DRAWS[-1], SEED, label)
    except CoreError as error:
        beside.info(plain(error), icon=":material/info:")
        return
    with beside:
        _show_posterior(core, model, shown, draws, label, theme)
    with picture:
        _show_bars(draws, theme, model, (row, label))
        if is_pseudo(model, has_grey(shown.images[0])):
            st.caption(
                "Grey pixels under a Bernoulli: log p(x) is here the exact logarithm of a "
                "**pseudo-evidence**, and the ELBO bounds that.",
                help=explained("pseudo_likelihood"),
            )


def _serves(model: Description) -> bool:
    """Whether its evidence can be integrated over a plane."""
    is_small = math.prod(model.image_shape) <= INTEGRATED_NUMBERS
    return model.can("gaussian_latent") and model.latent_dim == 2 and is_small


def _offer_those_with_a_plane(core: Core, model: Description) -> None:
    st.info(
        f"{plain(model.title)} is of another kind: the sum over all z takes a model that has a "
        "Gaussian posterior and prior, two latent dimensions and images of few pixels.",
        icon=":material/info:",
    )
    fitting = [other for other in map(core.describe, core.list()) if _serves(other)]
    for other in fitting:
        st.button(
            plain(other.title), key=f"bound_{other.name}", on_click=show_model, args=(other.name,)
        )


def _choose_image(core: Core, model: Description) -> tuple[int, TestImages]:
    """A row of the test set, and its image beside the number."""
    last = len(core.encodings(model.name)) - 1
    if not 0 <= int(st.session_state.get("row", 0)) <= last:
        del st.session_state["row"]  # left over from a model with more test images
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        row = int(
            st.number_input(
                "Test image", 0, last, min(FIRST_ROW, last), key="row", bind="query-params"
            )
        )
        shown = core.test_images(model.name, [row])
        with st.container(width=IMAGE_PX):
            show_data(shown.images[0], alt=f"Test image {row}", side=IMAGE_PX)
    if not shown.original:
        offer_originals(core, model.name)
    return row, shown


def _label_of(core: Core, model: Description, row: int) -> int | None:
    """The image's class, for a model that is given one."""
    labels = core.encodings(model.name).labels
    return int(labels[row]) if labels is not None and model.can("conditional") else None


@cached(max_entries=64, spinner="Integrating over all z …")
def _draws_of(
    core: Core, name: str, row: int, draws: int, seed: int, label: int | None
) -> BoundDraws:
    image = core.test_images(name, [row]).images
    return core.bound_draws(name, image, draws, seed, _labels(label))


def _labels(label: int | None) -> np.ndarray | None:
    return None if label is None else np.array([label])


def _show_posterior(
    core: Core,
    model: Description,
    shown: TestImages,
    draws: BoundDraws,
    label: int | None,
    theme: Theme,
) -> None:
    """The two distributions that the KL compares."""
    centre, mu, logvar = ((at[0], at[1]) for at in (draws.centre, draws.mu, draws.logvar))
    found = core.posterior_map(
        model.name, shown.images, centre, draws.half_width, MAP_SIDE, _labels(label)
    )
    given = "" if label is None else f", given class {plain(class_name(label, model.class_names))}"
    st.markdown(f":blue[**p(z|x)**] as a cloud, **q(z|x)** as ellipses{given}")
    show_figure(
        posterior_figure(found.density, found.low, found.high, mu, logvar, theme),
        key="theory_posterior",
        alt="The true posterior as a cloud, and one and two deviations of q as ellipses",
    )


@st.fragment
def _show_bars(
    draws: BoundDraws, theme: Theme, model: Description, image: tuple[int, int | None]
) -> None:
    """The bars and the climb; the number of draws changes these alone.

    Args:
        draws, theme: of what, and how.
        model, image: whose, of which row and class.
    """
    samples = st.select_slider(
        "Draws z ~ q(z|x)",
        DRAWS,
        FIRST_DRAWS,
        format_func="{:,}".format,
        key="draws",
        bind="query-params",
    )
    used = draws.log_weights[:samples].astype(np.float64)
    elbo = float(used.mean())
    error = float(used.std(ddof=1) / math.sqrt(samples)) if samples > 1 else 0.0
    climbed = climb(draws.log_weights, DRAWS)
    height = figure_height(wide=400, narrow=320)
    given = model.marked("elbo", "")
    bars, curve = st.columns(2, gap="medium")
    with bars:
        st.markdown("**They add up**")
        show_figure(
            adding_up_figure(elbo, error, draws.kl_q_p, draws.log_px, theme, height, given),
            key="theory_bars",
            alt="Bars of the ELBO, the KL on top of it, and log p(x)",
        )
    with curve:
        st.markdown("**The bound of K draws climbs**")
        show_figure(
            climb_figure(
                climbed.counts, climbed.bound, draws.log_px, samples, theme, height, given
            ),
            key="theory_climb",
            alt="The importance-weighted bound against the number of draws, and log p(x)",
        )
    st.markdown(
        f"ELBO{given} + :blue[KL] = **{signed(elbo + draws.kl_q_p)}** nats, log p(x{given}) = "
        f"**{signed(draws.log_px)}** nats: **{abs(elbo + draws.kl_q_p - draws.log_px):.2f}** apart"
        f"{f', with a standard error of {error:.2f}' if error else ''} "
        f":gray[· log p(x) and the KL by quadrature, the ELBO by {samples:,} draws, seed {SEED}]"
    )
    offer_python(python_of(model, bound_lines(*image, samples, DRAWS, SEED)))
