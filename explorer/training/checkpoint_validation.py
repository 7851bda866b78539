"""Can an uploaded checkpoint be shown on every page?

`checkpoint_reading.py` validates each file; here they are checked against one another, what they
say is bounded, and the model is tried (`checkpoint_trial.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explorer.data.registry import DATASETS
from explorer.images.errors import ImageError
from explorer.images.read import read_image
from explorer.models.base import MAX_CLASSES, ContinuousLatentModel, Model
from explorer.models.capabilities import Conditional, EnergyBased, HasCodebook
from explorer.training.card_metrics import LARGEST, is_sound
from explorer.training.checkpoint import EPOCHS_FILE, HISTORY_FILE, CheckpointError
from explorer.training.checkpoint_names import CARD_FILE, ENCODINGS_FILE
from explorer.training.checkpoint_reading import (
    read_card,
    read_encodings,
    read_history,
    read_model,
    read_snapshots,
)
from explorer.training.checkpoint_trial import (
    FARTHEST,
    LEAST_LOGVAR,
    MOST_LOGVAR,
    TrialError,
    try_model,
)
from explorer.training.code_table_reading import read_code_table
from explorer.training.energy_reading import read_free_energies
from explorer.training.goals import MAX_TEXT, REMARKS

MAX_TEST_IMAGES = 100_000
MAX_PICTURE_PX = 1_000
MAX_CLASS_NAME = 100
MAX_VALUES = 20_000
"""Numbers, texts and names in a card."""
MAX_EPOCHS, MAX_TERMS = 10_000, 40
MAX_PLANES, MAX_PLANE_IMAGES = 300, 10_000


def validate_checkpoint(folder: Path) -> None:
    """Check that the checkpoint can be shown.

    Raises:
        CheckpointError: which file is wrong, and how.
    """
    card = read_card(folder)
    _check_values(folder / CARD_FILE, card, MAX_VALUES)
    _check_texts(folder, card)
    _check_metrics(folder, card["metrics"])
    model = read_model(folder, card)
    _check_data(folder, card, model)
    classes = len(card["class_names"])
    try:
        try_model(model, classes)
    except TrialError as error:
        raise CheckpointError(f"{folder / CARD_FILE}: the model {error}.") from error
    _check_history(folder)
    _check_stored(folder, model, classes)
    _check_snapshots(folder, model, classes)


def _check_values(path: Path, values: dict[str, Any], most: int) -> None:
    """Refuse more values than such a file has, and numbers and texts that burst a page."""
    for count, value in enumerate(_values(values)):
        if count >= most:
            raise CheckpointError(f"{path} holds more than {most:,} values.")
        if isinstance(value, str) and not _is_short_text(value):
            raise CheckpointError(f"{path}: the text {value[:40]!r} is too long or not printable.")
        if type(value) in (int, float) and abs(value) > LARGEST:
            raise CheckpointError(f"{path}: the number {value:.3g} is larger than {LARGEST:g}.")


def _values(value: object) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _values(part)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part)
    else:
        yield value


def _check_texts(folder: Path, card: dict[str, Any]) -> None:
    names = card["class_names"]
    if len(names) > MAX_CLASSES:
        raise CheckpointError(f"{folder / CARD_FILE}: more than {MAX_CLASSES} classes.")
    keys = ("title", "dataset", "preprocessing", "command", "date", REMARKS)
    texts = {key: card[key] for key in keys if key in card}
    for key, text in (*texts.items(), *(("class_names", name) for name in names)):
        if not _is_short_text(text) or (key == "class_names" and len(text) > MAX_CLASS_NAME):
            raise CheckpointError(
                f"{folder / CARD_FILE}: the key {key!r} is too long or not printable."
            )
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise CheckpointError(
            f"{folder / CARD_FILE}: the key 'class_names' holds one name twice, or an empty one."
        )
    if not card["title"].strip() or "\n" in card["title"] or len(card["title"]) > 120:
        raise CheckpointError(f"{folder / CARD_FILE}: the title is not one line of 1 to 120 signs.")


def _is_short_text(value: object) -> bool:
    is_text = isinstance(value, str) and len(value) <= MAX_TEXT
    return is_text and value.replace("\n", " ").isprintable()  # type: ignore[attr-defined]


def _check_metrics(folder: Path, metrics: dict[str, Any]) -> None:
    for key, value in metrics.items():
        if not is_sound(key, value):
            raise CheckpointError(
                f"{folder / CARD_FILE}: metrics.{key[:60]} is no figure that can be shown."
            )


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


def _check_history(folder: Path) -> None:
    path, history = folder / HISTORY_FILE, read_history(folder)
    if len(history["epochs"]) > MAX_EPOCHS:
        raise CheckpointError(f"{path} holds more than {MAX_EPOCHS:,} epochs.")
    if any(len(terms) > MAX_TERMS for split, terms in history.items() if split != "epochs"):
        raise CheckpointError(f"{path} holds more than {MAX_TERMS} terms.")
    _check_values(path, history, 3 * MAX_EPOCHS * MAX_TERMS)


def _check_stored(folder: Path, model: Model, classes: int) -> None:
    """The stored test set, as the model's family keeps it; a page needs one image at least."""
    path = folder / ENCODINGS_FILE
    if not path.exists():
        raise CheckpointError(f"{path} is missing.")
    if isinstance(model, ContinuousLatentModel):
        stored = read_encodings(folder, model.latent_dim)
        labels, terms = stored.labels, stored.log_px_given_z
        _check_range(path, "mu", stored.mu, -FARTHEST, FARTHEST)
        if stored.logvar is not None:
            _check_range(path, "logvar", stored.logvar, LEAST_LOGVAR, MOST_LOGVAR)
    elif isinstance(model, HasCodebook):
        cells, counts = model.latent_dim, model.code_counts()
        table = read_code_table(folder, cells, counts)
        labels, terms = table.labels, table.log_px_given_z
        _check_range(path, "log_p_codes", table.log_p_codes, -LARGEST, LARGEST)
    else:
        assert isinstance(model, EnergyBased)
        energies = read_free_energies(folder, model.image_shape)
        labels, terms = energies.labels, energies.free_energy
    if not 1 <= len(terms) <= MAX_TEST_IMAGES:
        raise CheckpointError(f"{path} does not hold 1 to {MAX_TEST_IMAGES:,} images.")
    _check_range(path, "a term", terms, -LARGEST, LARGEST)
    if labels is None and isinstance(model, Conditional):
        raise CheckpointError(f"{path}: the key 'labels' is missing, which the model needs.")
    _check_labels(path, labels, classes)


