"""Are the images that excite a unit most the right ones, and is its worth what it adds?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.features import SHOWN, SWITCHED_OFF_ON
from explorer.training.checkpoint_reading import read_model
from tests.shipped import CHECKPOINTS

NAMES = ("tiny-vae", "tiny-autoencoder", "tiny-rbm")
UNIT = 5


@pytest.fixture(scope="module")
def core(rbm_checkpoints: Path) -> ModelCore:
    return ModelCore.open(rbm_checkpoints, "cpu")


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def answers(folder: Path, name: str, x: np.ndarray) -> np.ndarray:
    """How much each unit answers, (N, U), from the weights themselves."""
    state = {key: value.numpy() for key, value in read_model(folder / name).state_dict().items()}
    flat = x.reshape(len(x), -1)
    if "weight" in state:
        return sigmoid((flat - state["visible_offset"]) @ state["weight"].T + state["hidden_bias"])
    return np.maximum(flat @ state["encoder.1.weight"].T + state["encoder.1.bias"], 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_images_are_those_of_the_largest_and_the_least_answers(
    core: ModelCore, rbm_checkpoints: Path, digits: np.ndarray, name: str
) -> None:
    view = core.unit_view(name, UNIT)
    told = answers(rbm_checkpoints, name, digits / 255)[:, UNIT]
    assert (view.looked_at, view.original) == (360, True)
    assert view.answers_most == pytest.approx(np.sort(told)[::-1][:SHOWN], abs=1e-5)
    assert view.answers_least == pytest.approx(np.sort(told)[:SHOWN], abs=1e-5)
    np.testing.assert_array_equal(view.most[0], digits[told.argmax()])
    np.testing.assert_array_equal(view.patches, view.most)  # it sees the whole image


def test_a_unit_s_worth_is_the_error_that_grows_without_it(
    core: ModelCore, rbm_checkpoints: Path, digits: np.ndarray
) -> None:
    x = digits[:SWITCHED_OFF_ON] / 255
    state = {k: v.numpy() for k, v in read_model(rbm_checkpoints / "tiny-rbm").state_dict().items()}
    h = answers(rbm_checkpoints, "tiny-rbm", x)

    def error(units: np.ndarray) -> float:
        inputs = (units - state["hidden_offset"]) @ state["weight"] + state["visible_bias"]
        return float(((sigmoid(inputs) - x.reshape(len(x), -1)) ** 2).sum(1).mean())

    expected = []
    for unit in range(h.shape[1]):
        without = h.copy()
        without[:, unit] = 0
        expected.append(error(without) - error(h))
    assert core.unit_worth("tiny-rbm") == pytest.approx(expected, abs=1e-4)


def test_a_unit_that_nothing_listens_to_adds_nothing(
    rbm_checkpoints: Path,
) -> None:
    model = read_model(rbm_checkpoints / "tiny-vae")
    x = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        model.encoder[3].weight[:, UNIT] = 0
        units = model.first_units(x)
        without = units.clone()
        without[:, UNIT] = 0
        assert torch.equal(model.reconstruct_from(units), model.reconstruct_from(without))


@pytest.mark.parametrize("unit", [-1, 16])
def test_a_unit_that_there_is_not_is_one_sentence(core: ModelCore, unit: int) -> None:
    with pytest.raises(CoreError, match="units 0 to 15"):
        core.unit_view("tiny-vae", unit)


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("name", ["sprites-beta-vae-10d", "mnist-vq-vae", "mnist-cvae-2d"])
def test_behind_a_convolution_it_is_the_patch_at_the_place_of_the_answer(
    name: str,
) -> None:
    core = ModelCore.open(CHECKPOINTS, "cpu")
    layer, view = core.first_layer(name), core.unit_view(name, 3)
    assert view.patches.shape[2:] == layer.weights.shape[2:]
    assert view.original == name.startswith("sprites")
    assert np.all(np.diff(view.answers_most) <= 0)
    # The answer to a patch is its weighed sum, and what all patches have in common.
    sums = (view.patches / 255 * layer.weights[3]).sum((1, 2, 3))
    if layer.stride:
        common = view.answers_most - sums
        np.testing.assert_allclose(common, common[0], atol=1e-4)
