"""How is an autoencoder of diffusers explored, with its latents as diffusion models see them?

They are scaled: z' = (z − shift) · scaling_factor, which brings them to about unit variance. That
is what a diffusion model is trained on, and what the pages show.
"""

from __future__ import annotations

import math
from typing import Any

from torch import nn

from explorer.notebook.adapters.adapted import Adapted, Shape, number
from explorer.notebook.answers import MU_NAMES
from explorer.notebook.calling import Call


def adapt(model: Any) -> Adapted | None:
    """`AutoencoderKL`, `VQModel`, `AutoencoderTiny`, and what else has their interface."""
    config = getattr(model, "config", None)
    if not isinstance(model, nn.Module) or number(config, "latent_channels") is None:
        return None
    if not (hasattr(model, "encode") and hasattr(model, "decode")):
        return None
    coder: Any = model
    scale = float(getattr(config, "scaling_factor", None) or 1.0)
    shift = float(getattr(config, "shift_factor", None) or 0.0)
    facts = {"latents": _words(scale, shift)}
    return Adapted(
        kind=type(model).__name__,
        decode=Call(lambda z: coder.decode(z / scale + shift), model),
        encode=Call(lambda x: _scaled(coder.encode(x), scale, shift), model),
        latent_shape=_latent_shape(config),
        facts=facts,
        module=model,
    )


def _latent_shape(config: Any) -> Shape | None:
    """What the config says of the latents: its sample size, halved by every block but the last."""
    size, blocks = number(config, "sample_size"), getattr(config, "block_out_channels", None)
    channels = number(config, "latent_channels")
    if size is None or channels is None or not blocks:
        return None
    side = size // 2 ** (len(blocks) - 1)
    return channels, side, side


def _scaled(answer: Any, scale: float, shift: float) -> dict[str, Any]:
    told = getattr(answer, "latent_dist", None)
    if told is None:
        latents = answer.latents if hasattr(answer, "latents") else answer[0]
        return {MU_NAMES[0]: (latents - shift) * scale}
    return {
        MU_NAMES[0]: (told.mean - shift) * scale,
        "logvar": told.logvar + 2 * math.log(scale),
    }


def _words(scale: float, shift: float) -> str:
    if scale == 1.0 and shift == 0.0:
        return "as the encoder gives them: scaling_factor 1, no shift"
    return f"(z − {shift:g}) · {scale:g}, by the config's shift_factor and scaling_factor"
