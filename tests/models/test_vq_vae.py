"""Is the bound a bound, does each stage teach its own part, do codes decode to what they say?"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.base import ModelError
from explorer.models.grid_networks import GRID_NETWORKS
from explorer.models.registry import build
from explorer.models.vq_vae import VQVAE
from explorer.objectives.likelihoods import bernoulli_log_likelihood
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 8, 8)
EVERY_KIND = pytest.mark.parametrize(
    ("levels", "grid_network"), list(itertools.product([1, 2], GRID_NETWORKS))
)
AUTOENCODING, PRIOR_ALONE = ObjectiveWeights(beta=0.0), ObjectiveWeights(reconstruction_weight=0.0)


def made(levels: int = 1, **more) -> VQVAE:
    torch.manual_seed(0)
    settings = {"image_shape": SHAPE, "widths": [8], "codes": 5, "code_dim": 4, "levels": levels}
    settings |= {"prior_width": 8, "prior_layers": 2} | more
    model = build("vq_vae", settings)
    assert isinstance(model, VQVAE)
    return model


def pictures(count: int = 6, shape=SHAPE) -> torch.Tensor:
    return torch.rand(count, *shape, generator=torch.Generator().manual_seed(1))


def terms(model: VQVAE, weights: ObjectiveWeights | None = None, labels=None):
    generator = torch.Generator().manual_seed(2)
    return model.loss_terms(pictures(), weights or ObjectiveWeights(), labels, generator)


@EVERY_KIND
def test_grids_follow_from_the_image(levels, grid_network):
    model = made(levels, grid_network=grid_network)
    assert model.grids() == ((2, 2), (4, 4))[-levels:]
    assert model.latent_dim == (20 if levels == 2 else 16)
    codes = model.codes(pictures())
    assert [tuple(level.shape) for level in codes] == [(6, *grid) for grid in model.grids()]
    assert all(0 <= int(level.min()) <= int(level.max()) < 5 for level in codes)


@pytest.mark.parametrize(
    ("shape", "patch", "grids"),
    [
        ((1, 28, 28), 4, ((4, 4), (7, 7))),
        ((3, 64, 64), 8, ((4, 4), (8, 8))),
        ((1, 28, 20), 4, ((4, 3), (7, 5))),
        ((1, 3, 5), 1, ((2, 3), (3, 5))),
    ],
)
def test_the_patch_is_chosen_where_nobody_says(shape, patch, grids):
    model = made(2, image_shape=shape)
    assert model.architecture.patch == patch
    assert model.grids() == grids
    x = pictures(2, shape)
    assert model.reconstruct(x).shape == x.shape


@EVERY_KIND
def test_the_bound_is_what_it_says(levels, grid_network):
    model = made(levels, grid_network=grid_network, classes=3).eval()
    labels = torch.arange(6) % 3
    found = terms(model, labels=labels)
    x, codes = pictures(), model.codes(pictures())
    logits = torch.logit(model.decode_codes(codes))
    expected = bernoulli_log_likelihood(logits, x)
    torch.testing.assert_close(found["log_px_given_z"], expected, rtol=1e-4, atol=1e-3)
    log_p = model.log_p_codes(codes, labels)
    assert log_p.shape == (6, levels)
    torch.testing.assert_close(found["kl"], -log_p.sum(1))
    torch.testing.assert_close(found["elbo"], found["log_px_given_z"] - found["kl"])


@torch.no_grad()
def test_on_a_tiny_grid_the_bound_stays_below_the_exact_evidence():
    """log p(x) = log Σ_codes p(x|codes) p(codes), all 3⁴ of them."""
    model = made(1, image_shape=(1, 4, 4), patch=2, codes=3).eval()
    grids = torch.tensor(list(itertools.product(range(3), repeat=4))).view(-1, 2, 2)
    log_p = model.log_p_codes([grids])[:, 0]
    assert torch.logsumexp(log_p, 0).item() == pytest.approx(0.0, abs=1e-4)
    logits = model.decoder(model._looked_up([grids]))
    x = pictures(5, (1, 4, 4))
    for one in x:
        joint = bernoulli_log_likelihood(logits, one.expand(len(grids), 1, 4, 4)) + log_p
        exact = torch.logsumexp(joint, 0)
        elbo = model.loss_terms(one[None], ObjectiveWeights())["elbo"][0]
        assert joint.max() >= elbo - 1e-4
        assert elbo < exact


@torch.no_grad()
def test_without_a_label_each_class_is_as_likely():
    model = made(2, classes=3).eval()
    codes = model.codes(pictures())
    each = [model.log_p_codes(codes, torch.full((6,), y)).sum(1) for y in range(3)]
    expected = torch.stack(each).exp().mean(0).log()
    torch.testing.assert_close(model.log_p_codes(codes).sum(1), expected, rtol=1e-4, atol=1e-4)


@EVERY_KIND
def test_each_stage_teaches_its_own_part(levels, grid_network):
    for weights, taught in ((AUTOENCODING, False), (PRIOR_ALONE, True)):
        model = made(levels, grid_network=grid_network).train()
        before = {key: value.clone() for key, value in model.state_dict().items()}
        terms(model, weights)["loss"].mean().backward()
        for name, parameter in model.named_parameters():
            is_prior = name.startswith("priors")
            assert (parameter.grad is not None) == (is_prior == taught), name
        moved = any(
            not torch.equal(before[key], value) for key, value in model.state_dict().items()
        )
        # The codes themselves move in the first stage alone.
        assert moved != taught


@EVERY_KIND
def test_evaluation_changes_nothing(levels, grid_network):
    model = made(levels, grid_network=grid_network).eval()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    terms(model)
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_codes_start_at_the_data():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (50, *SHAPE), dtype=np.uint8)
    split = DeviceImages(Dataset("made_up", "train", images, None), torch.device("cpu"))
    model = made(2, codes=8)
    model.prepare(split, torch.Generator().manual_seed(0))
    used = [len(level.unique()) for level in model.codes(split.batch(torch.arange(50))[0])]
    assert min(used) >= 6


@EVERY_KIND
def test_rows_of_floats_decode_as_their_codes(levels, grid_network):
    model = made(levels, grid_network=grid_network).eval()
    codes = model.codes(pictures())
    rows = torch.cat([level.flatten(1) for level in codes], dim=1).float()
    torch.testing.assert_close(model.decode_mean(rows), model.decode_codes(codes))
    torch.testing.assert_close(model.decode_mean(rows + 0.3), model.decode_codes(codes))
    torch.testing.assert_close(model.reconstruct(pictures()), model.decode_codes(codes))
    # What lies beyond the codebook is its nearest end: a stray number is no crash.
    assert torch.isfinite(model.decode_mean(rows * 1e6 - 5e5)).all()


def test_the_coarse_level_alone_is_the_fine_one_left_out():
    model = made(2).eval()
    torch.nn.init.normal_(model.absent)
    coarse, fine = model.codes(pictures())
    alone = model.decode_codes([coarse])
    torch.testing.assert_close(alone, model.decode_codes([coarse, torch.full_like(fine, -1)]))
    assert not torch.allclose(alone, model.decode_codes([coarse, fine]))


@EVERY_KIND
def test_samples_are_images_and_repeat_with_their_seed(levels, grid_network):
    model = made(levels, grid_network=grid_network, classes=4).eval()
    labels = torch.tensor([0, 1, 2])
    first, again = (model.sample(3, labels, torch.Generator().manual_seed(5)) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    means, draws = first
    assert means.shape == draws.shape == (3, *SHAPE)
    assert set(draws.unique().tolist()) <= {0.0, 1.0}
    assert model.sample(2)[0].shape == (2, *SHAPE)


@pytest.mark.parametrize(("grid_network", "reaches"), [("residual", False), ("sheets", True)])
def test_how_far_a_code_reaches(grid_network, reaches):
    """A convolution's code changes what lies around its cell; a mixed one may change it all."""
    model = made(grid_network=grid_network, image_shape=(3, 64, 64), patch=4).eval()
    (codes,) = model.codes(pictures(1, (3, 64, 64)))
    changed = codes.clone()
    changed[:, 0, 0] = (changed[:, 0, 0] + 1) % 5
    moved = (model.decode_codes([changed]) - model.decode_codes([codes])).abs()
    assert moved[..., :4, :4].max() > 0
    assert (moved[..., 32:, 32:].max() > 0) == reaches


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"codes": 1}, "number of codes"),
        ({"codes": 2.5}, "number of codes"),
        ({"levels": 3}, "levels"),
        ({"grid_network": "dense"}, "no grid network 'dense'; there are residual, sheets"),
        ({"patch": 3}, "do not tile"),
        ({"patch": 9}, "side of a cell"),
        ({"patch": True}, "side of a cell"),
        ({"code_dim": 0}, "length of a code"),
        ({"ema_decay": 1.0}, "decay"),
        ({"commitment_cost": -0.1}, "commitment"),
        ({"commitment_cost": math.inf}, "commitment"),
        ({"prior_layers": 0}, "layers"),
        ({"image_shape": [1, 256, 256], "patch": 4}, "cells are more"),
    ],
)
def test_an_architecture_that_is_none_is_refused(change, words):
    with pytest.raises(ModelError, match=words):
        made(**change)
