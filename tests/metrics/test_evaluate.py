"""Are the figures of a card complete, reproducible, and those of the split that it names?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.active_units import active_units
from explorer.metrics.encodings import ENCODING_SAMPLES, encode_batch, encode_split
from explorer.metrics.evaluate import evaluate
from explorer.metrics.terms import batches, mean_terms
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build
from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 4, 4)


def model_of(family: str) -> ContinuousLatentModel:
    torch.manual_seed(0)
    model = build(family, {"image_shape": SHAPE, "latent_dim": 3, "widths": [8]})
    assert isinstance(model, ContinuousLatentModel)
    return model


def split(count: int = 37, labels: bool = True) -> DeviceImages:
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    classes = generator.integers(0, 10, count) if labels else None
    return DeviceImages(Dataset("noise", "test", pixels, classes), torch.device("cpu"))


def test_a_vae_s_figures_add_up():
    metrics, encodings = evaluate(model_of("vae"), split(), samples=20, seed=1)
    assert encodings is not None
    assert metrics["unit"] == "nats per image"
    assert metrics["data"] == "noise test"
    assert metrics["images"] == 37
    assert metrics["seed"] == 1
    assert metrics["nll_samples"] == 20
    assert metrics["elbo_samples"] == ENCODING_SAMPLES
    assert metrics["elbo"] == pytest.approx(metrics["log_px_given_z"] - metrics["kl"], abs=1e-4)
    assert metrics["kl"] > 0
    # The importance-weighted bound is the tighter one.
    assert metrics["nll"] < -metrics["elbo"] + 0.05
    assert metrics["active_units"] == int(active_units(encodings.mu).sum())
    assert all(math.isfinite(v) for v in metrics.values() if isinstance(v, float))


def test_an_autoencoder_has_no_bound_to_speak_of():
    metrics, encodings = evaluate(model_of("autoencoder"), split())
    assert encodings is not None
    assert encodings.logvar is None
    assert metrics["log_px_given_z"] == pytest.approx(encodings.elbo.mean().item(), rel=1e-5)
    assert not {"elbo", "kl", "nll", "active_units"} & set(metrics)


def test_the_seed_decides_every_draw():
    model, data = model_of("vae"), split()
    first, again = (evaluate(model, data, 5, seed=4)[0] for _ in range(2))
    assert first == again
    other = evaluate(model, data, 5, seed=5)[0]
    assert other["nll"] != first["nll"]
    assert other["kl"] == first["kl"]  # in closed form: no draw is in it


def test_progress_counts_every_image_once():
    seen: list[int] = []
    evaluate(model_of("vae"), split(230), samples=2, progress=seen.append)
    assert sum(seen) == 230


@pytest.mark.parametrize("family", ["vae", "autoencoder"])
@pytest.mark.parametrize("labels", [True, False])
def test_encodings_are_row_by_row_those_of_the_split(family, labels):
    model, data = model_of(family), split(labels=labels)
    encodings = encode_split(model, data, torch.Generator().manual_seed(0))
    x, classes = data.batch(torch.arange(len(data)))
    with torch.inference_mode():
        mu, logvar = model.encode(x)
    torch.testing.assert_close(encodings.mu, mu)
    if labels:
        assert torch.equal(encodings.labels, classes)
    else:
        assert encodings.labels is None
    if logvar is None:
        assert encodings.logvar is None
        assert not encodings.kl_per_dim.any()
    else:
        torch.testing.assert_close(encodings.logvar, logvar)
        torch.testing.assert_close(encodings.kl_per_dim, gaussian_kl_per_dim(mu, logvar))
    torch.testing.assert_close(
        encodings.elbo, encodings.log_px_given_z - encodings.kl_per_dim.sum(1)
    )


def test_more_samples_average_the_reconstruction_term():
    model, data = model_of("vae"), split(4)
    x, labels = data.batch(torch.arange(4))
    with torch.inference_mode():
        few = [
            encode_batch(model, x, labels, torch.Generator().manual_seed(s), 1) for s in range(50)
        ]
        many = encode_batch(model, x, labels, torch.Generator().manual_seed(99), 2000)
    mean = torch.stack([e.log_px_given_z for e in few]).mean(0)
    spread = torch.stack([e.log_px_given_z for e in few]).std(0)
    assert ((mean - many.log_px_given_z).abs() < 4 * spread / math.sqrt(50) + 1e-4).all()


def test_batches_are_in_order_and_whole():
    data = split(25)
    sizes = [len(x) for x, _ in batches(data, size=10)]
    assert sizes == [10, 10, 5]
    x, labels = (torch.cat(parts) for parts in zip(*batches(data, size=10), strict=True))
    assert torch.equal(x, data.batch(torch.arange(25))[0])
    rows = torch.tensor([3, 1, 24])
    picked, _ = next(batches(data, rows))
    assert torch.equal(picked, x[rows])
    assert labels.shape == (25,)


def test_mean_terms_weigh_every_image_alike_whatever_its_batch(monkeypatch):
    monkeypatch.setattr("explorer.metrics.terms.PIXELS_AT_ONCE", 10 * 16)
    model, data, weights = model_of("autoencoder"), split(25), ObjectiveWeights()
    found = mean_terms(model, data, weights, torch.Generator())
    x, labels = data.batch(torch.arange(25))
    with torch.inference_mode():
        expected = model.loss_terms(x, weights, labels)
    assert found == pytest.approx({k: v.mean().item() for k, v in expected.items()}, rel=1e-5)
