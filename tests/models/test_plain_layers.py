"""Are networks written down as the layers that they are?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from explorer.models.nets import BACKBONES, sheets_decoder
from explorer.models.plain_layers import NotPlain, plain_layers
from explorer.models.sheets import SHEETS


def test_a_network_within_a_network_is_one_list() -> None:
    network = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.Linear(3, 4, bias=False)))
    layers = plain_layers(network)
    assert [layer.op for layer in layers] == ["linear", "relu", "linear"]
    np.testing.assert_array_equal(layers[0].arrays["weight"], network[0].weight.detach().numpy())
    np.testing.assert_array_equal(layers[2].arrays["bias"], np.zeros(4))


@pytest.mark.parametrize("backbone", BACKBONES)
def test_every_backbones_decoder_can_be_written_down(backbone: str) -> None:
    spec = BACKBONES[backbone]
    layers = plain_layers(spec.decoder((3, 32, 32), spec.widths, 5))
    first = layers[0].body[0] if layers[0].body else layers[0]
    assert first.arrays["weight"].shape[1] == 5
    assert layers[-1].op in ("reshape", "conv_transpose", "pixel_shuffle", "sheets")


def test_sheets_are_their_masks_and_then_their_colours() -> None:
    network = nn.Sequential(sheets_decoder((3, 16, 16), (7,), 5), nn.Sigmoid())
    sheets, sigmoid = plain_layers(network)
    end = sheets.settings["colours_from"]
    assert [layer.op for layer in sheets.body[:end]][-1] == "pixel_shuffle"
    assert {layer.op for layer in sheets.body[end:]} == {"linear", "relu"}
    assert len(sheets.body[-1].arrays["bias"]) == 3 * SHEETS
    assert sigmoid.op == "sigmoid"


def test_arrays_are_copies() -> None:
    network = nn.Linear(2, 2)
    weight = plain_layers(network)[0].arrays["weight"]
    before = weight.copy()
    with torch.no_grad():
        network.weight.add_(1)
    np.testing.assert_array_equal(weight, before)


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (nn.GELU(), "GELU"),
        (nn.BatchNorm2d(3), "BatchNorm2d"),
        (nn.Conv2d(4, 4, 3, groups=2), "groups=2"),
        (nn.Conv2d(4, 4, 3, dilation=2), "dilation"),
        (nn.Conv2d(4, 4, 3, padding=1, padding_mode="reflect"), "reflect"),
    ],
)
def test_a_layer_that_cannot_leave_python_is_named(layer: nn.Module, named: str) -> None:
    with pytest.raises(NotPlain, match=named):
        plain_layers(nn.Sequential(nn.Linear(2, 2), layer))
