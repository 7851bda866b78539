"""How is one image shown as every class would have it, its z kept?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, LabelWorth
from explorer.figures.label_worth import FAR_NATS, label_worth_figure
from explorer.figures.number_text import signed, with_error
from explorer.figures.palette import Theme
from explorer.metrics.shares import counted_error
from explorer.ui.choices.trainings import decisive_settings
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.picture import data_address, mean_address, width_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain

PICTURE_PX, MIN_PX, NARROW_PX = 72, 50, 48
PIXELS_DECODED = 1 << 23
"""For the draws under all classes together: less than a second on one core."""
WORTH = frozenset({"label_worth", "label_worth_images", "label_worth_how"})
AGREEMENT = frozenset({"class_agreement", "class_agreement_pictures", "classifier_accuracy"})
"""Figures that are said in one sentence: a card from elsewhere may lack some."""
CERTAIN, SHOWN = 0.999, 0.005
"""A probability is no more than the first; an error below half a digit is not shown."""
FEWEST_DRAWS, MOST_DRAWS = 100, 1000


@cached(max_entries=256)
def label_worth_of(core: Core, name: str, image: NDArray[np.uint8]) -> LabelWorth:
    """What each class is worth for one image, uint8 (C, H, W); kept for all who bring the same."""
    classes = len(core.describe(name).class_names)
    draws = PIXELS_DECODED // (image.size * classes)
    return core.label_worth(name, image[None], min(max(draws, FEWEST_DRAWS), MOST_DRAWS))


def show_every_class(
    model: Description,
    image: NDArray[np.uint8],
    decoded: NDArray[np.uint8],
    own: int,
    theme: Theme,
) -> None:
    """The image, then its z decoded under each class; its own class framed.

    Args:
        image: uint8 (C, H, W).
        decoded: one for each class, uint8 (K, C, H, W).
        own: the class that it was encoded with.
    """
    figures = [
        _figure(data_address(image, PICTURE_PX), "The image", "x", theme.incoming, True, image)
    ]
    figures += [
        _figure(
            mean_address(picture),
            f"The same z as {name}",
            name,
            theme.outgoing if label == own else theme.ink,
            label == own,
            image,
        )
        for label, (name, picture) in enumerate(zip(model.class_names, decoded, strict=True))
    ]
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:10px 8px">{"".join(figures)}</div>')


def _figure(
    address: str, alt: str, name: str, colour: str, is_framed: bool, image: NDArray[np.uint8]
) -> str:
    most = width_of(image.shape, NARROW_PX if is_narrow() else PICTURE_PX)
    frame = f"box-shadow:0 0 0 2px {colour};" if is_framed else ""
    return (
        f'<figure style="margin:0;text-align:center;flex:1 1 {MIN_PX}px;max-width:{most}px">'
        f'<img src="{escape(address)}" alt="{escape(alt)}" style="display:block;width:100%;'
        f'border-radius:5px;{frame}">'
        f'<figcaption style="color:{colour};font-size:0.9rem;margin-top:4px">{escape(name)}'
        "</figcaption></figure>"
    )


def show_label_worth(model: Description, found: LabelWorth, own: int, theme: Theme) -> None:
    """What the image's class is worth, in words and as bars against the most."""
    st.markdown(
        f"To know that it is **{plain(model.class_names[own])}** is worth "
        f"**{_worth_words(found, own)} nats** of at most ln {found.classes} = {found.most:.2f}. "
        f"Asked the other way round, {_reading_words(model, found)}."
    )
    show_figure(
        label_worth_figure(
            found.worth,
            model.class_names,
            own,
            found.most,
            theme,
            errors=found.worth_errors,
            far=found.is_rough,
        ),
        key="label_worth",
        alt="What each class is worth for the image, a bar for each, with the most it can be",
    )
    st.caption(
        "log p(x|y) − log p(x) in nats, with p(x) = (1/K) Σ p(x|y): it holds p(x|y) with the "
        f"weight 1/K, hence the limit. {_how(found)}"
    )


def _worth_words(found: LabelWorth, label: int) -> str:
    """With no more digits than the draws bear; of a class that was not integrated a limit."""
    if found.is_rough[label]:
        return f"less than {signed(FAR_NATS, 0)}"
    worth, error = float(found.worth[label]), float(found.worth_errors[label])
    return with_error(worth, error) if error >= SHOWN else signed(worth)


