"""What do all models that can take this image make of it, side by side?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description, elbo_samples
from explorer.figures.number_text import borne_digits, signed
from explorer.figures.palette import THEMES, Theme
from explorer.figures.plane import window_of
from explorer.images.plane_picture import plane_picture, with_mark
from explorer.images.webp import webp_uri
from explorer.metrics.percentiles import percentile_rank
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.glossary import explained
from explorer.ui.image_in.source import ChosenImage
from explorer.ui.pictures.picture import mean_address
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.receipt.receipt import label_for
from explorer.ui.receipt.table import likelihood_note, oddness
from explorer.ui.shell.cached import cached
from explorer.ui.shell.stylesheet import style_beside, variables

MAP_PX, FINE = 128, 2
LEAST_ERROR = 0.05
"""nats. An error that one digit would show as 0 is not shown."""
NEEDS = ("reconstructs", "decodes_latent")


@dataclass(frozen=True, eq=False)
class ModelResult:
    """What one model makes of the image.

    Attributes:
        name, title: of the model.
        group: key of `GROUPS`.
        reconstruction: uint8 (C, H, W).
        at: the posterior mean, float32 (D,).
        elbo: nats; log p(x|z) at z where latents are points.
        elbo_se: its standard error by the draws; 0 where latents are points.
        kl: nats; None where latents are points.
        words: where that stands among the model's own test images.
    """

    name: str
    title: str
    group: str
    reconstruction: NDArray[np.uint8]
    at: NDArray[np.float32]
    elbo: float
    elbo_se: float
    kl: float | None
    words: str


def _has_bound(model: Description) -> bool:
    """Whether it bounds log p(x)."""
    return model.can("gaussian_latent") and not model.is_given_class


GROUPS: dict[str, tuple[str, Callable[[Description], bool]]] = {
    "bernoulli": (
        "Bernoulli pixels, on grey a pseudo-likelihood: nats comparable with one another",
        lambda model: _has_bound(model) and model.likelihood == "bernoulli",
    ),
    "gaussian": (
        "Gaussian pixels: the ELBO bounds a density, not comparable with the others",
        lambda model: _has_bound(model) and model.likelihood == "gaussian",
    ),
    "given_class": (
        "Told the class: the ELBO bounds log p(x | class), not comparable with the others",
        lambda model: model.is_given_class,
    ),
    "point": (
        "No σ and no prior: log p(x|z) at z alone, which is no bound",
        lambda model: not model.can("gaussian_latent"),
    ),
}
"""Whose figures may be compared: what is said of them, and which models belong to it."""


def fitting_models(core: Core, image: NDArray[np.uint8]) -> list[Description]:
    """Every model that takes images of this shape."""
    described = [core.describe(name) for name in core.list()]
    return [model for model in described if model.image_shape == image.shape and model.can(*NEEDS)]


def show_several(
    core: Core, model: Description, image: NDArray[np.uint8], chosen: ChosenImage, theme: Theme
) -> None:
    """A card for each model, in groups whose figures compare, the highest bound first."""
    models = fitting_models(core, image)
    if len(models) < 2:
        return
    st.markdown(
        "**The same image through every model that can take it**",
        help=explained("log_px_given_z", "pseudo_likelihood", "kl", "elbo", "nats"),
    )
    with st.expander(f"{len(models)} models", expanded=not is_narrow()):
        results = [
            result_of(core, other.name, image, label_for(core, other, image, chosen))
            for other in models
        ]
        st.html(cards_html(core, model, results, theme))


@cached(max_entries=512)
def result_of(
    core: Core, name: str, image: NDArray[np.uint8], label: int | None
) -> ModelResult | None:
    """What one model makes of one image, uint8 (C, H, W); None if it cannot."""
    model = core.describe(name)
    labels = None if label is None else np.array([label], dtype=np.int64)
    is_gaussian = model.can("gaussian_latent")
    try:
        posterior = core.encode(name, image[None], labels)
        # A row of its own for each draw, so that their spread is known.
        draws = elbo_samples(image) if is_gaussian else 1
        each = None if labels is None else np.repeat(labels, draws)
        terms = core.elbo_terms(name, np.repeat(image[None], draws, axis=0), 1, labels=each)
        reconstruction = core.reconstruct(name, image[None], labels)[0]
    except CoreError:
        return None
    elbo = float(terms.elbo.mean(dtype=np.float64))
    group = next(key for key, (_, belongs) in GROUPS.items() if belongs(model))
    return ModelResult(
        name,
        model.title,
        group,
        reconstruction,
        posterior.mu[0],
        elbo,
        float(terms.elbo.std(ddof=1, dtype=np.float64)) / math.sqrt(draws) if draws > 1 else 0.0,
        float(terms.kl[0]) if is_gaussian else None,
        oddness(percentile_rank(core.encodings(name).elbo, elbo)),
    )


def cards_html(
    core: Core, model: Description, results: Sequence[ModelResult | None], theme: Theme
) -> str:
    """The groups of cards; everything in them is made from numbers and the cards' titles."""
    found = [result for result in results if result is not None]
    parts = []
    for key, (words, _) in GROUPS.items():
        group = sorted((t for t in found if t.group == key), key=lambda t: -t.elbo)
        if group:
            cards = "".join(
                _card(core, result, result.name == model.name, theme) for result in group
            )
            parts.append(f"<h2>{escape(words)}</h2><div class='cards'>{cards}</div>")
    style = variables(
        outgoing=theme.outgoing,
        latent=theme.latent,
        quiet=theme.quiet,
        line=theme.grid,
    )
    return f'{style_beside(__file__)}<div class="several" style="{style}">{"".join(parts)}</div>'


