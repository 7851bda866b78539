"""Which trainings belong side by side, and what is said of each?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.core import Description
from explorer.data.dataset import held_out_split
from explorer.training.settings import TrainingSettings

TRIO_WEIGHTS = ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
"""(beta, reconstruction weight) of the lecture's three: reconstruction only, KL only, both."""
FREE_SETTINGS = ("beta", "reconstruction_weight", "images_evaluated", "stored_as")
"""The settings that may differ between trainings that are compared: the weights, and what only
looks or keeps."""
TITLE_DOT = " · "
PIXELS = {
    ("bernoulli", None): "Bernoulli pixels",
    ("gaussian", "unit"): "Gaussian pixels, σ = 1",
    ("gaussian", "learned"): "Gaussian pixels, learned σ",
}


def circumstances(model: Description) -> tuple[str, str]:
    """The data set, and all else that must be equal for two trainings to be comparable."""
    architecture = sorted(model.card.get("architecture", {}).items(), key=str)
    # Kinds, not families: the β-VAE at β = 1 is the VAE.
    kinds = sorted(model.capabilities)
    images = model.card.get("split", {}).get("train_images")
    return model.dataset, repr((kinds, architecture, images, decisive_settings(model)))


def held_out_by(models: Iterable[Description]) -> str:
    """Which images these trainings' curves and planes are of: "validation images", for one."""
    splits = {
        held_out_split([key.removesuffix("_images") for key in model.card.get("split", {})])
        for model in models
    }
    return f"{' or '.join(sorted(splits, reverse=True))} images"


def decisive_settings(model: Description) -> dict[str, object]:
    """How long, on which pixels and from which seed it was trained, among others."""
    training = model.card.get("training", {})
    usual = TrainingSettings().to_dict()
    return {name: training.get(name, usual[name]) for name in usual if name not in FREE_SETTINGS}


def kind_of(model: Description) -> str:
    """The training in two words: what it was trained on."""
    if not model.can("gaussian_latent"):
        return sentence_case(model.family_title)
    if model.beta == 0:
        return "Reconstruction only"
    if model.reconstruction_weight == 0:
        return "KL only"
    return "Both" if model.beta == 1 else f"Both, β = {model.beta:g}"


def sentence_case(text: str) -> str:
    """The text with its first letter large and the others as they are; β stays a β."""
    first = text[:1]
    return (first.upper() if first.isascii() else first) + text[1:]


def short_titles(models: Sequence[Description]) -> list[str]:
    """Each model's title without the parts that all have."""
    parts = [model.title.split(TITLE_DOT) for model in models]
    shared = set.intersection(*(set(part) for part in parts))
    own = [TITLE_DOT.join(word for word in part if word not in shared) for part in parts]
    return [sentence_case(words) or model.title for words, model in zip(own, models, strict=True)]


def scale_of(model: Description) -> str:
    """What a reconstruction term measures: the same images under the same kind of pixels."""
    pixels = PIXELS.get((model.likelihood, model.sigma), model.likelihood)
    return f"{model.dataset_title}, {pixels}"
