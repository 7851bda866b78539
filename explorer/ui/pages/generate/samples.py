"""How do a model's mean samples and its samples compare with the data?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description, DrawnImages, TestImages, classes_told
from explorer.images.png import png_bytes
from explorer.images.tiling import enlarge, tile
from explorer.latent.plane_density import plane_mass
from explorer.latent.planes import axis_plane
from explorer.latent.prior_fit import (
    COVERED,
    HOLE,
    hole_share,
    perfect_latents,
    prior_mass,
    shell_shares,
)
from explorer.latent.windows import SquareWindow
from explorer.ui.choices.draw import choose_class, choose_seed, choose_temperature
from explorer.ui.glossary import explained
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import show_sheet
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain

SIDES = (4, 6, 8, 10, 12)
GAP_PX, GAP_GREY = 1, 72
PRIOR_HALF, HOLE_CELLS = 4.0, 80
SHARP_PX = 560
"""A sheet is enlarged to about this many pixels, so that a browser does not smooth it."""
DATA = ":orange[**Data**]"
MEANS, DRAWS = ":green[**Mean samples p({0}|{1})**]", ":green[**Samples {0} ~ p({0}|{1})**]"


@dataclass(frozen=True)
class SamplePlan:
    """What is drawn: images on a side of the sheet, class, temperature and seed."""

    side: int
    seed: int
    temperature: float
    class_name: str | None

    @property
    def count(self) -> int:
        """Images on a sheet."""
        return self.side**2


@cached(max_entries=32, spinner="Drawing …")
def drawn(core: Core, name: str, plan: SamplePlan) -> DrawnImages:
    """The new images of a model; kept, as a Gibbs chain takes its time."""
    label = told_label(core.describe(name), plan)
    return core.draw_images(name, plan.count, plan.seed, label, plan.temperature)


def told_label(model: Description, plan: SamplePlan) -> int | None:
    """The class that a model is told when it draws; None where it is told none."""
    return _label(model, plan) if classes_told(model) else None


def choose_plan(model: Description) -> SamplePlan:
    """The controls, for a row of them."""
    side = st.select_slider(
        "Images a side", SIDES, value=8, key="side", bind="query-params", width=160
    )
    temperature = choose_temperature(160)
    names = model.class_names if classes_told(model) else ()
    class_name = choose_class(names) if names else None
    return SamplePlan(int(side), choose_seed(110), temperature, class_name)


def show_panels(core: Core, models: list[Description], plan: SamplePlan) -> None:
    """Data, mean samples and samples side by side; each further model's in a row below."""
    for number, model in enumerate(models):
        if len(models) > 1:
            st.markdown(f"**{plain(model.title)}**")
        data, means, draws = st.columns(3, gap="medium")
        found = drawn(core, model.name, plan)
        with data:
            if number == 0:
                _show_data(core, model, plan)
            else:
                _say_prior(core, model)
        with means:
            _show_sheet(
                MEANS.format(*_names(model)), found.means, plan, f"Mean samples of {model.title}"
            )
            st.caption(_how(model, plan))
        with draws:
            _show_sheet(
                DRAWS.format(*_names(model)), found.draws, plan, f"Samples of {model.title}"
            )
            st.caption(_pixels(model, found))
    _say_prior(core, models[0])


def sheet_png(core: Core, models: list[Description], plan: SamplePlan) -> bytes:
    """Data, means and draws side by side, a row for each model, with what made them."""
    rows = []
    for model in models:
        found = drawn(core, model.name, plan)
        data = data_images(core, model, plan)
        none = np.full_like(found.means, GAP_GREY)
        sheets = (none if data is None else data.images, found.means, found.draws)
        rows.append(np.concatenate([_padded(_sheet(each, plan)) for each in sheets], axis=1))
    width = min(row.shape[1] for row in rows)
    picture = np.concatenate([row[:, :width] for row in rows])
    notes = {
        "Models": ", ".join(model.title for model in models),
        "Columns": "data, mean samples p(x|z), samples x ~ p(x|z)",
        "Seed": str(plan.seed),
        "Temperature": f"{plan.temperature:g}",
    }
    return png_bytes(picture, notes)


def data_images(core: Core, model: Description, plan: SamplePlan) -> TestImages | None:
    """Test images drawn with the plan's seed; None where no test image is of its class."""
    label = _label(model, plan)
    try:
        return core.drawn_test_images(model.name, plan.count, plan.seed, label)
    except CoreError:
        if label is None:
            raise
        return None


def _show_data(core: Core, model: Description, plan: SamplePlan) -> None:
    found = data_images(core, model, plan)
    if found is None:
        st.markdown(DATA)
        st.caption(
            f"No test image of {plain(model.dataset_title)} is of class {plain(plan.class_name)}."
        )
        return
    title = DATA if found.original else ":green[**Data**, rebuilt]"
    _show_sheet(title, found.images, plan, f"{plan.count} test images of {model.dataset_title}")
    st.caption(f"{plain(model.dataset_title)}, test images drawn with seed {plan.seed}.")
    if not found.original:
        offer_originals(core, model.name)


