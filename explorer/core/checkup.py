"""What does a check-up find in a model of this folder, on its test images?"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from explorer.core.device import keep_to_cpu_threads
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.residents import device_of
from explorer.core.samples import drawn_test_images
from explorer.metrics.checkup.examination import MOST_IMAGES
from explorer.metrics.checkup.finding import FACT, Checkup, Finding
from explorer.metrics.checkup.registry import examine
from explorer.metrics.checkup.subject import Code, Decode, Encode, FloatArray, Subject
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import EnergyBased, HasCodebook

LIMIT_S = 55.0
TOLD_CLASS = 0
"""The class of the images on which a conditional model is examined."""


def checkup(core: InnerCore, name: str) -> Checkup:
    """Examine a model on some hundred test images, at most a minute.

    Raises:
        CoreError: it neither encodes nor decodes.
    """
    described = core.describe(name)
    live = core._store.live(name)
    if live is not None and live.subject is not None:
        return examine(live.subject, LIMIT_S)
    if not described.can("reconstructs") and not described.can("energy_based"):
        raise CoreError(f"{name} encodes no images: a check-up needs an encoder, and images.")
    label = TOLD_CLASS if described.can("conditional") else None
    found = drawn_test_images(core, name, MOST_IMAGES, 0, label)
    keep_to_cpu_threads()
    model = core._model(name)
    encode, decode = _callables(model, label)
    images = np.unique(found.images, axis=0).astype(np.float32) / 255
    subject = Subject(
        images=np.random.default_rng(0).permutation(images),
        encode=encode,
        decode=decode,
        module=model if live is None else None,
        beta=described.beta if described.reconstruction_weight and live is None else None,
        likelihood=described.likelihood if described.sigma != "learned" else None,
        has_codes=described.can("codebook"),
    )
    made = examine(subject, LIMIT_S)
    # With a learned σ the KL's weight is told by how far the pictures are missed, and a model
    # hardly misses its own; where β weighs one part of the KL, no weight of the whole is meant.
    is_told_by_misses = described.sigma == "learned" and not found.original
    if is_told_by_misses or described.can("weighs_total_correlation"):
        made = _without(made, KL_WEIGHT)
    return made if found.original else _with(made, _REBUILT)


KL_WEIGHT = ("kl_weight", "kl_weight_implied")
"""Codes of what is said of the KL's weight."""
_REBUILT = Finding(
    "reconstructed_images",
    FACT,
    "The test images are not on this machine: the model was examined on its own reconstructions "
    "of them, which flatter it.",
    "Fetch the data set to examine it on images.",
)


def _with(made: Checkup, finding: Finding) -> Checkup:
    return Checkup((*made.findings, finding), made.images, made.seconds)


def _without(made: Checkup, codes: tuple[str, ...]) -> Checkup:
    kept = tuple(one for one in made.findings if one.code not in codes)
    return Checkup(kept, made.images, made.seconds)


def _callables(model: Model, label: int | None) -> tuple[Encode, Decode]:
    """Encoder and decoder of a family, from arrays to arrays."""
    device = device_of(model)

    def there(rows: FloatArray) -> tuple[Tensor, Tensor | None]:
        told = None if label is None else torch.full((len(rows),), label, device=device)
        return torch.from_numpy(rows).to(device), told

    def back(made: Tensor) -> FloatArray:
        found: FloatArray = made.float().cpu().numpy()
        return found

    def encode(rows: FloatArray) -> Code:
        x, y = there(rows)
        if isinstance(model, ContinuousLatentModel):
            mu, logvar = model.encode(x, y)
            return Code(back(mu), None if logvar is None else back(logvar))
        if isinstance(model, HasCodebook):
            return Code(back(torch.cat([grid.flatten(1) for grid in model.codes(x)], 1)), None)
        assert isinstance(model, EnergyBased)
        return Code(back(model.hidden_given_visible(x)), None)

    def decode(rows: FloatArray) -> FloatArray:
        z, y = there(rows)
        if isinstance(model, ContinuousLatentModel | HasCodebook):
            return back(model.decode_mean(z, y))
        assert isinstance(model, EnergyBased)
        return back(model.visible_given_hidden(z))

    if not isinstance(model, ContinuousLatentModel | HasCodebook | EnergyBased):
        raise CoreError("This model neither encodes images nor decodes latents.")
    return encode, decode
