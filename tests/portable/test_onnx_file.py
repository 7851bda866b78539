"""Does an exported ONNX file give the core's pixels and latents under onnxruntime?"""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from explorer.core import CoreError, ModelCore, PlainDecoder
from explorer.models.grid_networks import GRID_NETWORKS
from explorer.models.nets import BACKBONES
from explorer.models.plain_layers import SIGMOID, plain_layers
from explorer.portable.onnx_file import decoder_onnx, encoder_onnx
from tests.shipped import CHECKPOINTS, FAMILY_OF, WITH_CONTINUOUS_LATENTS

ROWS = 6
BY_LESS_THAN_ONE_GREY_LEVEL = 1
CONDITIONAL = [name for name in WITH_CONTINUOUS_LATENTS if FAMILY_OF[name] == "cvae"]


@pytest.fixture(scope="module")
def core() -> ModelCore:
    """The models that ship, on the CPU."""
    return ModelCore.open(CHECKPOINTS, "cpu")


def run(contents: bytes, **rows: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(contents, providers=["CPUExecutionProvider"])
    answers: list[NDArray[np.float32]] = session.run(None, rows)
    return answers


@pytest.mark.parametrize("name", [name for name, kind in FAMILY_OF.items() if kind != "rbm"])
def test_every_shipped_decoder_gives_the_cores_pixels(name: str, core: ModelCore) -> None:
    random = np.random.default_rng(3)
    model = core.describe(name)
    labels = None
    if model.codebook_size:
        z = random.integers(0, model.codebook_size, (ROWS, model.latent_dim)).astype(np.float32)
    else:
        z = (1.5 * random.standard_normal((ROWS, model.latent_dim))).astype(np.float32)
    rows = z
    if model.can("conditional"):
        labels = random.integers(0, len(model.class_names), ROWS)
        rows = np.column_stack([z, labels]).astype(np.float32)
    (made,) = run(decoder_onnx(core.plain_decoder(name)), z=rows)
    pixels = np.rint(made * 255).astype(int)
    told = core.decode(name, z, labels).astype(int)
    assert np.abs(pixels - told).max() <= BY_LESS_THAN_ONE_GREY_LEVEL


@pytest.mark.parametrize("name", sorted(set(WITH_CONTINUOUS_LATENTS) - set(CONDITIONAL)))
def test_every_shipped_encoder_gives_the_cores_latents(name: str, core: ModelCore) -> None:
    images = core.test_images(name, range(ROWS)).images
    answers = run(encoder_onnx(core.plain_encoder(name)), x=images.astype(np.float32) / 255)
    told = core.encode(name, images)
    assert np.allclose(answers[0], told.mu, atol=1e-3)
    assert len(answers) == (1 if told.logvar is None else 2)
    if told.logvar is not None:
        assert np.allclose(answers[1], told.logvar, atol=1e-3)


def test_a_gibbs_step_draws_and_stays_between_black_and_white(core: ModelCore) -> None:
    pixels = np.zeros((2, 784), np.float32)
    (made,) = run(decoder_onnx(core.plain_decoder("mnist-rbm-500")), z=pixels)
    assert made.shape == (2, 1, 28, 28)
    assert 0 <= made.min() <= made.max() <= 1
    (hidden,) = run(
        encoder_onnx(core.plain_encoder("mnist-rbm-500")), x=pixels.reshape(2, 1, 28, 28)
    )
    assert hidden.shape == (2, 500)


@pytest.mark.parametrize("name", ["mnist-vq-vae", *CONDITIONAL])
def test_an_encoder_that_is_no_row_of_layers_is_one_sentence(name: str, core: ModelCore) -> None:
    with pytest.raises(CoreError, match="encoder"):
        core.plain_encoder(name)


@pytest.mark.parametrize("backbone", BACKBONES)
def test_every_backbones_decoder_is_pytorchs(backbone: str) -> None:
    torch.manual_seed(2)
    spec = BACKBONES[backbone]
    assert_pytorchs(spec.decoder((3, 24, 16), spec.widths, 5), 5)


def assert_pytorchs(network: nn.Module, inputs: int) -> None:
    """A decoder's file gives what PyTorch gives of rows of so many numbers."""
    rows = np.random.default_rng(2).standard_normal((3, inputs)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(rows)).numpy()
    plain = PlainDecoder("made-up", plain_layers(network), inputs, (3, 24, 16), "0" * 64)
    (made,) = run(decoder_onnx(plain), z=rows)
    np.testing.assert_allclose(made, expected, atol=1e-5)


@pytest.mark.parametrize("kind", GRID_NETWORKS)
def test_every_grid_networks_decoder_is_pytorchs(kind: str) -> None:
    torch.manual_seed(2)
    decoder = GRID_NETWORKS[kind].decoder((3, 24, 16), 8, (8, 6), 5)
    assert_pytorchs(nn.Sequential(nn.Unflatten(1, (5, 3, 2)), decoder), 30)


def test_the_file_says_which_model_it_is() -> None:
    plain = PlainDecoder("mine", (SIGMOID,), 3, (3, 1, 1), "ab" * 32)
    about = {p.key: p.value for p in onnx.load_from_string(decoder_onnx(plain)).metadata_props}
    assert about == {"model": "mine", "weights_sha256": "ab" * 32}
