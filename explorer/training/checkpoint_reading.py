"""How is an untrusted checkpoint read?

Schema, names, shapes and finiteness are checked before a model is built from it; an error names the
file and the key. Nothing is ever unpickled.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from explorer.data.dataset import held_out_split
from explorer.metrics.encodings import Encodings
from explorer.models.base import Architecture, Model, ModelError
from explorer.models.registry import build, family
from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.weights import RANGES as WEIGHT_RANGES
from explorer.training.checkpoint import (
    CARD_KEYS,
    EPOCHS_FILE,
    HISTORY_FILE,
    SCHEMA_VERSION,
    WEIGHTS_FILE,
    CheckpointError,
)
from explorer.training.checkpoint_names import CARD_FILE, ENCODINGS_FILE
from explorer.training.json_reading import once_each, read_json
from explorer.training.snapshots import Snapshots

MAX_HEADER_BYTES = 1 << 18
"""Of a safetensors file: its names, types and shapes, some hundred bytes for each tensor."""
MAX_AXES = 6
FLOATS = (torch.float32, torch.float16, torch.float64)
INTEGERS = (torch.int64,)
BYTES = (torch.uint8,)
SMALL_INTEGERS = (*BYTES, torch.int16)


def read_card(folder: Path) -> dict[str, Any]:
    """The card, its schema version, keys and types checked."""
    path = folder / CARD_FILE
    card = read_json(path)
    version = card.get("schema_version")
    if version != SCHEMA_VERSION:
        raise CheckpointError(
            f"{path}: schema_version is {version!r}; this program reads {SCHEMA_VERSION}."
        )
    for key, kind in CARD_KEYS.items():
        if key not in card:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
        if not isinstance(card[key], kind):
            raise CheckpointError(f"{path}: the key {key!r} is not of type {kind.__name__}.")
    for key in ("beta", "reconstruction_weight"):
        value = card["training"].get(key, 1.0)
        if refusal := WEIGHT_RANGES[key].refusal(value, f"the key 'training.{key}'"):
            raise CheckpointError(f"{path}: {refusal}")
    if not all(isinstance(label, str) for label in card["class_names"]):
        raise CheckpointError(f"{path}: the key 'class_names' holds something that is no name.")
    return card


def read_architecture(folder: Path, card: dict[str, Any] | None = None) -> Architecture:
    """The architecture that the card describes; CheckpointError says what does not fit."""
    card = card or read_card(folder)
    try:
        return family(card["family"]).model.architecture_type.from_dict(card["architecture"])
    except ModelError as error:
        raise CheckpointError(f"{folder / CARD_FILE}: {error}") from error


def read_model(folder: Path, card: dict[str, Any] | None = None) -> Model:
    """The model in evaluation mode on the CPU, names, shapes and finiteness of its weights checked.

    Raises:
        CheckpointError: which file and which key is wrong.
    """
    card = card or read_card(folder)
    try:
        # On the meta device: a card that asks for terabytes costs nothing, and no weights are
        # drawn only to be replaced, so loading leaves torch's random state as it was.
        with torch.device("meta"):
            model = build(card["family"], card["architecture"])
    except ModelError as error:
        raise CheckpointError(f"{folder / CARD_FILE}: {error}") from error
    path = folder / WEIGHTS_FILE
    weights = read_tensors(path)
    _check_weights(path, weights, model.state_dict())
    expected = model.state_dict()
    widened = {key: weight.to(expected[key].dtype) for key, weight in weights.items()}
    model.load_state_dict(widened, assign=True)
    return model.eval().requires_grad_(False)


def _check_weights(path: Path, weights: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    for key, wanted in expected.items():
        if key not in weights:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
        found = weights[key]
        # Weights may be kept in half precision; they are widened when they are read.
        dtypes = (wanted.dtype, torch.float16) if wanted.is_floating_point() else (wanted.dtype,)
        if found.shape != wanted.shape or found.dtype not in dtypes:
            raise CheckpointError(
                f"{path}: {key!r} is {found.dtype} {tuple(found.shape)}, but the card's "
                f"architecture needs {wanted.dtype} {tuple(wanted.shape)}."
            )
    foreign = sorted(set(weights) - set(expected))
    if foreign:
        raise CheckpointError(f"{path}: the card's architecture has no key {foreign[0]!r}.")


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Every tensor of a safetensors file, each finite."""
    try:
        # Read, not mapped: a mapped file that shrinks takes the process with it.
        content = path.read_bytes()
        _check_header(path, content)
        tensors = load(content)
    except FileNotFoundError as error:
        raise CheckpointError(f"{path} is missing.") from error
    except (OSError, SafetensorError, ValueError, TypeError, LookupError, RuntimeError) as error:
        said = str(error)[:200]
        raise CheckpointError(f"{path} is not a readable safetensors file: {said}.") from error
    for key, tensor in tensors.items():
        if tensor.dtype not in (*FLOATS, *INTEGERS, *SMALL_INTEGERS):
            raise CheckpointError(f"{path}: {key!r} is {tensor.dtype}, which none should be.")
        # As it will be used: a float64 may be finite, and too large for a float32.
        if tensor.is_floating_point() and not torch.isfinite(tensor.float()).all():
            raise CheckpointError(f"{path}: {key!r} holds a number that is not finite.")
    return tensors


