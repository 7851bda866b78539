"""Which of a model's figures does its card show, in which words and units?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.core import Description
from explorer.ui.choices.trainings import sentence_case
from explorer.ui.pages.models.figure_groups import MEANINGS, images_of, shown


@dataclass(frozen=True)
class Figure:
    """One figure: its name, its value with sign and digits, its unit, and its word's key."""

    name: str
    value: str
    unit: str
    term: str


HEADLINES = (
    ("elbo", "−ELBO", 1),
    ("nll", "NLL ≤", 1),
    ("dynamic_nll", "NLL ≤, binarised", 1),
    ("log_px", "log p(x)", 1),
    ("log_px_given_z", "−log p(x|z)", 1),
    ("kl", "KL", 2),
    ("perplexity", "perplexity", 0),
    ("active_units", "active", 0),
    ("higgins_metric", "Higgins", 3),
    ("mig", "MIG", 2),
)
"""Key, name and digits of what stands on the card itself."""
DYNAMIC = "dynamic_"
SHOWN_KEYS = tuple(key.removeprefix(DYNAMIC) for key, _, _ in HEADLINES)


def figures_of(model: Description) -> list[Figure]:
    """The headline figures that there are, the most telling first, on the card's split."""
    metrics = model.metrics | {"latent_dim": model.latent_dim}
    found = []
    for key, name, digits in HEADLINES:
        meaning = MEANINGS[key.removeprefix(DYNAMIC)]
        value = shown(metrics, replace(meaning, key=key, digits=digits))
        if value:
            said = model.marked(key, name)
            found.append(Figure(said, value, meaning.unit, key.removeprefix(DYNAMIC)))
    return found


def measured_on(model: Description) -> str:
    """Such as "per image, on 10,000 test images, seed 0"."""
    seed = model.metrics.get("seed")
    parts = [f"per image, on {images_of(model.metrics)}"]
    if isinstance(seed, int):
        parts.append(f"seed {seed}")
    return ", ".join([*parts, *_samples_of(model)])


def _samples_of(model: Description) -> list[str]:
    """How many importance samples are behind each NLL bound that the card shows."""
    return [
        f"{samples:,} importance samples for “{model.marked(key, name)}”"
        for key, name, _ in HEADLINES
        if key.endswith("nll") and isinstance(samples := model.metrics.get(f"{key}_samples"), int)
    ]


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
