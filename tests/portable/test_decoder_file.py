"""Does a decoder give the core's pixels where there is no Python?"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load
from torch import nn

from explorer.core import ModelCore, PlainDecoder
from explorer.models.grid_networks import GRID_NETWORKS
from explorer.models.nets import BACKBONES
from explorer.models.plain_layers import PlainLayer, plain_layers
from explorer.models.rbm import RBM
from explorer.portable.bundle import decoder_script
from explorer.portable.decoder_file import decoder_file
from explorer.server.protocol import pack_request, parse_reply
from tests.portable.conftest import Decode
from tests.shipped import CHECKPOINTS, FAMILY_OF
from tests.ui.components.conftest import RunNode

WORKER = """
import { readFileSync, writeFileSync } from "node:fs";
const sent = [];
globalThis.postMessage = (message) => sent.push(message);
await import("./worker.mjs");
const bytes = (path) => new Uint8Array(readFileSync(path)).buffer;
onmessage({ data: bytes("file") });
onmessage({ data: bytes("message") });
writeFileSync("reply", new Uint8Array(sent[1]));
console.log(JSON.stringify(sent[0]), sent[1].byteLength);
"""
ROWS = 12
BY_LESS_THAN_ONE_GREY_LEVEL = 1  # of 255: either side rounds


@pytest.fixture(scope="module")
def core() -> ModelCore:
    """The models that ship, on the CPU."""
    return ModelCore.open(CHECKPOINTS, "cpu")


def metadata_of(contents: bytes) -> dict[str, str]:
    (length,) = struct.unpack("<Q", contents[:8])
    header: dict[str, dict[str, str]] = json.loads(contents[8 : 8 + length])
    return header["__metadata__"]


def apart(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> int:
    return int(np.abs(a.astype(int) - b.astype(int)).max())


DECODES = [name for name, family in FAMILY_OF.items() if family != "rbm"]


@pytest.mark.parametrize("name", DECODES)
def test_every_shipped_decoder_gives_the_cores_pixels(
    name: str, core: ModelCore, decode_in_node: Decode
) -> None:
    rng = np.random.default_rng(7)
    model = core.describe(name)
    labels = None
    if model.codebook_size:
        z = rng.integers(0, model.codebook_size, (ROWS, model.latent_dim)).astype(np.float32)
    else:
        z = (1.5 * rng.standard_normal((ROWS, model.latent_dim))).astype(np.float32)
    rows = z
    if model.can("conditional"):
        labels = rng.integers(0, len(model.class_names), ROWS)
        rows = np.column_stack([z, labels])
    images = decode_in_node(decoder_file(core.plain_decoder(name)), rows)
    assert apart(images, core.decode(name, z, labels)) <= BY_LESS_THAN_ONE_GREY_LEVEL


def test_cells_left_out_of_the_fine_grid_look_as_in_the_core(
    core: ModelCore, decode_in_node: Decode
) -> None:
    name = "mnist-vq-vae-2-level"
    model = core.describe(name)
    rng = np.random.default_rng(3)
    codes = rng.integers(0, model.codebook_size, (2, model.latent_dim)).astype(np.float32)
    coarse = int(np.prod(core.plain_decoder(name).layers[0].settings["grids"][0]))
    codes[0, coarse:] = -1
    codes[1, coarse::2] = -1
    images = decode_in_node(decoder_file(core.plain_decoder(name)), codes)
    assert apart(images, core.decode(name, codes)) <= BY_LESS_THAN_ONE_GREY_LEVEL


def test_a_gibbs_step_is_the_machines_own(core: ModelCore, decode_in_node: Decode) -> None:
    """With the same uniform numbers the same units are drawn, and the same pixels probable."""
    name = "mnist-rbm-500"
    machine = core._model(name)
    assert isinstance(machine, RBM)
    rng = np.random.default_rng(5)
    pixels = (rng.random((ROWS, 784)) < 0.2).astype(np.float32)
    uniforms = rng.random((ROWS, 500)).astype(np.float32)
    v = torch.from_numpy(pixels).view(-1, *machine.image_shape)
    with torch.no_grad():
        probable = machine.hidden_given_visible(v)
        hidden = (torch.from_numpy(uniforms) < probable).float()
        means = machine.visible_given_hidden(hidden)
    images = decode_in_node(decoder_file(core.plain_decoder(name)), pixels, uniforms.ravel())
    expected = means.mul(255).round().to(torch.uint8).numpy()
    assert apart(images, expected) <= BY_LESS_THAN_ONE_GREY_LEVEL


@pytest.mark.parametrize("seed", range(4))
def test_convolutions_of_any_form_are_pytorchs(seed: int, decode_in_node: Decode) -> None:
    """Sides, strides, paddings and kernels that none of our models has, against torch itself."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    channels, height, width = (int(n) for n in rng.integers([1, 5, 5], [4, 9, 9]))
    kernel, stride, padding = ((int(a), int(b)) for a, b in rng.integers(1, 4, (3, 2)))
    padding = min(padding[0], kernel[0] - 1), min(padding[1], kernel[1] - 1)
    network = nn.Sequential(
        nn.Unflatten(1, (channels, height, width)),
        nn.Conv2d(channels, 5, kernel, stride, padding),
        nn.ReLU(),
        nn.ConvTranspose2d(5, 12, kernel, stride, padding),
        nn.PixelShuffle(2),
        nn.Conv2d(3, 3, 1),
        nn.Sigmoid(),
    )
    rows = rng.standard_normal((3, channels * height * width)).astype(np.float32)
    assert_pytorchs(network, rows, decode_in_node)


