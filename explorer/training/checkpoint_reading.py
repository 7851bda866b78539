"""How is a checkpoint read back without trust?

Schema, names, shapes and finiteness are checked before a model is made of it; an error says which
file and which key is wrong. Nothing is ever unpickled.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from explorer.metrics.encodings import Encodings
from explorer.models.base import Model, ModelError
from explorer.models.registry import build
from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.training.checkpoint import (
    CARD_FILE,
    CARD_KEYS,
    ENCODINGS_FILE,
    EPOCHS_FILE,
    HISTORY_FILE,
    SCHEMA_VERSION,
    WEIGHTS_FILE,
    CheckpointError,
)
from explorer.training.snapshots import Snapshots

MAX_JSON_BYTES = 4_000_000


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of bounded size; CheckpointError names the file."""
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise CheckpointError(f"{path} is larger than {MAX_JSON_BYTES} bytes.")
        values = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except FileNotFoundError as error:
        raise CheckpointError(f"{path} is missing.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is not readable JSON: {error}.") from error
    if not isinstance(values, dict):
        raise CheckpointError(f"{path} does not hold a JSON object.")
    return values


def _no_constant(token: str) -> float:
    raise ValueError(f"{token} is not a finite number")


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
            raise CheckpointError(f"{path}: the key {key!r} is not of type {kind}.")
    return card


def read_model(folder: Path, card: dict[str, Any] | None = None) -> Model:
    """The model in evaluation mode on the CPU, names, shapes and finiteness of its weights checked.

    Raises:
        CheckpointError: which file and which key is wrong.
    """
    card = card or read_card(folder)
    try:
        # On the meta device first: a card that asks for terabytes costs nothing.
        with torch.device("meta"):
            expected = build(card["family"], card["architecture"]).state_dict()
    except ModelError as error:
        raise CheckpointError(f"{folder / CARD_FILE}: {error}") from error
    path = folder / WEIGHTS_FILE
    weights = read_tensors(path)
    _check_weights(path, weights, expected)
    model = build(card["family"], card["architecture"])
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def _check_weights(path: Path, weights: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    for key, wanted in expected.items():
        if key not in weights:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
        found = weights[key]
        if found.shape != wanted.shape or found.dtype != wanted.dtype:
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
        tensors = load_file(path)
    except FileNotFoundError as error:
        raise CheckpointError(f"{path} is missing.") from error
    except (OSError, SafetensorError, ValueError) as error:
        raise CheckpointError(f"{path} is not a readable safetensors file: {error}.") from error
    for key, tensor in tensors.items():
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise CheckpointError(f"{path}: {key!r} holds a number that is not finite.")
    return tensors


def read_history(folder: Path) -> dict[str, Any]:
    """Each loss term per epoch, "train" and "test"; lists as long as "epochs"."""
    path = folder / HISTORY_FILE
    history = read_json(path)
    epochs = history.get("epochs")
    if not isinstance(epochs, list):
        raise CheckpointError(f"{path}: the key 'epochs' is missing.")
    for split in ("train", "test"):
        curves = history.get(split)
        if not isinstance(curves, dict):
            raise CheckpointError(f"{path}: the key {split!r} is missing.")
        for term, values in curves.items():
            if not isinstance(values, list) or len(values) != len(epochs):
                raise CheckpointError(
                    f"{path}: {split}.{term} does not hold {len(epochs)} figures."
                )
    return history


def read_encodings(folder: Path, latent_dim: int) -> Encodings:
    """The stored test set, its shapes checked against one another."""
    path = folder / ENCODINGS_FILE
    tensors = read_tensors(path)
    _require(path, tensors, ("mu", "log_px_given_z"))
    mu, logvar = tensors["mu"].float(), tensors.get("logvar")
    shapes = {
        "mu": (len(mu), latent_dim),
        "logvar": (len(mu), latent_dim),
        "log_px_given_z": (len(mu),),
        "labels": (len(mu),),
    }
    for key, shape in shapes.items():
        if key in tensors and tuple(tensors[key].shape) != shape:
            raise CheckpointError(
                f"{path}: {key!r} has shape {tuple(tensors[key].shape)}, not {shape}."
            )
    return Encodings(
        mu,
        logvar,
        tensors.get("labels"),
        tensors["log_px_given_z"],
        torch.zeros_like(mu) if logvar is None else gaussian_kl_per_dim(mu, logvar),
    )


def read_snapshots(folder: Path) -> Snapshots | None:
    """The epochs' planes, or None where a checkpoint keeps none."""
    path = folder / EPOCHS_FILE
    if not path.exists():
        return None
    tensors = read_tensors(path)
    _require(path, tensors, ("epochs", "mu", "extent", "manifold_png", "manifold_ends"))
    count, points = len(tensors["epochs"]), tensors["mu"].shape[1:2]
    for key, shape in {
        "epochs": (count,),
        "mu": (count, *points, 2),
        "extent": (count,),
        "manifold_ends": (count,),
        "labels": (*points,),
    }.items():
        if key in tensors and tuple(tensors[key].shape) != shape:
            raise CheckpointError(
                f"{path}: {key!r} has shape {tuple(tensors[key].shape)}, not {shape}."
            )
    pictures = tensors["manifold_png"].numpy().tobytes()
    ends = [0, *tensors["manifold_ends"].tolist()]
    if ends != sorted(ends) or ends[-1] != len(pictures):
        raise CheckpointError(f"{path}: 'manifold_ends' does not divide 'manifold_png'.")
    labels = tensors.get("labels")
    return Snapshots(
        tensors["epochs"].numpy(),
        tensors["mu"].numpy(),
        None if labels is None else labels.numpy(),
        tensors["extent"].numpy(),
        [pictures[start:end] for start, end in itertools.pairwise(ends)],
    )


def _require(path: Path, tensors: dict[str, Tensor], keys: tuple[str, ...]) -> None:
    for key in keys:
        if key not in tensors:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
