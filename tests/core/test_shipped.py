"""Is every checkpoint that ships whole, small, and as good as it is said to be?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.data.registry import DATASETS
from explorer.training.checkpoint_zip import MAX_ZIP_BYTES, zip_checkpoint
from explorer.training.goals import goals_of
from tests.shipped import (
    CHECKPOINTS,
    FAMILY_OF,
    FIGURES_OF_FAMILY,
    FIGURES_OF_MODEL,
    GOALS,
    LECTURE,
    NAMES,
    SAMPLES,
    UNJUDGED,
    WITH_CONTINUOUS_LATENTS,
    WITH_KEPT_EPOCHS,
)

MAX_BYTES = 110_000_000


@pytest.fixture(scope="module")
def shipped() -> ModelCore:
    return ModelCore.open(CHECKPOINTS, "cpu")


def test_what_must_ship_is_what_is_there(shipped):
    assert shipped.list() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_card_holds_the_figures_that_it_must(shipped, name):
    model = shipped.describe(name)
    assert model.card["training"]["complete"] is True
    assert model.card["family"] == FAMILY_OF[name]
    asked = {goal.figure for goal in goals_of(model.card)}
    assert asked == GOALS.get(name, set())
    figures = FIGURES_OF_FAMILY[FAMILY_OF[name]] | FIGURES_OF_MODEL.get(name, set()) | asked
    figures -= SAMPLES if name in UNJUDGED else set()
    assert figures - set(model.metrics) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_a_checkpoint_is_read(shipped, name):
    model = shipped.describe(name)
    assert model.card["name"] == name
    assert model.dataset in DATASETS
    assert model.image_shape == DATASETS[model.dataset].image_shape
    assert model.class_names == DATASETS[model.dataset].class_names
    assert model.card["command"].startswith("python -m explorer train ")
    assert str(Path.home()) not in str(model.card)
    history = shipped.history(name)
    assert len(history["epochs"]) == model.card["training"]["epochs"] + 1
    planes = shipped.snapshots(name)
    assert (planes is not None) == (name in WITH_KEPT_EPOCHS)
    if planes is not None:
        kept = planes.epochs.tolist()
        assert set(kept) <= set(history["epochs"])
        assert (kept[0], kept[-1]) == (0, history["epochs"][-1])
    assert not (CHECKPOINTS / name / "resume.safetensors").exists()


@pytest.mark.parametrize("name", WITH_CONTINUOUS_LATENTS)
def test_a_checkpoint_decodes_and_its_codes_are_those_of_its_card(shipped, name):
    model = shipped.describe(name)
    stored = shipped.encodings(name)
    assert len(stored) == model.card["split"]["test_images"]
    assert model.metrics["log_px_given_z"] == pytest.approx(stored.log_px_given_z.mean(), rel=1e-3)
    images = shipped.decode(
        name, stored.mu[:5], None if stored.labels is None else stored.labels[:5]
    )
    assert images.shape == (5, *model.image_shape)
    assert images.std() > 0 or model.reconstruction_weight == 0
    if model.can("gaussian_latent"):
        assert model.metrics["elbo"] == pytest.approx(stored.elbo.mean(), rel=1e-3)
        assert model.metrics["kl"] == pytest.approx(stored.kl.mean(), rel=1e-3, abs=1e-4)
        assert model.metrics["nll"] <= -model.metrics["elbo"] + 0.05
        active = (stored.mu.var(0) > 0.01).sum()
        assert model.metrics["active_units"] == active


def test_all_of_them_together_are_small():
    sizes = {path: path.stat().st_size for path in CHECKPOINTS.rglob("*") if path.is_file()}
    finished = {path: size for path, size in sizes.items() if path.name != "resume.safetensors"}
    assert sum(finished.values()) < MAX_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_downloaded_may_be_brought_back(name):
    assert len(zip_checkpoint(CHECKPOINTS / name, name)) <= MAX_ZIP_BYTES


def test_the_vae_of_mnist_is_as_good_as_its_peers(shipped):
    assert -shipped.describe("mnist-vae-2d").metrics["elbo"] <= 136


def test_the_three_trainings_of_the_lecture_differ_as_they_should(shipped):
    both, reconstruction, kl = (shipped.describe(name).metrics for name in LECTURE)
    assert reconstruction["log_px_given_z"] > both["log_px_given_z"]
    assert reconstruction["kl"] > 3 * both["kl"]
    assert kl["kl"] < 0.01
    assert kl["log_px_given_z"] < both["log_px_given_z"] - 50


def test_the_sprites_latents_are_their_factors(shipped):
    stored = shipped.encodings("sprites-beta-vae-10d")
    assert (stored.mu.var(0) > 0.01).sum() >= 5
    names, factors = shipped.factors("sprites-beta-vae-10d")
    for name, values in zip(names, factors.T, strict=True):
        if name.lower() in ("x", "y", "scale"):
            correlations = [abs(np.corrcoef(values, z)[0, 1]) for z in stored.mu.T]
            assert max(correlations) > 0.9, name