def _check_range(path: Path, key: str, values: Tensor, least: float, most: float) -> None:
    if values.numel() and not least <= float(values.min()) <= float(values.max()) <= most:
        raise CheckpointError(f"{path}: {key!r} holds a number beyond {least:g} to {most:g}.")


def _check_labels(path: Path, labels: Tensor | None, classes: int) -> None:
    if labels is None or not len(labels):
        return
    if int(labels.min()) < 0 or int(labels.max()) >= (classes or MAX_CLASSES):
        raise CheckpointError(f"{path}: 'labels' has classes that the card does not name.")


def _check_snapshots(folder: Path, model: Model, classes: int) -> None:
    kept, path = read_snapshots(folder), folder / EPOCHS_FILE
    if kept is None:
        return
    if model.latent_dim != 2:
        raise CheckpointError(f"{path}: planes of a model that has {model.latent_dim} dimensions.")
    epochs = kept.epochs.tolist()
    if len(epochs) > MAX_PLANES or kept.mu.shape[1] > MAX_PLANE_IMAGES:
        raise CheckpointError(f"{path} holds more than {MAX_PLANES} planes, or of more images.")
    _check_range(path, "mu", torch.from_numpy(kept.mu), -FARTHEST, FARTHEST)
    if not epochs or epochs != sorted(set(epochs)) or epochs[0] < 0:
        raise CheckpointError(f"{path}: 'epochs' does not ascend.")
    if not all(0 < extent <= FARTHEST for extent in kept.extent.tolist()):
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
