"""What does a network's first layer look for, and what comes after it?"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn
from torch.nn import functional

from explorer.models.nets import Shape


class FirstLayer(NamedTuple):
    """What each of U units looks for, as pictures.

    Attributes:
        weights: to the pixels that it sees, (U, C, h, w): the whole image, or a patch of it.
        stride: from one patch to the next, px; 0 where it sees the whole image.
        margin: how far the first patch begins outside the image, px.
    """

    weights: Tensor
    stride: int = 0
    margin: int = 0


def looks_for(encoder: nn.Module, image_shape: Shape) -> FirstLayer:
    """The first layer of an encoder as pictures; what it sees beside the image is left out."""
    channels, height, width = image_shape
    first, block = None, 1
    for layer in _in_order(encoder):
        if isinstance(layer, nn.PixelUnshuffle):
            block = layer.downscale_factor
        if isinstance(layer, nn.Linear | nn.Conv2d):
            first = layer
            break
    if isinstance(first, nn.Conv2d):
        # Channels that are a block's pixels are put back into their places.
        weights = functional.pixel_shuffle(first.weight, block)[:, :channels]
        padding = first.padding[0] if isinstance(first.padding, tuple) else 0
        return FirstLayer(weights, first.stride[0] * block, padding * block)
    assert isinstance(first, nn.Linear), "an encoder begins with a linear layer or a convolution"
    pixels = first.weight[:, : channels * height * width]
    return FirstLayer(pixels.view(-1, channels, height, width))


def halves(encoder: nn.Module) -> tuple[nn.Sequential, nn.Sequential]:
    """An encoder up to its first layer's answers, a ReLU after it among them, and the rest."""
    layers = _in_order(encoder)
    end = next(i for i, each in enumerate(layers) if isinstance(each, nn.Linear | nn.Conv2d)) + 1
    if end < len(layers) and isinstance(layers[end], nn.ReLU):
        end += 1
    return nn.Sequential(*layers[:end]), nn.Sequential(*layers[end:])


def _in_order(module: nn.Module) -> list[nn.Module]:
    """The layers of sequences within sequences."""
    if not isinstance(module, nn.Sequential):
        return [module]
    return [layer for part in module for layer in _in_order(part)]
