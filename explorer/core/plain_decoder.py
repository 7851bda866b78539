"""How are an encoder and a decoder handed out, to run elsewhere? As layers and arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.models.capabilities import EncodesAnywhere, GaussianLatent, RunsAnywhere
from explorer.models.plain_layers import Layers, NotPlain


@dataclass(frozen=True, eq=False)
class PlainDecoder:
    """What a row of numbers goes through until it is an image in [0, 1].

    Attributes:
        model: its name.
        layers: first to last.
        row: how many numbers it takes: z, with the label where there is one; codes; pixels.
        image_shape: (C, H, W).
        weights_sha256: of the checkpoint's weights, so that a copy can be told from another.
    """

    model: str
    layers: Layers
    row: int
    image_shape: tuple[int, int, int]
    weights_sha256: str


@dataclass(frozen=True, eq=False)
class PlainEncoder:
    """What pixels in [0, 1] go through until they are latents.

    Attributes:
        model: its name.
        layers: first to last.
        image_shape: (C, H, W).
        latent_dim: D.
        has_logvar: whether log σ² follows μ in what the last layer gives.
        weights_sha256: of the checkpoint's weights.
    """

    model: str
    layers: Layers
    image_shape: tuple[int, int, int]
    latent_dim: int
    has_logvar: bool
    weights_sha256: str


def plain_decoder(core: InnerCore, name: str) -> PlainDecoder:
    """The decoder of a model; CoreError says which of its layers cannot leave Python."""
    description = core.describe(name)
    model = core._model(name)
    if not isinstance(model, RunsAnywhere):
        raise CoreError(f"{name} ({description.family_title}) cannot run outside Python.")
    try:
        layers = model.plain_decoder()
    except NotPlain as error:
        raise CoreError(f"{name}: {error}") from error
    row = description.latent_dim + description.can("conditional")
    if description.can("energy_based"):
        row = math.prod(description.image_shape)
    return PlainDecoder(name, layers, row, description.image_shape, core.weights_sha256(name))


def plain_encoder(core: InnerCore, name: str) -> PlainEncoder:
    """The encoder of a model; CoreError says why it cannot leave Python."""
    description = core.describe(name)
    model = core._model(name)
    if not isinstance(model, EncodesAnywhere):
        raise CoreError(f"The encoder of {name} ({description.family_title}) is no row of layers.")
    try:
        layers = model.plain_encoder()
    except NotPlain as error:
        raise CoreError(f"{name}: {error}") from error
    return PlainEncoder(
        name,
        layers,
        description.image_shape,
        description.latent_dim,
        isinstance(model, GaussianLatent),
        core.weights_sha256(name),
    )
