"""What does a model's first layer look for, which images excite it, and what does a unit add?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from explorer.core.checks import checked_images
from explorer.core.encoder_decoder import require
from explorer.core.energy import energy_table, energy_test_images
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore, Tensors
from explorer.core.pixels import to_float, to_uint8
from explorer.core.values import FloatArray, ImageArray, LabelArray, TestImages
from explorer.models.capabilities import HasFirstLayer
from explorer.models.patience import go_on

LOOKED_AT = 1000
"""Test images, the first ones, among which those are sought that excite a unit."""
SWITCHED_OFF_ON = 16
"""Test images, the first ones, over which a unit's worth is averaged."""
SHOWN = 4
"""Images that excite a unit most, and as many that do least."""


@dataclass(frozen=True, eq=False)
class FirstLayerFields:
    """What the U units of a first layer look for.

    Attributes:
        weights: to the pixels seen, float32 (U, C, h, w): of a whole image, or of a patch.
        stride: from one patch to the next, px; 0 where a unit sees the whole image.
        margin: how far the first patch begins outside the image, px.
    """

    weights: FloatArray
    stride: int
    margin: int


@dataclass(frozen=True, eq=False)
class UnitView:
    """What one unit answers to test images.

    Attributes:
        most, least: the images that excite it most and least, uint8 (n, C, H, W), at its best
            place where it looks at patches.
        answers_most, answers_least: its answers to them, float32 (n,).
        patches: what it saw in the first of these, uint8 (n, C, h, w); black beyond the image.
        whole, without: reconstructions of `most` as they are, and with the unit at 0 everywhere.
        looked_at: how many test images there were.
        original: whether they are originals, or rebuilt by the model.
    """

    most: ImageArray
    least: ImageArray
    answers_most: FloatArray
    answers_least: FloatArray
    patches: ImageArray
    whole: ImageArray
    without: ImageArray
    looked_at: int
    original: bool


def first_layer(core: InnerCore, name: str) -> FirstLayerFields:
    """What each unit of a model's first layer looks for."""
    require(core.describe(name), "first_layer")
    geometry: list[int] = []

    def fields(model: HasFirstLayer, _rows: Tensor, _labels: Tensor | None) -> Tensors:
        layer = model.first_layer()
        geometry[:] = [layer.stride, layer.margin]
        return [layer.weights]

    (weights,) = core._compute(core.describe(name), fields, torch.zeros(1), _any_label(core, name))
    return FirstLayerFields(weights, *geometry)


def unit_worth(core: InnerCore, name: str) -> FloatArray:
    """How much the reconstruction's squared error grows without each unit, (U,).

    A sum over pixels in [0, 1], the mean of the first test images.
    """
    require(core.describe(name), "first_layer")
    images, labels = _seen(core, name, range(_count(core, name, SWITCHED_OFF_ON)))

    def errors(model: HasFirstLayer, rows: Tensor, y: Tensor | None) -> Tensors:
        x = to_float(rows)
        units = model.first_units(x, y)

        def error() -> Tensor:
            return (model.reconstruct_from(units, y).float() - x).square().flatten(1).sum(1)

        before, grown = error(), []
        for unit in range(units.shape[1]):
            go_on()
            kept = units[:, unit].clone()
            units[:, unit] = 0
            grown.append(error() - before)
            units[:, unit] = kept
        return [torch.stack(grown, 1)]

    found = core._compute(
        core.describe(name), errors, checked_images(core.describe(name), images.images), labels
    )
    worth: FloatArray = found[0].mean(0)
    return worth


def unit_view(core: InnerCore, name: str, unit: int) -> UnitView:
    """The test images that excite one unit most and least, and reconstructions without it.

    Raises:
        CoreError: there is no such unit.
    """
    layer = first_layer(core, name)
    if not 0 <= unit < len(layer.weights):
        raise CoreError(f"{name} has units 0 to {len(layer.weights) - 1}, not {unit}.")

    def with_and_without(model: HasFirstLayer, rows: Tensor, y: Tensor | None) -> Tensors:
        units = model.first_units(to_float(rows), y)
        whole = to_uint8(model.reconstruct_from(units, y))
        units[:, unit] = 0
        return [whole, to_uint8(model.reconstruct_from(units, y))]

    values, places = _answers(core, name, core.version(name))
    value, place = values[:, unit], places[:, unit]
    order = np.argsort(-value, kind="stable")
    most, least = order[:SHOWN], order[::-1][:SHOWN]
    exciting, labels = _seen(core, name, most)
    x = checked_images(core.describe(name), exciting.images)
    whole, without = core._compute(core.describe(name), with_and_without, x, labels)
    return UnitView(
        exciting.images,
        _seen(core, name, least)[0].images,
        value[most],
        value[least],
        _patches(exciting.images, place[most], layer),
        whole,
        without,
        len(value),
        exciting.original,
    )


@lru_cache(maxsize=8)
def _answers(core: InnerCore, name: str, version: str) -> tuple[FloatArray, LabelArray]:
    """What every unit answers to the first test images at its best place, and where; (N, U) each.

    Kept, as a data set may draw its images when they are asked for.
    """
    del version  # part of the key
    images, labels = _seen(core, name, range(_count(core, name, LOOKED_AT)))

    def answers(model: HasFirstLayer, rows: Tensor, y: Tensor | None) -> Tensors:
        units = model.first_units(to_float(rows), y).float()
        value, place = units.reshape(*units.shape[:2], -1).max(2)
        return [value, place]

    x = checked_images(core.describe(name), images.images)
    values, places = core._compute(core.describe(name), answers, x, labels)
    return values, places


def _patches(images: ImageArray, places: LabelArray, layer: FirstLayerFields) -> ImageArray:
    """What a unit saw at a place of each image."""
    if not layer.stride:
        return images
    height, width = layer.weights.shape[2:]
    margin = layer.margin
    padded = np.pad(images, ((0, 0), (0, 0), (margin, margin), (margin, margin)))
    across = (padded.shape[3] - width) // layer.stride + 1
    found = []
    for image, place in zip(padded, places, strict=True):
        top, left = (layer.stride * int(each) for each in divmod(place, across))
        found.append(image[:, top : top + height, left : left + width])
    return np.stack(found)


def _count(core: InnerCore, name: str, most: int) -> int:
    """How many of the first test images there are to look at, `most` at most."""
    if not core.describe(name).can("energy_based"):
        return min(most, len(core.encodings(name)))
    table = energy_table(core, name)
    is_original = energy_test_images(core, name, [0]).original
    return min(most, len(table) if is_original else len(table.pictures))


def _seen(
    core: InnerCore, name: str, rows: Sequence[int] | LabelArray
) -> tuple[TestImages, LabelArray | None]:
    """Test images, originals or rebuilt, and the labels of a model that is told them."""
    index = np.asarray(rows, np.int64)
    if core.describe(name).can("energy_based"):
        return energy_test_images(core, name, index.tolist()), None
    labels = core.encodings(name).labels if core.describe(name).can("conditional") else None
    return core.test_images(name, index), None if labels is None else labels[index]


def _any_label(core: InnerCore, name: str) -> LabelArray | None:
    """One label for a model that takes no row without."""
    return np.zeros(1, np.int64) if core.describe(name).can("conditional") else None
