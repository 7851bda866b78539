"""Of which plain layers is a network made, so that it can run where there is no Python?

A layer is a name, its arrays and a few whole numbers; a network is a list of them, each taking
what the one before it gave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.models.grid_networks import MixingBlock
from explorer.models.nets import ResidualBlock
from explorer.models.sheets import Sheets


class NotPlain(Exception):
    """A layer that can run in Python alone; the sentence names it."""


@dataclass(frozen=True, eq=False)
class PlainLayer:
    """One layer.

    Attributes:
        op: what it does, a key of `OPERATIONS` in `portable/onnx_file.py`, and but for what stands
            in encoders alone in `portable/decoder.js`.
        arrays: float32, by their part: "weight", "bias", …
        settings: whole numbers and lists of them.
        body: of "residual": the layers whose output is added to the input; of "sheets": those of
            the masks, and from the setting `colours_from` on those of the colours.
    """

    op: str
    arrays: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    body: tuple[PlainLayer, ...] = ()


Layers = tuple[PlainLayer, ...]


def plain_layers(network: nn.Module) -> Layers:
    """A network as plain layers; NotPlain names a layer that cannot be one."""
    if isinstance(network, nn.Sequential):
        return tuple(layer for child in network for layer in plain_layers(child))
    known = _KNOWN.get(type(network))
    if known is None:
        raise NotPlain(
            f"A layer {type(network).__name__} cannot run outside Python; those that can: "
            f"{', '.join(sorted(kind.__name__ for kind in _KNOWN))}."
        )
    return known(network)


def linear(weight: Tensor, bias: Tensor) -> PlainLayer:
    """x Wᵀ + b, with W (outputs, inputs) and b (outputs,)."""
    return PlainLayer("linear", {"weight": array(weight), "bias": array(bias)})


SIGMOID, FLATTEN = PlainLayer("sigmoid"), PlainLayer("flatten")


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A copy as float32, on no device."""
    return np.array(tensor.detach().float().cpu().numpy(), order="C")


def _linear(layer: nn.Linear) -> Layers:
    bias = layer.weight.new_zeros(layer.out_features) if layer.bias is None else layer.bias
    return (linear(layer.weight, bias),)


def _convolution(op: str) -> Callable[[Any], Layers]:
    def plain(layer: Any) -> Layers:
        if layer.groups != 1 or set(layer.dilation) != {1} or layer.padding_mode != "zeros":
            raise NotPlain(f"{layer} cannot run outside Python: only plain convolutions can.")
        settings = {
            "stride": list(layer.stride),
            "padding": list(layer.padding),
            "output_padding": list(layer.output_padding),
        }
        channels = layer.out_channels
        bias = layer.weight.new_zeros(channels) if layer.bias is None else layer.bias
        return (PlainLayer(op, {"weight": array(layer.weight), "bias": array(bias)}, settings),)

    return plain


def _reshape(layer: nn.Unflatten) -> Layers:
    return (PlainLayer("reshape", settings={"shape": list(layer.unflattened_size)}),)


def _pixel_shuffle(layer: nn.PixelShuffle) -> Layers:
    return (PlainLayer("pixel_shuffle", settings={"factor": layer.upscale_factor}),)


def _residual(block: ResidualBlock | MixingBlock) -> Layers:
    return (PlainLayer("residual", body=plain_layers(block.body)),)


def _sheets(layer: Sheets) -> Layers:
    masks, colours = plain_layers(layer.masks), plain_layers(layer.colours)
    return (PlainLayer("sheets", settings={"colours_from": len(masks)}, body=masks + colours),)


_KNOWN: dict[type[nn.Module], Callable[[Any], Layers]] = {
    nn.Linear: _linear,
    nn.ReLU: lambda _: (PlainLayer("relu"),),
    nn.Sigmoid: lambda _: (SIGMOID,),
    nn.Conv2d: _convolution("conv"),
    nn.ConvTranspose2d: _convolution("conv_transpose"),
    nn.Flatten: lambda _: (FLATTEN,),
    nn.Unflatten: _reshape,
    nn.PixelShuffle: _pixel_shuffle,
    nn.PixelUnshuffle: lambda layer: (
        PlainLayer("pixel_unshuffle", settings={"factor": layer.downscale_factor}),
    ),
    ResidualBlock: _residual,
    MixingBlock: _residual,
    Sheets: _sheets,
}
