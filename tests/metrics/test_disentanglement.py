"""Do the five scores give the answers that are known beforehand?

Latents that are the factors themselves, one with everything twice, one turned by 45°, and one that
never changes, over small worlds of factors.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.metrics import mutual_info_score

from explorer.data import sprites
from explorer.data.dataset import Dataset
from explorer.metrics import dci as dci_module
from explorer.metrics.dci import completeness, dci, disentanglement
from explorer.metrics.disentanglement import has_known_factors
from explorer.metrics.factor_latents import GRIDS, FactorGrid, FactorLatents, factor_latents
from explorer.metrics.factor_vae_score import factor_vae_score
from explorer.metrics.higgins import higgins_metric
from explorer.metrics.mig import ceiling, mig, mutual_information
from explorer.metrics.sap import predictions, sap
from explorer.models.base import Encoding
from explorer.models.registry import build

SIZES = (4, 5, 6)


def world(sizes=SIZES, kinds=(), turn=None) -> FactorLatents:
    """The factors, each with mean 0 and variance 1, times a matrix (F, D)."""
    levels = np.indices(sizes).reshape(len(sizes), -1).T.astype(float)
    true = (levels - levels.mean(axis=0)) / levels.std(axis=0)
    means = true if turn is None else true @ turn
    return FactorLatents(sizes, means, tuple(k in kinds for k in range(len(sizes))))


IDENTITY = world()
TWICE = world(turn=np.hstack([np.eye(3), np.eye(3)]))
HALF_AND_HALF = np.array([[1, 1], [1, -1]]) / math.sqrt(2)
TURNED = world((8, 8), turn=HALF_AND_HALF)
CONSTANT = world(turn=np.zeros((3, 2)))


@pytest.fixture(autouse=True)
def _fewer(monkeypatch):
    """The forests are the slow part, and need no 10,000 images in so small a world."""
    monkeypatch.setattr(dci_module, "TRAIN_IMAGES", 1500)
    monkeypatch.setattr(dci_module, "TEST_IMAGES", 500)


def test_the_true_factors_score_one():
    assert higgins_metric(IDENTITY) == 1
    assert factor_vae_score(IDENTITY) == 1
    assert mig(IDENTITY) == pytest.approx(1, abs=1e-12)
    assert sap(IDENTITY) > 0.995
    found = dci(IDENTITY)
    assert found.disentanglement == pytest.approx(1, abs=1e-6)
    assert found.completeness == pytest.approx(1, abs=1e-6)
    assert found.informativeness == 1


def test_order_sign_and_unit_of_the_latents_are_free():
    turned = world(turn=np.array([[0, 0, -3.0], [2.0, 0, 0], [0, 7, 0]]))
    assert higgins_metric(turned) > 0.999
    assert factor_vae_score(turned) == 1
    assert mig(turned) == pytest.approx(1, abs=1e-12)
    assert sap(turned) > 0.995
    assert dci(turned).disentanglement == pytest.approx(1, abs=1e-6)


def test_two_latents_for_every_factor_leave_no_gap():
    assert higgins_metric(TWICE) == 1
    assert factor_vae_score(TWICE) == 1
    assert mig(TWICE) == pytest.approx(0, abs=1e-12)
    assert sap(TWICE) == pytest.approx(0, abs=1e-9)
    found = dci(TWICE)
    assert found.disentanglement == pytest.approx(1, abs=1e-6)
    assert found.completeness < 0.9  # 1 − ln 2/ln 6 = 0.61 where trees take either alike
    assert found.informativeness == 1


def test_factors_mixed_half_and_half_are_at_chance():
    """By symmetry neither latent knows either factor better, and neither holds still first."""
    assert higgins_metric(TURNED) == pytest.approx(0.5, abs=0.03)
    assert factor_vae_score(TURNED) == pytest.approx(0.5, abs=0.03)
    assert mig(TURNED) == pytest.approx(0, abs=1e-9)
    assert predictions(TURNED) == pytest.approx(np.full((2, 2), 0.5), abs=0.03)
    assert sap(TURNED) < 0.03
    found = dci(TURNED)
    assert found.disentanglement < 0.1
    assert found.completeness < 0.1
    # Nothing is lost, only mixed: read at four times chance of combinations that were never seen.
    assert dci(world((30, 30), turn=HALF_AND_HALF)).informativeness > 4 / 30


def test_a_code_that_never_changes_knows_nothing():
    assert higgins_metric(CONSTANT) == pytest.approx(1 / 3, abs=0.03)
    assert factor_vae_score(CONSTANT) == 0
    assert mig(CONSTANT) == 0
    assert sap(CONSTANT) == 0
    found = dci(CONSTANT)
    assert found.disentanglement == 0
    assert found.completeness == 0
    assert found.informativeness == pytest.approx((1 / 4 + 1 / 5 + 1 / 6) / 3, abs=0.1)


def test_collapsed_latents_have_no_vote():
    """A latent that hardly varies would else win by its smallness or by its noise."""
    levels = IDENTITY.means
    noise = 0.2 * np.random.default_rng(0).normal(size=(len(levels), 2))
    assert noise.var(axis=0).max() < 0.05
    encoded = FactorLatents(SIZES, np.hstack([noise, levels]), IDENTITY.is_kind)
    assert factor_vae_score(encoded) == 1


def test_one_latent_for_two_factors_is_complete_and_not_disentangled():
    importance = np.array([[1.0, 1.0], [0.0, 0.0]])
    assert disentanglement(importance) == pytest.approx(0)
    assert completeness(importance) == pytest.approx(1)
    halves = np.repeat(np.eye(2), 2, axis=0)
    assert disentanglement(halves) == pytest.approx(1)
    assert completeness(halves) == pytest.approx(1 - math.log(2) / math.log(4))
    # Weighted by importance: 3/4 of it lies in the pure row.
    mixed = np.array([[3.0, 0.0], [0.5, 0.5]])
    assert disentanglement(mixed) == pytest.approx(3 / 4)


def test_information_is_scikit_learn_s():
    rng = np.random.default_rng(1)
    means = rng.normal(size=(120, 2))
    encoded = FactorLatents(SIZES, means, IDENTITY.is_kind)
    found = mutual_information(encoded)
    for j in range(2):
        edges = np.histogram_bin_edges(means[:, j], 20)
        bins = np.digitize(means[:, j], edges[1:-1])
        for k in range(3):
            expected = mutual_info_score(encoded.levels()[:, k], bins)
            assert found[j, k] == pytest.approx(expected, abs=1e-10)


def test_more_levels_than_bins_cannot_reach_one():
    """Two of 40 levels fall into each of 20 bins: ln 20 of ln 40 is known."""
    encoded = world((40, 3))
    expected = (math.log(20) / math.log(40) + 1) / 2
    assert mig(encoded) == pytest.approx(expected, abs=1e-12)
    assert ceiling(encoded) == pytest.approx(expected, abs=1e-12)


def test_kinds_are_told_by_thresholds_and_guessed_by_chance():
    encoded = world((3, 10), kinds=(0,))
    found = predictions(encoded)
    assert found[0, 0] == 1
    assert found[1, 0] == pytest.approx(1 / 3, abs=0.03)
    assert sap(encoded) == pytest.approx((1 - 1 / 3 + 1) / 2, abs=0.03)


def test_dci_tests_on_no_combination_that_it_trained_on():
    parts = IDENTITY.disjoint_samples((90, 30), np.random.default_rng(0))
    train, test = ({tuple(row) for row in levels} for _, levels in parts)
    assert (len(train), len(test)) == (90, 30)
    assert not train & test
    few = IDENTITY.disjoint_samples((10**6, 10**6), np.random.default_rng(0))
    assert sum(len(levels) for _, levels in few) <= len(IDENTITY.means)


def test_codes_of_pure_noise_are_read_at_chance():
    """With a tenth of the test rows seen, a forest that knew them by heart did better."""
    sizes = (4, 5, 10, 10)
    noise = np.random.default_rng(0).standard_normal((int(np.prod(sizes)), 3))
    found = dci(FactorLatents(sizes, noise, (False,) * 4))
    chance = np.mean([1 / size for size in sizes])
    assert found.informativeness == pytest.approx(chance, abs=0.03)


def test_a_latent_that_goes_round_with_a_circular_factor_predicts_it():
    sizes = (12, 5)
    levels = np.indices(sizes).reshape(2, -1).T
    angle = 2 * np.pi * levels[:, 0] / 12
    means = np.stack([np.cos(angle + 0.4), 0.1 * levels[:, 1]], axis=1)
    straight = FactorLatents(sizes, means, (False, False))
    assert predictions(straight)[0, 0] < 0.5
    found = predictions(FactorLatents(sizes, means, (False, False), frozenset({0})))
    assert found[0, 0] == pytest.approx(1)
    assert found[1] == pytest.approx([0, 1], abs=0.01)
    assert sap(FactorLatents(sizes, means, (False, False), frozenset({0}))) > 0.98


def test_the_factor_vae_score_does_not_depend_on_the_unit_of_the_codes():
    small = FactorLatents(IDENTITY.sizes, 1e-3 * IDENTITY.means, IDENTITY.is_kind)
    assert factor_vae_score(small) == factor_vae_score(IDENTITY) == pytest.approx(1)


@pytest.mark.parametrize("score", [higgins_metric, factor_vae_score, dci, sap])
def test_the_seed_decides(score):
    rng = np.random.default_rng(0)
    noisy = FactorLatents(
        SIZES, IDENTITY.means + rng.normal(size=IDENTITY.means.shape), IDENTITY.is_kind
    )
    assert score(noisy, 3) == score(noisy, 3)
    assert score(noisy, 3) != score(noisy, 4)


def test_codes_of_the_wrong_number_are_refused():
    with pytest.raises(ValueError, match="are not those of factors"):
        FactorLatents((2, 2), np.zeros((5, 1)), (False, False))


# --- the latents of a grid ------------------------------------------------------------------------


class Numbered:
    """Images of one pixel, which is the image's number."""

    shape = (24, 1, 1, 1)

    def __len__(self) -> int:
        return 24

    def __getitem__(self, index):
        return index.astype(np.uint8).reshape(-1, 1, 1, 1)