def _card(core: Core, result: ModelResult, is_chosen: bool, theme: Theme) -> str:
    described = core.describe(result.name)
    name = described.marked("elbo", "ELBO") if result.kl is not None else "log p(x|z)"
    note = ""
    if described.likelihood == "gaussian":
        note = f"<small>{escape(likelihood_note(described, is_grey=True))}</small>"
    kl = "" if result.kl is None else f'<span class="kl">KL {result.kl:.2f}</span>'
    picture = position_uri(core, result.name, tuple(float(v) for v in result.at), theme.name)
    where = (
        ""
        if not picture
        else f'<img src="{picture}" alt="Where it lands in {escape(result.title)}">'
    )
    return (
        f'<figure class="{"chosen" if is_chosen else ""}"><figcaption>{escape(result.title)}'
        f"{note}</figcaption>"
        f'<div class="pictures"><img class="out" src="{mean_address(result.reconstruction)}" '
        f'alt="Reconstruction by {escape(result.title)}">{where}</div>'
        f"<p><b>{name} {_elbo_words(result)}</b>{kl}</p><small>{escape(result.words)}</small>"
        "</figure>"
    )


def _elbo_words(result: ModelResult) -> str:
    """To a tenth of a nat at most, with the error where it can be seen."""
    error = result.elbo_se
    if error < LEAST_ERROR:
        return signed(result.elbo, 1)
    digits = min(borne_digits(error), 1)
    return f"{signed(result.elbo, digits)} ± {signed(error, digits)}"


@cached(max_entries=256)
def position_uri(core: Core, name: str, mu: tuple[float, ...], theme_name: str) -> str:
    """A small picture of the test set's latents with the image's place; "" for one dimension."""
    if len(mu) < 2:
        return ""
    theme = THEMES[theme_name]
    projection = flat_projection(core, name)
    assert projection.plane is not None
    at = projection.plane.to_plane(np.array([mu], np.float32))[0]
    window = window_of(projection.points)
    base = _plane(core, name, theme_name)
    place = float(at[0]), float(at[1])
    mark = with_mark(base, window, place, theme.incoming, theme.paper, scale=FINE)
    return webp_uri(mark)


@cached(max_entries=64)
def _plane(core: Core, name: str, theme_name: str) -> NDArray[np.uint8]:
    theme, points = THEMES[theme_name], flat_projection(core, name).points
    labels = core.encodings(name).labels
    return plane_picture(
        points, theme.classes, labels, window_of(points), FINE * MAP_PX, theme.panel
    )
