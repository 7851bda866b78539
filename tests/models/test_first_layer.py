"""Are a first layer's pictures the weights that its answers follow from, in every family?"""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from explorer.models.capabilities import HasFirstLayer, Reconstructs
from explorer.models.nets import BACKBONES
from explorer.models.registry import FAMILIES
from tests.models.test_contract import batch, made

BACKBONE_SHAPES = [
    ("mlp", (1, 8, 8)),
    ("conv", (3, 64, 64)),
    ("patches", (1, 28, 20)),
    ("patches4", (3, 64, 64)),
    ("residual", (3, 64, 64)),
    ("cells", (3, 64, 64)),
    ("sheets", (3, 64, 64)),
]
KINDS = pytest.mark.parametrize(
    ("family", "backbone", "shape"),
    [(family, backbone, shape) for family in FAMILIES for backbone, shape in BACKBONE_SHAPES],
)


@KINDS
@torch.no_grad()
def test_a_unit_answers_by_its_picture_at_every_place(family, backbone, shape):
    model = made(family, backbone, shape)
    assert isinstance(model, HasFirstLayer)
    x, labels = batch(shape)
    layer, answers = model.first_layer(), model.first_units(x, labels)
    # What else a unit adds to its sum, a bias or a class, is what it answers to no light at all.
    rows = torch.zeros_like(x)
    dark, changed = (summed(model, each, labels) for each in (rows, x))
    if layer.stride:
        expected = functional.conv2d(x, layer.weights, stride=layer.stride, padding=layer.margin)
    else:
        expected = x.flatten(1) @ layer.weights.flatten(1).T
    assert changed.shape == answers.shape
    torch.testing.assert_close(changed - dark, expected, atol=2e-5, rtol=1e-4)


def summed(model, x, labels):
    """A first layer's answers before its nonlinearity."""
    answers = []
    if not hasattr(model, "encoder"):
        return torch.logit(model.first_units(x, labels).double()).float()
    layers = [
        m for m in model.encoder.modules() if isinstance(m, torch.nn.Linear | torch.nn.Conv2d)
    ]
    hook = layers[0].register_forward_hook(
        lambda _layer, _given, told: answers.append(told.clone())
    )
    model.reconstruct(x, labels)
    hook.remove()
    return answers[0]


@KINDS
@torch.no_grad()
def test_from_its_units_as_they_are_a_model_reconstructs_as_ever(family, backbone, shape):
    model = made(family, backbone, shape)
    x, labels = batch(shape)
    units = model.first_units(x, labels)
    again = model.reconstruct_from(units, labels)
    assert again.shape == x.shape
    if isinstance(model, Reconstructs):
        torch.testing.assert_close(again, model.reconstruct(x, labels))
    without = units.clone()
    without[:, 0] = 0
    assert torch.equal(model.reconstruct_from(units, labels), again)
    assert model.reconstruct_from(without, labels).shape == x.shape


def test_all_backbones_are_tried():
    assert {backbone for backbone, _ in BACKBONE_SHAPES} == set(BACKBONES)
