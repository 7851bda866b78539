"""Which of a model's figures does its card show, in which words and units?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explorer.core import Description
from explorer.figures.frame import signed
from explorer.ui.trainings import sentence_case


@dataclass(frozen=True)
class Figure:
    """One figure: its name, its value with sign and digits, and its unit."""

    name: str
    value: str
    unit: str


NATS = "nats"


def figures_of(model: Description) -> list[Figure]:
    """The figures that there are, the most telling first; all on held-out images."""
    found = [_bound(model.metrics), _evidence(model.metrics)]
    for key, name, sign, digits, unit in (
        ("log_px", "log p(x)", 1, 1, NATS),
        ("log_px_given_z", "−log p(x|z)", -1, 1, NATS),
        ("kl", "KL", 1, 2, NATS),
        ("perplexity", "perplexity", 1, 0, "codes"),
    ):
        value = _number(model.metrics.get(key))
        if value is not None:
            found.append(Figure(name, signed(sign * value, digits), unit))
    active = model.metrics.get("active_units")
    if isinstance(active, int):
        found.append(Figure("active", f"{active} of {model.latent_dim}", "latents"))
    return [figure for figure in found if figure is not None]


def _bound(metrics: dict[str, Any]) -> Figure | None:
    value = _number(metrics.get("elbo"))
    return None if value is None else Figure("−ELBO", signed(-value, 1), NATS)


def _evidence(metrics: dict[str, Any]) -> Figure | None:
    value = _number(metrics.get("nll"))
    return None if value is None else Figure("NLL ≤", signed(value, 1), NATS)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def measured_on(model: Description) -> str:
    """Such as "10,000 test images, per image, seed 0"."""
    count, seed = model.metrics.get("images"), model.metrics.get("seed")
    images = f"{count:,} held-out images" if isinstance(count, int) else "held-out images"
    parts = [f"per image, on {images}"]
    if isinstance(seed, int):
        parts.append(f"seed {seed}")
    samples = model.metrics.get("nll_samples")
    if isinstance(samples, int):
        parts.append(f"the NLL bound by {samples:,} importance samples")
    return ", ".join(parts)


def what_it_is(model: Description) -> str:
    """Such as "VAE of 28×28 pixels · 1,331,012 weights", beside a title that says the rest."""
    channels, height, width = model.image_shape
    colour = ", RGB" if channels > 1 else ""
    parts = [f"{sentence_case(model.family_title)} of {width}×{height} pixels{colour}"]
    weights = model.card.get("parameters")
    if isinstance(weights, int):
        parts.append(f"{weights:,} weights")
    return " · ".join(parts)


def how_trained(model: Description) -> str:
    """The training in a sentence."""
    training, split = model.card["training"], model.card["split"]
    parts = []
    count = split.get("train_images")
    if isinstance(count, int):
        parts.append(f"{count:,} images")
    for key, word in (("epochs_done", "epochs"), ("batch_size", "a batch"), ("seed", "seed")):
        value = training.get(key)
        if isinstance(value, int):
            parts.append(f"seed {value}" if key == "seed" else f"{value:,} {word}")
    if model.can("gaussian_latent"):
        parts.append(f"β = {model.beta:g}")
        if model.reconstruction_weight != 1:
            parts.append(f"reconstruction × {model.reconstruction_weight:g}")
    return ", ".join(parts)