def _reading_words(model: Description, found: LabelWorth) -> str:
    """Which class the model reads, as far as it can be told."""
    names = [f"**{plain(model.class_names[label])}**" for label in found.read_as]
    if len(names) > 1:
        return f"the draws do not tell whether the model reads it as {' or '.join(names)}"
    read = found.read_as[0]
    probability = float(found.class_probabilities[read])
    error = probability * float(found.worth_errors[read])
    return f"the model reads it as {names[0]}, p(y|x) {_probability(probability, error)}"


def _probability(value: float, error: float) -> str:
    """To three digits, or with its error; neither says 1 where there is a doubt left."""
    if error >= SHOWN:
        return f"= {with_error(value, error)}"
    return f"= {value:.3f}" if value < CERTAIN else f"> {CERTAIN}"


def _how(found: LabelWorth) -> str:
    """How log p(x|y) was found, and what that leaves open."""
    words = []
    if found.is_integrated.any():
        words.append("Each log p(x|y) by quadrature over z.")
    if found.is_drawn:
        drawn = int((~(found.is_integrated | found.is_rough)).sum())
        which = f"Of {drawn}, too narrow for a grid, it is" if words else "Each log p(x|y)"
        words.append(
            f"{which} by {found.samples:,} importance draws from q(z|x, y), seed {found.seed}: a "
            "lower bound in expectation, loosest under the wrong classes. The ± is by how much it "
            "hangs on single draws; what no draw came near is in no error."
        )
    if found.is_rough.any():
        words.append(
            f"Of {found.is_rough.sum()} of {found.classes} classes a coarse grid says that they "
            "are too far below to add anything."
        )
    return " ".join(words)


def _mean_worth(metrics: Mapping[str, Any]) -> str:
    value, error = metrics["label_worth"], metrics.get("label_worth_se")
    return signed(value) if error is None else with_error(value, error)


def show_worth_on_average(core: Core, model: Description) -> None:
    """The same over the test set, and against a model that is told no class."""
    metrics = model.metrics
    if not set(metrics) >= WORTH:
        return
    words = (
        f"Over {metrics['label_worth_images']:,} test images the label is worth "
        f"**{_mean_worth(metrics)}** nats on average ({metrics['label_worth_how']})."
    )
    if "label_worth_median" in metrics:
        words += (
            f" For half of them it is worth more than {metrics['label_worth_median']:.2f}, and for "
            f"{metrics['label_worth_below_zero']:.1%} less than nothing."
        )
    other = _without_label(core, model)
    if other is not None:
        gain = other.metrics["nll"] - metrics["nll"]
        words += (
            f" {plain(other.title)}, which is told none, bounds an image at "
            f"{other.metrics['nll']:.1f} nats, this one given its class at {metrics['nll']:.1f}: "
            f"{gain:.1f} fewer."
        )
        if gain > math.log(len(model.class_names)):
            words += " More than a label can carry, because z is spared from saying the class."
    if set(metrics) >= AGREEMENT:
        words += (
            f" Of {metrics['class_agreement_pictures']:,} prior samples a classifier (right on "
            f"{metrics['classifier_accuracy']:.1%} of test images) reads "
            f"**{_agreement(metrics)}** as the class asked for."
        )
    st.caption(words)


def _agreement(metrics: Mapping[str, Any]) -> str:
    """The share, with its error where it is not all or none of them."""
    share, error = metrics["class_agreement"], counted_error(metrics, "class_agreement")
    return f"{share:.1%}" if error is None else f"{with_error(100 * share, 100 * error)}%"


def _what_both_share(model: Description) -> tuple[object, ...]:
    layers = [model.card["architecture"].get(name) for name in ("backbone", "widths")]
    what = model.dataset, model.latent_dim, model.likelihood, model.sigma
    weights = model.beta, model.reconstruction_weight
    return *what, weights, layers, decisive_settings(model)


def _without_label(core: Core, model: Description) -> Description | None:
    """The model that differs in nothing but the label."""
    for name in core.list():
        other = core.describe(name)
        if (
            other.can("gaussian_latent")
            and not other.can("conditional")
            and _what_both_share(other) == _what_both_share(model)
            and other.beta == other.reconstruction_weight == 1
            and {"nll"} <= set(other.metrics) & set(model.metrics)
        ):
            return other
    return None
