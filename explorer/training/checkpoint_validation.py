"""Can an uploaded checkpoint be shown on every page?

`checkpoint_reading.py` validates each file; here they are checked against one another, and the
model is run on one image.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explorer.data.registry import DATASETS
from explorer.images.errors import ImageError
from explorer.images.read import read_image
from explorer.models.base import MAX_CLASSES, ContinuousLatentModel, Model, ModelError
from explorer.models.capabilities import Conditional, Reconstructs
from explorer.training.checkpoint import CARD_FILE, ENCODINGS_FILE, EPOCHS_FILE, CheckpointError
from explorer.training.checkpoint_reading import (
    read_card,
    read_encodings,
    read_history,
    read_model,
    read_snapshots,
    read_tensors,
)
from explorer.training.goals import MAX_TEXT, REMARKS

MAX_TEST_IMAGES = 100_000
MAX_PICTURE_PX = 1_000
MAX_ACTIVATIONS = 1 << 19
"""Activations that one layer may have for one image; thousands of images are decoded at once."""
TEXT_METRICS = frozenset({"unit", "data"})


def validate_checkpoint(folder: Path) -> None:
    """Check that the checkpoint can be shown.

    Raises:
        CheckpointError: which file is wrong, and how.
    """
    card = read_card(folder)
    _check_texts(folder, card)
    _check_metrics(folder, card["metrics"])
    model = read_model(folder, card)
    _check_data(folder, card, model)
    _run(folder, model)
    read_history(folder)
    classes = len(card["class_names"])
    if (folder / ENCODINGS_FILE).exists():
        _check_encodings(folder, model, classes)
    elif isinstance(model, ContinuousLatentModel):
        raise CheckpointError(f"{folder / ENCODINGS_FILE} is missing.")
    _check_snapshots(folder, model, classes)


def _check_texts(folder: Path, card: dict[str, Any]) -> None:
    names = card["class_names"]
    if len(names) > MAX_CLASSES:
        raise CheckpointError(f"{folder / CARD_FILE}: more than {MAX_CLASSES} classes.")
    keys = ("title", "dataset", "preprocessing", "command", "date", REMARKS)
    texts = {key: card[key] for key in keys if key in card}
    for key, text in (*texts.items(), *(("class_names", name) for name in names)):
        if not _is_short_text(text):
            raise CheckpointError(
                f"{folder / CARD_FILE}: the key {key!r} is too long or not printable."
            )
    if not card["title"].strip() or "\n" in card["title"] or len(card["title"]) > 120:
        raise CheckpointError(f"{folder / CARD_FILE}: the title is not one line of 1 to 120 signs.")


def _is_short_text(value: object) -> bool:
    is_text = isinstance(value, str) and len(value) <= MAX_TEXT
    return is_text and value.replace("\n", " ").isprintable()  # type: ignore[attr-defined]


def _check_metrics(folder: Path, metrics: dict[str, Any]) -> None:
    for key, value in metrics.items():
        if key in TEXT_METRICS:
            if not isinstance(value, str) or len(value) > MAX_TEXT:
                raise CheckpointError(f"{folder / CARD_FILE}: metrics.{key} is no text.")
        elif not _are_figures(value):
            raise CheckpointError(f"{folder / CARD_FILE}: metrics.{key} is no figure.")


def _are_figures(value: object) -> bool:
    """Whether these are numbers, short texts, or lists and objects of them."""
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    if isinstance(value, list):
        return all(_are_figures(part) for part in value)
    if isinstance(value, dict):
        return all(_are_figures(part) for part in value.values())
    return value is None or isinstance(value, int | float)


def _check_data(folder: Path, card: dict[str, Any], model: Model) -> None:
    """The card's data set must have the model's image shape and classes."""
    spec = DATASETS.get(card["dataset"])
    if spec is not None and spec.image_shape not in (None, model.image_shape):
        raise CheckpointError(
            f"{folder / CARD_FILE}: images of {card['dataset']} have shape {spec.image_shape}, "
            f"not {model.image_shape}."
        )
    wanted = getattr(model.architecture, "classes", None)
    if wanted is not None and wanted != len(card["class_names"]):
        raise CheckpointError(
            f"{folder / CARD_FILE}: the model knows {wanted} classes, and "
            f"{len(card['class_names'])} are named."
        )


@torch.inference_mode()
def _run(folder: Path, model: Model) -> None:
    """One blank image through the model: every layer of bounded size, every number finite."""
    labels = torch.zeros(1, dtype=torch.int64) if isinstance(model, Conditional) else None
    x = torch.zeros(1, *model.image_shape)
    hooks = [layer.register_forward_hook(_check_size) for layer in _layers(model)]
    try:
        made: list[Tensor] = []
        if isinstance(model, ContinuousLatentModel):
            code = model.encode(x, labels)
            made += [part for part in code if part is not None]
            made.append(model.decode_mean(code.mu, labels))
        elif isinstance(model, Reconstructs):
            made.append(model.reconstruct(x, labels))
    except (ModelError, RuntimeError, ValueError, LookupError, TypeError) as error:
        raise CheckpointError(f"{folder / CARD_FILE}: the model does not run: {error}.") from error
    finally:
        for hook in hooks:
            hook.remove()
    if not all(torch.isfinite(tensor).all() for tensor in made):
        raise CheckpointError(
            f"{folder / CARD_FILE}: the model makes numbers of a blank image that are not finite."
        )


def _layers(model: nn.Module) -> Iterable[nn.Module]:
    return (layer for layer in model.modules() if not any(layer.children()))


def _check_size(_layer: nn.Module, _given: object, made: object) -> None:
    if isinstance(made, Tensor) and made.numel() > MAX_ACTIVATIONS:
        raise ModelError(f"a layer makes {made.numel():,} numbers of one image")


def _check_encodings(folder: Path, model: Model, classes: int) -> None:
    path = folder / ENCODINGS_FILE
    if isinstance(model, ContinuousLatentModel):
        stored = read_encodings(folder, model.latent_dim)
        tensors: dict[str, Tensor | None] = {"mu": stored.mu, "labels": stored.labels}
    else:
        tensors = dict(read_tensors(path))
    counts = {len(tensor) for tensor in tensors.values() if tensor is not None and tensor.ndim}
    if counts and not 1 <= max(counts) <= MAX_TEST_IMAGES:
        raise CheckpointError(f"{path} does not hold 1 to {MAX_TEST_IMAGES:,} images.")
    _check_labels(path, tensors.get("labels"), classes)


def _check_labels(path: Path, labels: Tensor | None, classes: int) -> None:
    if labels is None or not classes or not len(labels):
        return
    if int(labels.min()) < 0 or int(labels.max()) >= classes:
        raise CheckpointError(f"{path}: 'labels' has classes that the card does not name.")


def _check_snapshots(folder: Path, model: Model, classes: int) -> None:
    kept, path = read_snapshots(folder), folder / EPOCHS_FILE
    if kept is None:
        return
    if model.latent_dim != 2:
        raise CheckpointError(f"{path}: planes of a model that has {model.latent_dim} dimensions.")
    epochs = kept.epochs.tolist()
    if not epochs or epochs != sorted(set(epochs)) or epochs[0] < 0:
        raise CheckpointError(f"{path}: 'epochs' does not ascend.")
    if not all(0 < extent < math.inf for extent in kept.extent.tolist()):
        raise CheckpointError(f"{path}: 'extent' holds a window without a size.")
    labels = None if kept.labels is None else torch.from_numpy(kept.labels)
    _check_labels(path, labels, classes)
    for png in kept.manifold_png:
        try:
            shape = read_image(png).shape
        except ImageError as error:
            raise CheckpointError(f"{path}: a picture cannot be read: {error}") from error
        if max(shape[:2]) > MAX_PICTURE_PX:
            raise CheckpointError(f"{path}: a picture has {shape[1]}×{shape[0]} pixels.")