def _check_header(path: Path, content: bytes) -> None:
    """Refuse a header that costs more than it can say, before a tensor is made of it."""
    length = int.from_bytes(content[:8], "little")
    if length > MAX_HEADER_BYTES:
        raise CheckpointError(
            f"{path} is not a readable safetensors file: its header is larger than "
            f"{MAX_HEADER_BYTES:,} bytes."
        )
    entries = json.loads(content[8 : 8 + length], object_pairs_hook=once_each)
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and len(entry.get("shape") or ()) > MAX_AXES:
            raise CheckpointError(f"{path}: {key[:60]!r} has more than {MAX_AXES} axes.")


def read_history(folder: Path) -> dict[str, Any]:
    """Each loss term per epoch, of "train" and "validation"; lists as long as "epochs".

    Those from before there was a validation split have "test" in its place.
    """
    path = folder / HISTORY_FILE
    history = read_json(path)
    epochs = history.get("epochs")
    if not isinstance(epochs, list) or not epochs:
        raise CheckpointError(f"{path}: the key 'epochs' is missing or empty.")
    if epochs != list(range(len(epochs))) or not all(type(epoch) is int for epoch in epochs):
        raise CheckpointError(f"{path}: 'epochs' does not count 0, 1, 2, …")
    for split in ("train", held_out_split(history)):
        curves = history.get(split)
        if not isinstance(curves, dict):
            raise CheckpointError(f"{path}: the key {split!r} is missing.")
        for term, values in curves.items():
            if not isinstance(values, list) or len(values) != len(epochs):
                raise CheckpointError(
                    f"{path}: {split}.{term} does not hold {len(epochs)} figures."
                )
            if not all(type(value) in (int, float) for value in values):
                raise CheckpointError(f"{path}: {split}.{term} holds something that is no number.")
    return history


def read_encodings(folder: Path, latent_dim: int) -> Encodings:
    """The stored test set, its shapes checked against one another."""
    path = folder / ENCODINGS_FILE
    tensors = read_tensors(path)
    _require(path, tensors, ("mu", "log_px_given_z"))
    count = tensors["log_px_given_z"].numel()
    check_tensors(
        path,
        tensors,
        {
            "mu": ((count, latent_dim), FLOATS),
            "logvar": ((count, latent_dim), FLOATS),
            "log_px_given_z": ((count,), FLOATS),
            "labels": ((count,), INTEGERS),
        },
    )
    mu, logvar = tensors["mu"].float(), tensors.get("logvar")
    logvar = None if logvar is None else logvar.float()
    return Encodings(
        mu,
        logvar,
        tensors.get("labels"),
        tensors["log_px_given_z"].float(),
        torch.zeros_like(mu) if logvar is None else gaussian_kl_per_dim(mu, logvar),
    )


def read_snapshots(folder: Path) -> Snapshots | None:
    """The epochs' planes, or None where a checkpoint keeps none."""
    path = folder / EPOCHS_FILE
    if not path.exists():
        return None
    tensors = read_tensors(path)
    _require(path, tensors, ("epochs", "mu", "extent", "manifold_png", "manifold_ends"))
    count, points = tensors["epochs"].numel(), tensors["mu"].shape[1:2]
    check_tensors(
        path,
        tensors,
        {
            "epochs": ((count,), INTEGERS),
            "mu": ((count, *points, 2), FLOATS),
            "extent": ((count,), FLOATS),
            "manifold_png": ((tensors["manifold_png"].numel(),), BYTES),
            "manifold_ends": ((count,), INTEGERS),
            "labels": (tuple(points), INTEGERS),
        },
    )
    pictures = tensors["manifold_png"].numpy().tobytes()
    ends = [0, *tensors["manifold_ends"].tolist()]
    if ends != sorted(ends) or ends[-1] != len(pictures):
        raise CheckpointError(f"{path}: 'manifold_ends' does not divide 'manifold_png'.")
    labels = tensors.get("labels")
    return Snapshots(
        tensors["epochs"].numpy(),
        tensors["mu"].float().numpy(),
        None if labels is None else labels.numpy(),
        tensors["extent"].numpy(),
        [pictures[start:end] for start, end in itertools.pairwise(ends)],
    )


def check_tensors(
    path: Path,
    tensors: dict[str, Tensor],
    expected: dict[str, tuple[tuple[int, ...], tuple[torch.dtype, ...]]],
) -> None:
    """Shape and type of those of the expected tensors that are there."""
    for key, (shape, dtypes) in expected.items():
        tensor = tensors.get(key)
        if tensor is None:
            continue
        if tuple(tensor.shape) != shape:
            raise CheckpointError(f"{path}: {key!r} has shape {tuple(tensor.shape)}, not {shape}.")
        if tensor.dtype not in dtypes:
            raise CheckpointError(f"{path}: {key!r} is {tensor.dtype}, not {dtypes[0]}.")


def _require(path: Path, tensors: dict[str, Tensor], keys: tuple[str, ...]) -> None:
    for key in keys:
        if key not in tensors:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