def _show_sheet(title: str, images: NDArray[np.uint8], plan: SamplePlan, alt: str) -> None:
    st.markdown(title)
    show_sheet(_sheet(images, plan), alt)


def _sheet(images: NDArray[np.uint8], plan: SamplePlan) -> NDArray[np.uint8]:
    picture = tile(images, plan.side, plan.side, GAP_PX, GAP_GREY)
    return enlarge(picture, max(1, round(SHARP_PX / max(picture.shape[:2]))))


def _padded(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    edges = [(8, 8), (8, 8)] + [(0, 0)] * (picture.ndim - 2)
    return np.pad(picture, edges, constant_values=GAP_GREY)


def _names(model: Description) -> tuple[str, str]:
    """The letters of image and latent: v and h of a Boltzmann machine, else x and z."""
    return ("v", "h") if model.can("energy_based") else ("x", "z")


def _how(model: Description, plan: SamplePlan) -> str:
    """How the mean samples were drawn, in one line with the seed."""
    scale = "" if plan.temperature == 1 else f", temperature {plan.temperature:g}"
    if model.can("energy_based"):
        way = "p(v|h) at the end of a Gibbs chain from noise"
    elif model.can("codebook"):
        way = "Codes drawn one by one from their prior, then decoded"
    else:
        squared = "" if plan.temperature == 1 else f"{plan.temperature:g}² "
        way, scale = f"E[x|z] for z ~ N(0, {squared}I)", ""
    given = f", class {plan.class_name}" if plan.class_name and classes_told(model) else ""
    return f"{way}{given}{scale}, seed {plan.seed}."


def _pixels(model: Description, found: DrawnImages) -> str:
    if model.likelihood != "gaussian":
        return "Each pixel tossed by itself, 0 or 1, with the mean as its chance."
    sigma = "σ = 1 as in the lecture"
    if model.sigma != "unit":
        sigma = f"σ learned, about {found.spread:.2f}"
    return (
        f"Each pixel from N(mean, σ²), {sigma}; {found.outside:.0%} of them fall outside of black "
        "to white and are cut."
    )


@cached(max_entries=64)
def draws_in_holes(core: Core, name: str) -> tuple[float, float]:
    """The share of z ~ N(0, I) that lands where q(z) is below `HOLE` of p(z); two latents.

    Beside it the share that as many images would leave were q(z) exactly the prior: no estimate
    from so many is without any.
    """
    encodings, window = core.encodings(name), SquareWindow(0.0, 0.0, PRIOR_HALF)
    assert encodings.logvar is not None  # asked only of models with a Gaussian latent
    generator = np.random.default_rng(0)
    expected = prior_mass(window, HOLE_CELLS)
    shares = []
    for mu, logvar in (
        (encodings.mu, encodings.logvar),
        perfect_latents(encodings.logvar, generator),
    ):
        mass = plane_mass(axis_plane(2), mu, logvar, window, HOLE_CELLS, generator)
        shares.append(hole_share(mass, expected))
    return shares[0], shares[1]


def _say_prior(core: Core, model: Description) -> None:
    """Say how well the prior covers the test images' latents."""
    if not model.can("decodes_latent"):
        return
    encodings = core.encodings(model.name)
    logvar = encodings.logvar if model.can("gaussian_latent") else None
    found = shell_shares(encodings.mu, logvar, np.random.default_rng(0))
    kind = "latents" if logvar is None else "latents, drawn from their posteriors,"
    reach = (
        f"{found.within:.1%} of the test images’ {kind} lie as far from 0 as {COVERED:.0%} of "
        f"N(0, I) does, {found.nearer:.1%} nearer and {found.farther:.1%} farther"
    )
    if model.can("gaussian_latent"):
        holes = ""
        if model.latent_dim == 2:
            share, perfect = draws_in_holes(core, model.name)
            holes = (
                f"; {share:.1%} of its draws land in holes, where q(z) < p(z) / {1 / HOLE:g}: "
                f"{perfect:.1%} would were q(z) the prior itself"
            )
        words = f"{plain(model.title)}: its prior is N(0, I); {reach}{holes}."
        st.caption(words, help=explained("prior", "aggregate_posterior"))
        return
    st.info(
        f"{plain(model.title)} has no prior, so nothing says which z to decode. Taken from N(0, I) "
        f"all the same, z misses much of what it learned: only {reach}.",
        icon=":material/info:",
    )


def _label(model: Description, plan: SamplePlan) -> int | None:
    if plan.class_name is None or plan.class_name not in model.class_names:
        return None
    return model.class_names.index(plan.class_name)
