"""What do a model's encoder and decoder make of images and latents?"""

from __future__ import annotations

import torch
from torch import Tensor

from explorer.core.checks import check_draws, checked_images, checked_latents
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore, Tensors
from explorer.core.pixels import to_float, to_uint8
from explorer.core.values import (
    Description,
    ElboTable,
    FloatArray,
    ImageArray,
    LabelArray,
    Posterior,
)
from explorer.metrics.encodings import encode_batch
from explorer.models.base import ContinuousLatentModel
from explorer.models.capabilities import Decodes, Reconstructs

CONTINUOUS, DECODING = ("reconstructs", "decodes_latent"), ("decodes_latent", "codebook")
"""An encoder to a continuous code has all of the first; what decodes has one of the second."""
LACKS = {
    DECODING: "has no latent code to decode from",
    ("reconstructs",): "does not reconstruct images",
    ("first_layer",): "has no first layer that could be looked at",
}
"""What a model without any of these capabilities is told."""


def encode(
    core: InnerCore, name: str, images: ImageArray, labels: LabelArray | None = None
) -> Posterior:
    """q(z|x) of uint8 images (N, C, H, W); CoreError if they do not fit the model."""
    x = checked_images(core.describe(name), images)

    def posterior(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
        mu, logvar = model.encode(to_float(rows), y)
        return [mu] if logvar is None else [mu, logvar]

    require_encoder(core, name)
    mu, *rest = core._compute(core.describe(name), posterior, x, labels)
    return Posterior(mu, rest[0] if rest else None)


def decode(
    core: InnerCore, name: str, z: FloatArray, labels: LabelArray | None = None
) -> ImageArray:
    """E[x|z] as uint8 (N, C, H, W) of codes float32 (N, D)."""
    described = core.describe(name)
    require(described, *DECODING)
    codes = checked_latents(described, z)
    replayed = core._replays.images(described, codes) if labels is None else None
    if replayed is not None:
        return replayed
    images: ImageArray = core._compute(described, _pictures, codes, labels)[0]
    return images


def _pictures(model: Decodes, rows: Tensor, y: Tensor | None) -> Tensors:
    return [to_uint8(model.decode_mean(rows, y))]


def reconstruct(
    core: InnerCore, name: str, images: ImageArray, labels: LabelArray | None = None
) -> ImageArray:
    """E[x|z = μ(x)] as uint8 (N, C, H, W) of uint8 images (N, C, H, W)."""
    described = core.describe(name)
    x = checked_images(described, images)

    def pictures(model: Reconstructs, rows: Tensor, y: Tensor | None) -> Tensors:
        return [to_uint8(model.reconstruct(to_float(rows), y))]

    require(described, "reconstructs")
    images_again: ImageArray = core._compute(described, pictures, x, labels)[0]
    return images_again


def elbo_terms(
    core: InnerCore,
    name: str,
    images: ImageArray,
    samples: int = 16,
    seed: int = 0,
    labels: LabelArray | None = None,
) -> ElboTable:
    """The bound's terms of uint8 images (N, C, H, W), by `samples` draws of z, nats."""
    x = checked_images(core.describe(name), images)
    check_draws(samples, seed)
    generators: dict[torch.device, torch.Generator] = {}

    def terms(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
        # One per device: a request may have to end on the CPU.
        if rows.device not in generators:
            generators[rows.device] = torch.Generator(rows.device).manual_seed(seed)
        generator = generators[rows.device]
        found = encode_batch(model, to_float(rows), y, generator, samples)
        return [found.log_px_given_z, found.kl_per_dim]

    require_encoder(core, name)
    return ElboTable(*core._compute(core.describe(name), terms, x, labels))


def require_encoder(core: InnerCore, name: str) -> None:
    """Raise CoreError unless the model encodes images to a continuous code."""
    described = core.describe(name)
    if not described.can(*CONTINUOUS):
        raise CoreError(
            f"{name} ({described.family_title}) has no continuous latent code to encode to or "
            "decode from."
        )


def require(model: Description, *capabilities: str) -> None:
    """Raise CoreError unless the model has one of these capabilities."""
    if model.capabilities.isdisjoint(capabilities):
        raise CoreError(f"{model.name} ({model.family_title}) {LACKS[capabilities]}.")