class Reader(torch.nn.Module):
    """Reads the pixel, and the class."""

    def encode(self, x, labels=None):
        return Encoding(torch.stack([255 * x.flatten(), labels.float()], dim=1), None)


def test_a_grid_s_codes_lie_at_its_levels(monkeypatch):
    monkeypatch.setattr("explorer.metrics.factor_latents.IMAGES_AT_ONCE", 5)
    grid = FactorGrid(Numbered, ("a", "b", "c"), (2, 3, 4), (1, 1, 3), (True, False, False))
    seen: list[int] = []
    encoded = factor_latents(Reader(), grid, torch.device("cpu"), seen.append)
    assert encoded.sizes == grid.kept == (2, 3, 2)
    assert sum(seen) == 12
    at = encoded.at(np.array([[1, 2, 1], [0, 1, 0]]))
    # Rows 1·12 + 2·4 + 3 and 0·12 + 1·4 + 0 of the source; the label is the first factor.
    assert at == pytest.approx(np.array([[23, 1], [4, 0]]), abs=1e-4)
    assert encoded.levels().tolist()[-1] == [1, 2, 1]
    assert encoded.at(encoded.levels()) == pytest.approx(encoded.means)


def test_the_sprites_grid_is_the_sprites():
    grid = GRIDS["sprites"]
    rows = grid.rows()
    assert len(rows) == math.prod(grid.kept) == 184_320
    levels = sprites.factor_indices(rows)
    assert (levels % np.array(grid.every) == 0).all()
    assert len(np.unique(rows)) == len(rows)
    for name in GRIDS:
        assert GRIDS[name].source().shape[0] == math.prod(GRIDS[name].sizes)


def test_it_fits_codes_of_images_with_known_factors():
    shape = (1, 8, 8)
    vae = build("vae", {"image_shape": shape, "latent_dim": 2, "widths": [4]})
    rbm = build("rbm", {"image_shape": shape, "latent_dim": 4})
    pixels = np.zeros((1, *shape), dtype=np.uint8)
    drawn, found = Dataset("sprites", "test", pixels, None), Dataset("mnist", "test", pixels, None)
    assert has_known_factors(vae, drawn)
    assert not has_known_factors(vae, found)
    assert not has_known_factors(rbm, drawn)
