"""Which three trainings does the page begin with, and what does the browser replay of them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from explorer.core import Core, Description
from explorer.data.dataset import held_out_split
from explorer.figures.history import KL, TERMS, TRAIN
from explorer.figures.palette import Theme
from explorer.images.jpeg import jpeg_of_png
from explorer.ui.choices.trainings import (
    TRIO_WEIGHTS,
    circumstances,
    held_out_by,
    kind_of,
    scale_of,
    short_titles,
)
from explorer.ui.components.epoch_replay import (
    Plane,
    Replay,
    ReplayedTraining,
    ReplayTerm,
    replay_of_trainings,
)
from explorer.ui.shell.cached import cached


def find_trio(models: Sequence[Description], dataset: str | None = None) -> list[str]:
    """Names of three trainings alike in all but the weights of the objective's two terms.

    Found by what the cards say, not by name: the same `circumstances`. The chosen data set comes
    first; else whichever has all three; else as many as there are.

    Args:
        models: in the order in which the first of equals is taken.
        dataset: preferred.
    """
    alike: dict[tuple[str, str], dict[tuple[float, float], str]] = {}
    for model in models:
        weights = (model.beta, model.reconstruction_weight)
        if model.can("gaussian_latent") and weights in TRIO_WEIGHTS:
            alike.setdefault(circumstances(model), {}).setdefault(weights, model.name)
    if not alike:
        return [model.name for model in models[:3]]
    (_, _), found = max(alike.items(), key=lambda item: (len(item[1]), item[0][0] == dataset))
    return [found[weights] for weights in TRIO_WEIGHTS if weights in found]


def is_trio(models: Sequence[Description]) -> bool:
    """Whether these are the lecture's three, in its order."""
    weights = tuple((model.beta, model.reconstruction_weight) for model in models)
    same = len({circumstances(model) for model in models}) == 1
    return weights == TRIO_WEIGHTS and same


def headings_of(models: Sequence[Description]) -> list[str]:
    """What tells these trainings apart: their kinds, or where those repeat their short titles."""
    kinds = [kind_of(model) for model in models]
    return kinds if len(set(kinds)) == len(kinds) else short_titles(models)


def loss_of(model: Description) -> tuple[tuple[str, str], ...]:
    """What was minimised, in pieces of (text, role)."""
    if not model.can("gaussian_latent"):
        return (("−log p(x|z)", "outgoing"),)
    pieces = []
    if model.reconstruction_weight:
        pieces.append(("−E[log p(x|z)]", "outgoing"))
    if model.beta:
        factor = "" if model.beta == 1 else f"{model.beta:g} · "
        pieces.append((f"{factor}KL(q(z|x) ‖ p(z))", "latent"))
    joined = [(" + ", "ink")] * (2 * len(pieces) - 1)
    joined[::2] = pieces
    return tuple(joined)


@cached(max_entries=8)
def replay_of(core: Core, names: tuple[str, ...], theme: Theme, start: tuple[int, bool]) -> Replay:
    """What the browser replays of these models."""
    models = [core.describe(name) for name in names]
    trainings = [
        _replayed(core, model, heading, theme)
        for model, heading in zip(models, headings_of(models), strict=True)
    ]
    class_names = [model.class_names for model in models]
    return replay_of_trainings(trainings, class_names, theme, *start)


def _replayed(core: Core, model: Description, heading: str, theme: Theme) -> ReplayedTraining:
    history = core.history(model.name)
    plane = _plane(core, model, theme)
    return ReplayedTraining(
        heading=heading,
        loss=loss_of(model),
        title=model.title if heading == kind_of(model) else model.dataset_title,
        epochs=tuple(int(epoch) for epoch in history["epochs"]),
        terms=_terms(history),
        plane=plane,
        absent="" if plane else _why_absent(model),
    )


def _terms(history: dict[str, Any]) -> tuple[ReplayTerm, ...]:
    terms = []
    for term in TERMS:
        values = term.of(history, held_out_split(history)) or term.of(history, TRAIN)
        if values is not None:
            terms.append(ReplayTerm(term.name, term.role, values, term.digits))
    return tuple(terms)


def _plane(core: Core, model: Description, theme: Theme) -> Plane | None:
    kept = core.snapshots(model.name)
    if kept is None:
        return None
    is_grey = model.image_shape[0] == 1
    return Plane(
        kept.epochs,
        kept.mu,
        kept.labels,
        kept.extent,
        [jpeg_of_png(png, is_grey and not theme.is_dark) for png in kept.manifold_png],
        has_prior=model.can("gaussian_latent"),
    )


def _why_absent(model: Description) -> str:
    if model.latent_dim != 2:
        return f"No plane to show: this model has {model.latent_dim} latent dimensions."
    return "Its plane was not kept while it was trained."


def last_epoch(core: Core, names: Iterable[str]) -> int:
    """The last epoch of the longest of these trainings."""
    return max((int(core.history(name)["epochs"][-1]) for name in names), default=0)


def evaluated_images(models: Iterable[Description]) -> str:
    """On how many images each figure of these trainings' curves rests, in words."""
    models = list(models)
    held_out = held_out_by(models)
    there, seen = [], []
    for model in models:
        split = model.card["split"]
        images = split.get("validation_images", split.get("test_images"))
        looked_at = model.card["training"].get("images_evaluated", images)
        if not all(type(count) is int and count > 0 for count in (images, looked_at)):
            return held_out
        there.append(images)
        seen.append(min(images, looked_at))
    if seen == there:
        return f"all {held_out}"
    least, most = min(seen), max(seen)
    count = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return f"{count} {held_out}"


def has_kl(core: Core, names: Iterable[str]) -> bool:
    """Whether any of these has a KL to draw."""
    return any(KL.of(core.history(name), TRAIN) is not None for name in names)


def scales_of(models: Iterable[Description]) -> list[str]:
    """The different ones among these, in order."""
    return list(dict.fromkeys(scale_of(model) for model in models))