@pytest.mark.parametrize("backbone", BACKBONES)
def test_every_backbones_decoder_is_pytorchs(backbone: str, decode_in_node: Decode) -> None:
    torch.manual_seed(2)
    spec = BACKBONES[backbone]
    network = nn.Sequential(spec.decoder((3, 24, 16), spec.widths, 5), nn.Sigmoid())
    rows = (3 * np.random.default_rng(2).standard_normal((3, 5))).astype(np.float32)
    assert_pytorchs(network, rows, decode_in_node)


@pytest.mark.parametrize("kind", GRID_NETWORKS)
def test_every_grid_networks_decoder_is_pytorchs(kind: str, decode_in_node: Decode) -> None:
    torch.manual_seed(2)
    decoder = GRID_NETWORKS[kind].decoder((3, 24, 16), 8, (8, 6), 5)
    network = nn.Sequential(nn.Unflatten(1, (5, 3, 2)), decoder, nn.Sigmoid())
    rows = (3 * np.random.default_rng(2).standard_normal((3, 30))).astype(np.float32)
    assert_pytorchs(network, rows, decode_in_node)


def assert_pytorchs(network: nn.Sequential, rows: NDArray[np.float32], decode: Decode) -> None:
    """A decoder's file gives the pixels that PyTorch gives, to a grey level."""
    with torch.no_grad():
        expected = network(torch.from_numpy(rows)).mul(255).round().to(torch.uint8).numpy()
    shape: tuple[int, int, int] = expected.shape[1:]
    decoder = PlainDecoder("made-up", plain_layers(network), rows.shape[1], shape, "0" * 64)
    assert apart(decode(decoder_file(decoder), rows), expected) <= 1


def test_the_file_says_what_it_is_in_half_the_bytes(core: ModelCore) -> None:
    decoder = core.plain_decoder("mnist-vae-2d")
    contents = decoder_file(decoder)
    metadata = metadata_of(contents)
    assert metadata["model"] == "mnist-vae-2d"
    assert metadata["weights_sha256"] == decoder.weights_sha256
    assert json.loads(metadata["image_shape"]) == [1, 28, 28]
    weights = sum(array.size for layer in decoder.layers for array in layer.arrays.values())
    assert 2 * weights < len(contents) < 2 * weights + 4000


def test_a_weight_that_half_precision_cannot_hold_stays_whole() -> None:
    weight = np.array([[1.0, 70_000.0]], dtype=np.float32)
    layer = PlainLayer("linear", {"weight": weight, "bias": np.zeros(1, dtype=np.float32)})
    arrays = load(decoder_file(PlainDecoder("large", (layer,), 2, (1, 1, 1), "0" * 64)))
    np.testing.assert_array_equal(arrays["0.weight"], weight)
    assert arrays["0.bias"].dtype == np.float16


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda contents: contents[:4], "cut short"),
        (lambda contents: contents[:-100], "cut short"),
        (
            lambda contents: contents.replace(b"explorer decoder 1", b"explorer decoder 9"),
            "is not a",
        ),
        (lambda contents: contents.replace(b'\\"sigmoid\\"', b'\\"sigmund\\"'), "a layer sigmund"),
        (lambda contents: contents.replace(b'\\"sigmoid\\"', b'\\"valueOf\\"'), "a layer valueOf"),
    ],
)
def test_a_file_that_is_none_is_one_sentence(
    spoilt: object, said: str, core: ModelCore, decode_in_node: Decode
) -> None:
    contents = decoder_file(core.plain_decoder("digits-vae-2d"))
    assert callable(spoilt)
    with pytest.raises(AssertionError, match=said):
        decode_in_node(spoilt(contents), np.zeros((1, 2)))


def test_the_worker_speaks_as_the_live_socket_does(
    core: ModelCore, tmp_path: Path, run_node: RunNode
) -> None:
    """The file first, then the server's own messages; the script is the one text that is sent."""
    z = np.random.default_rng(2).standard_normal((3, 2)).astype(np.float32)
    (tmp_path / "worker.mjs").write_text(decoder_script(), encoding="utf-8")
    (tmp_path / "file").write_bytes(decoder_file(core.plain_decoder("digits-vae-2d")))
    (tmp_path / "message").write_bytes(pack_request(77, z))
    (tmp_path / "run.mjs").write_text(WORKER, encoding="utf-8")
    finished = run_node("run.mjs", folder=tmp_path)
    assert finished.stdout.split() == ["{}", "196"], finished.stderr
    sequence, images = parse_reply((tmp_path / "reply").read_bytes(), (1, 8, 8))
    assert sequence == 77
    assert apart(images, core.decode("digits-vae-2d", z)) <= BY_LESS_THAN_ONE_GREY_LEVEL


def test_a_row_of_another_length_is_refused(core: ModelCore, decode_in_node: Decode) -> None:
    contents = decoder_file(core.plain_decoder("digits-vae-2d")).replace(b'"row":"2"', b'"row":"3"')
    with pytest.raises(AssertionError, match="takes 3 numbers, not 2"):
        decode_in_node(contents, np.zeros((1, 2)))
