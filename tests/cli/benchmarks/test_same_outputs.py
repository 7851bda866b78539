"""Do the baselines compute the same numbers as what is measured against them?"""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from explorer.cli.benchmarks import decoding, encoding, sprites
from explorer.cli.benchmarks.decoding import plain_model, work
from explorer.cli.benchmarks.setup import Setup
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build


@pytest.mark.parametrize("way", [decoding.plain_loop, decoding.plain_call])
def test_pictures(setup: Setup, way):
    model = plain_model(setup)
    z = setup.latents(9, model.latent_dim)
    found = way(model, z)()
    served = setup.core.decode(setup.model, z)
    assert found.dtype == served.dtype == np.uint8
    assert found.shape == served.shape
    # One level: a sum in another order may end on the other side of a half.
    assert np.abs(found.astype(int) - served.astype(int)).max() <= 1
    assert served.std() > 0


def test_codes(setup: Setup):
    images, _ = setup.images("test", 9, (1, 8, 8))
    mu, logvar = encoding.plain_loop(plain_model(setup), images)()
    served = setup.core.encode(setup.model, images)
    np.testing.assert_allclose(mu, served.mu, atol=1e-5)
    assert logvar is not None
    np.testing.assert_allclose(logvar, served.logvar, atol=1e-5)


def test_points():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(2000, 2)).astype(np.float32)
    labels = np.arange(2000) % encoding.CLASSES
    sent = encoding.scatter_payload(points, labels)
    drawn = np.frombuffer(sent[: 2000 * 8], "<f4").reshape(2000, 2)
    np.testing.assert_array_equal(np.frombuffer(sent[2000 * 8 :], "<i2"), labels)
    listed = points_of(json.loads(encoding.list_payload(points, labels)))
    assert len(drawn) == len(listed) == 2000
    np.testing.assert_allclose(drawn, listed[:, 1:], atol=1e-6)


def points_of(payload: dict) -> np.ndarray:
    """Row, x and y of each point, by row."""
    parts = []
    for trace in payload["data"]:
        if "customdata" in trace:
            columns = [np.ravel(trace[name]) for name in ("customdata", "x", "y")]
            parts.append(np.stack(columns, 1))
    found = np.concatenate(parts)
    return found[np.argsort(found[:, 0])]


def test_sprites(setup: Setup):
    dataset = load_dataset("sprites", "train")
    architecture = {"image_shape": (1, 64, 64), "latent_dim": 3, "backbone": "patches"}
    model = build("vae", architecture).eval()
    assert isinstance(model, ContinuousLatentModel)
    streamed = sprites.stream(model, DeviceImages(dataset, setup.device), 5)
    np.testing.assert_allclose(streamed, sprites.plain_loop(model, dataset, 5)(), atol=1e-5)


def test_a_stream_goes_batch_by_batch(setup: Setup):
    images = DeviceImages(load_dataset("sprites", "train"), setup.device)
    architecture = {"image_shape": (1, 64, 64), "latent_dim": 2, "widths": [4], "backbone": "mlp"}
    model = build("vae", architecture)
    assert isinstance(model, ContinuousLatentModel)
    seen: list[int] = []
    encode = model.encode

    def watch(x: torch.Tensor, labels: torch.Tensor | None = None) -> object:
        seen.append(len(x))
        return encode(x, labels)

    model.encode = watch  # type: ignore[method-assign, assignment]
    codes = sprites.stream(model, images, 300, lambda: seen.append(0))
    assert seen == [128, 0, 128, 0, 44, 0]
    assert np.isfinite(codes).all()


def test_the_work_of_a_decode_is_counted_by_hand(setup: Setup):
    architecture = {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": [16]}
    model = build("vae", architecture)
    assert isinstance(model, ContinuousLatentModel)
    flop, moved = work(model, setup.latents(10, 2))
    assert flop == 10 * 2 * (2 * 16 + 16 * 64)
    weights = 2 * 16 + 16 + 16 * 64 + 64
    assert moved == 4 * weights + 10 * 2 * 4 + 10 * 64
