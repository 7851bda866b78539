"""Is the linear model beside a live one the best of its kind?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.core.live_store import LiveStore
from explorer.notebook.columns import Columns
from explorer.notebook.entry import Shown, baseline_name, entry_of
from explorer.notebook.linear_baseline import can_be_compared, linear_baseline
from explorer.notebook.live_model import live_model
from explorer.notebook.scaling import find_scaling


def test_its_posterior_is_bayes_own_and_its_pictures_are_pca_s(images):
    model = linear_baseline(images, 2)
    assert (model.image_shape, model.latent_shape) == ((1, 8, 8), (2,))
    weight = np.stack([model.decode(np.eye(2)[[dim]])[0].ravel() for dim in (0, 1)], axis=1)
    mean = model.decode(np.zeros((1, 2)))[0].ravel()
    weight -= mean[:, None]
    flat = images.reshape(60, -1)
    values = np.linalg.eigvalsh(np.cov(flat.T))[::-1]
    noise = values[2:60].mean()
    precision = weight.T @ weight + noise * np.eye(2)
    posterior = model.encode(images)
    expected = (flat - mean) @ weight @ np.linalg.inv(precision)
    np.testing.assert_allclose(posterior.mu, expected, atol=0.02)
    np.testing.assert_allclose(posterior.mu.mean(0), 0, atol=1e-4)


def test_what_cannot_be_compared_is_left_alone(images):
    assert can_be_compared(images, 2)
    assert not can_be_compared(images, 40)
    assert not can_be_compared(images[:2], 2)
    many = np.broadcast_to(np.float32(0), (2000, 3, 32, 32))  # of 1,024 latents it takes a minute
    assert can_be_compared(many, 64)
    assert not can_be_compared(many, 1024)


def test_it_stands_behind_the_model_that_it_is_compared_with(tmp_path):
    live = live_model(decode=lambda z: z.repeat(1, 32), latent_dim=2)
    entry = entry_of(Shown(live, find_scaling(live, None), "A"), None, Columns(), "live-a")
    told = replace(entry.description, name=baseline_name("live-a"), dataset="live-a")
    store = LiveStore(tmp_path)
    store.add(entry)
    store.add(replace(entry, description=told))
    assert store.names() == ["live-a", "live-a-linear"]
    store.add(entry)
    assert store.names() == ["live-a", "live-a-linear"]
