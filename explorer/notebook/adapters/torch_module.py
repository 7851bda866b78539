"""What decodes and encodes in a torch module, Lightning's and pythae's among them?"""

from __future__ import annotations

from typing import Any

from torch import nn

from explorer.notebook.adapters.adapted import Adapted, Shape, number
from explorer.notebook.calling import Call

DECODING = ("decode", "decoder", "generator", "dec", "decode_latent")
ENCODING = ("encode", "encoder", "enc", "encode_image")
LATENT_SIZES = (
    "latent_dim",
    "latent_size",
    "z_dim",
    "n_latent",
    "nz",
    "latent_dims",
    "zdim",
    "hidden_dim",
)
PROJECTIONS = (
    ("fc_mu", "fc_logvar"),
    ("fc_mu", "fc_var"),
    ("mu", "logvar"),
    ("fc_mean", "fc_logvar"),
    ("fc21", "fc22"),
    ("mu_layer", "logvar_layer"),
    ("mean_layer", "logvar_layer"),
    ("fc_mu", "fc_log_var"),
    ("mean", "log_var"),
)
"""How textbooks call the two layers that follow an encoder."""


def adapt(model: Any) -> Adapted | None:
    """A module with `decode` (or `decoder`) and, if it has one, `encode` (or `encoder`)."""
    if not isinstance(model, nn.Module):
        return None
    decode = _first(model, DECODING)
    encode = _encoding(model)
    if decode is None:
        decode, encode = model, None
    quantizer = getattr(model, "quantizer", None)
    if callable(quantizer) and hasattr(quantizer, "embeddings"):
        decode = _through(quantizer, decode)
    size = number(model, *LATENT_SIZES) or number(
        getattr(model, "model_config", None), "latent_dim"
    )
    latent_shape = (size,) if size and not hasattr(model, "quantizer") else None
    return Adapted(
        kind=getattr(model, "model_name", None) or type(model).__name__,
        decode=Call(decode, model),
        encode=None if encode is None else Call(encode, model),
        latent_shape=latent_shape or latent_shape_of(decode),
        image_shape=_image_shape(model),
        module=model,
    )


def latent_shape_of(decode: Any) -> Shape | None:
    """What a decoder's first layer takes; None where that says nothing."""
    if not isinstance(decode, nn.Module):
        return None
    for layer in decode.modules():
        if isinstance(layer, nn.Linear):
            return (layer.in_features,)
        if isinstance(layer, nn.ConvTranspose2d | nn.Conv2d):
            # A generator of the DCGAN kind begins with one place of so many channels.
            return (layer.in_channels, 1, 1)
    return None


def _encoding(model: nn.Module) -> Any:
    encode = _first(model, ENCODING)
    if not isinstance(encode, nn.Module):
        return encode
    for first, second in PROJECTIONS:
        mu, logvar = getattr(model, first, None), getattr(model, second, None)
        if isinstance(mu, nn.Linear) and isinstance(logvar, nn.Linear):
            return lambda x: _projected(encode(x), mu, logvar)
    return encode


def _projected(hidden: Any, mu: nn.Linear, logvar: nn.Linear) -> Any:
    """What the two layers make of a trunk's answer, flattened where they want it so."""
    if hidden.ndim > 2:
        hidden = hidden.flatten(1)
    return mu(hidden), logvar(hidden)


def _through(quantizer: Any, decode: Any) -> Any:
    """A decoder behind a quantiser, as pythae has them."""

    def quantized(z: Any) -> Any:
        last = z.permute(0, 2, 3, 1) if z.ndim == 4 else z
        found = quantizer(last)
        codes = getattr(found, "quantized_vector", last)
        return decode(codes)

    return quantized


def _first(model: nn.Module, names: tuple[str, ...]) -> Any:
    return next((found for name in names if callable(found := getattr(model, name, None))), None)


def _image_shape(model: nn.Module) -> tuple[int, int, int] | None:
    told = getattr(getattr(model, "model_config", None), "input_dim", None)
    told = told or getattr(model, "image_shape", None) or getattr(model, "input_shape", None)
    if isinstance(told, list | tuple) and len(told) == 3 and all(isinstance(n, int) for n in told):
        return told[0], told[1], told[2]
    return None
