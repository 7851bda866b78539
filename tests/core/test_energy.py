"""Do the shared models run chains as asked, the same again for the same seed, and nothing else?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.contrasts import (
    mean_correlation,
    measure_boltzmann,
    measure_vae,
)
from explorer.core.energy import (
    ChainSettings,
    binarised,
    energy_table,
    energy_test_images,
    free_energy,
    gibbs_frames,
    noise,
)
from explorer.training.checkpoint_reading import read_model

RBM, VAE = "tiny-rbm", "tiny-vae"


@pytest.fixture(scope="module")
def core(rbm_checkpoints: Path) -> ModelCore:
    return ModelCore.open(rbm_checkpoints, "cpu")


def test_it_is_described_by_what_it_can_do(core: ModelCore) -> None:
    described = core.describe(RBM)
    assert described.can("energy_based", "samples")
    assert not described.can("decodes_latent")
    assert described.metrics["log_px"] < 0


def test_free_energies_are_the_model_s(core: ModelCore, rbm_checkpoints: Path) -> None:
    images = np.random.default_rng(0).choice([0, 255], (5, 1, 8, 8)).astype(np.uint8)
    model = read_model(rbm_checkpoints / RBM)
    wanted = model.free_energy(torch.from_numpy(images).float() / 255).numpy()
    assert free_energy(core, RBM, images) == pytest.approx(wanted, rel=1e-5)


def test_the_stored_table_is_the_test_split_s(core: ModelCore) -> None:
    table = energy_table(core, RBM)
    assert len(table) == 360
    assert table.labels is not None
    assert table.free_energy.mean() == pytest.approx(core.describe(RBM).metrics["free_energy"])
    assert energy_test_images(core, RBM, [3, 7]).original


def test_without_the_data_set_reconstructions_are_shown(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.core.energy.original_images", lambda *_: None)
    found = energy_test_images(core, RBM, [1, 359])
    assert not found.original
    assert np.array_equal(found.images[0], energy_table(core, RBM).pictures[1])
    assert found.images.shape == (2, 1, 8, 8)


def test_a_chain_is_the_same_for_the_same_seed_and_goes_on_from_its_step(core: ModelCore) -> None:
    start = noise(core, RBM, 2, 0)
    one, again, other = (
        gibbs_frames(core, RBM, start, ChainSettings(6, 2, seed=seed)) for seed in (1, 1, 2)
    )
    assert one.visible.shape == (2, 6, 1, 8, 8)
    assert one.hidden.shape == (2, 6, 12)
    assert one.free_energy.shape == (2, 6)
    assert np.array_equal(one.visible, again.visible)
    assert not np.array_equal(one.visible, other.visible)
    assert set(np.unique(one.visible)) <= {0, 1}
    last = 255 * one.visible[:, -1]
    assert one.free_energy[:, -1] == pytest.approx(free_energy(core, RBM, last), rel=1e-4)


def test_held_pixels_stay(core: ModelCore) -> None:
    start = noise(core, RBM, 1, 0)
    held = np.zeros((1, 8, 8), dtype=bool)
    held[:, :4] = True
    frames = gibbs_frames(core, RBM, start, ChainSettings(5), held)
    assert (frames.visible[0][:, held] == start[0][held]).all()
    assert (frames.mean[0][:, held] == 255 * start[0][held]).all()
    assert (frames.visible[0][:, ~held] != start[0][~held]).any()


def test_grey_becomes_on_or_off() -> None:
    assert binarised(np.array([0, 127, 128, 255], np.uint8)).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"frames": 0}, "portion"),
        ({"frames": 10**6}, "portion"),
        ({"stride": 1000}, "portion"),
        ({"temperature": 0}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"seed": -1}, "seed"),
        ({"step": -1}, "steps"),
    ],
)
def test_settings_out_of_bounds_are_one_sentence(settings: dict[str, float], words: str) -> None:
    with pytest.raises(CoreError, match=words):
        ChainSettings(**settings)


def test_what_is_no_chain_is_refused(core: ModelCore) -> None:
    start, settings = noise(core, RBM, 1, 0), ChainSettings(2)
    with pytest.raises(CoreError, match="0 or 1"):
        gibbs_frames(core, RBM, 255 * start, settings)
    with pytest.raises(CoreError, match="shape"):
        gibbs_frames(core, RBM, start[:, :, :4], settings)
    with pytest.raises(CoreError, match="held"):
        gibbs_frames(core, RBM, start, settings, np.zeros((2, 2), bool))
    with pytest.raises(CoreError, match="no energy"):
        gibbs_frames(core, VAE, start, settings)
    with pytest.raises(CoreError, match="at once"):
        gibbs_frames(core, RBM, np.repeat(start, 100, 0), ChainSettings(400, 100))


def test_both_sides_are_measured(core: ModelCore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.core.contrasts.STEPS", 100)
    monkeypatch.setattr("explorer.core.contrasts.MIXING_STEPS", 500)
    rbm, vae = measure_boltzmann(core, RBM), measure_vae(core, VAE)
    assert rbm.seconds_per_sample > vae.seconds_per_sample > 0
    assert 1 <= rbm.mixing_steps < 500
    assert rbm.gap == 0  # 12 hidden units are summed exactly
    assert rbm.log_z[0] == pytest.approx(core.describe(RBM).metrics["log_z"], abs=1e-3)
    assert vae.is_exact
    assert 0 < vae.gap < 20
    assert vae.correlation is not None
    assert 0 <= vae.correlation <= 1
    with pytest.raises(CoreError):
        measure_vae(core, RBM)
    with pytest.raises(CoreError):
        measure_boltzmann(core, VAE)


def test_correlation_of_known_columns() -> None:
    x = np.random.default_rng(0).standard_normal(4000).astype(np.float32)
    y = np.random.default_rng(1).standard_normal(4000).astype(np.float32)
    assert mean_correlation(np.stack([x, -2 * x], 1)) == pytest.approx(1)
    assert mean_correlation(np.stack([x, y], 1)) == pytest.approx(0, abs=0.05)
    assert mean_correlation(np.stack([x, 0 * y], 1)) is None
