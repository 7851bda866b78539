"""Does a page open before a slow decoder has decoded every image, and is the rest measured then?"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.models.given import GivenVAE
from explorer.notebook.columns import Columns
from explorer.notebook.costs import BLOCK, mean_costs, measure, measure_on
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.images import read_images
from explorer.notebook.live_model import live_model
from explorer.notebook.scaling import find_scaling
from tests.notebook.conftest import TextbookVAE


def entry(images, monkeypatch, soon_s: float):
    monkeypatch.setattr("explorer.notebook.entry.SOON_S", soon_s)
    torch.manual_seed(0)
    live, read = live_model(TextbookVAE(), images=images), read_images(images)
    shown = Shown(live, find_scaling(live, read), "A model")
    return entry_of(shown, read, Columns(), "live-a")


def test_what_is_not_measured_soon_is_measured_behind_the_page(images, monkeypatch):
    whole = entry(images, monkeypatch, 60.0)
    assert np.isfinite(whole.encodings.elbo).all()
    none = entry(images, monkeypatch, 0.0)
    assert np.isnan(none.encodings.log_px_given_z).all()
    np.testing.assert_array_equal(none.encodings.kl, whole.encodings.kl)
    assert none.description.metrics == {"images": 0, "unit": "nats per image"}
    measure_on(none, lambda: True)
    # The same draws, however many were decoded at once.
    np.testing.assert_allclose(
        none.encodings.log_px_given_z, whole.encodings.log_px_given_z, rtol=1e-5
    )
    assert none.description.metrics["images"] == len(images)
    assert none.description.metrics["elbo"] == np.float32(none.encodings.elbo.mean())


def test_a_slow_decoder_is_asked_for_no_more_than_there_is_time_for(images, monkeypatch):
    found = entry(images, monkeypatch, 0.0)

    class Slow(GivenVAE):
        def log_px_given_z(self, z, x, labels=None):
            clock[0] += 0.02 * len(z)
            return super().log_px_given_z(z, x, labels)

    clock = [0.0]
    monkeypatch.setattr("explorer.notebook.costs.time.monotonic", lambda: clock[0])
    model = found.model
    slow = Slow(model.image_shape, 2, model._pictures, model._likelihood, model._posteriors)
    measure(slow, found.images, found.encodings, within_s=0.5)
    measured = np.isfinite(found.encodings.log_px_given_z)
    assert BLOCK <= measured.sum() < len(images)
    told = mean_costs(found.encodings, {"gaussian_latent", "reconstructs", "decodes_latent"})
    assert told["images"] == measured.sum()
    elbo = found.encodings.elbo[measured].astype(np.float64)
    assert told["elbo"] == pytest.approx(elbo.mean())
    assert told["elbo_se"] == pytest.approx(elbo.std(ddof=1) / np.sqrt(len(elbo)))
    assert {"kl_se", "log_px_given_z_se"} <= set(told)
