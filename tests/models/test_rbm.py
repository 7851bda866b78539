"""Does the RBM compute what scikit-learn's does, and learn what its gradient says?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.neural_network import BernoulliRBM

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.exact_boltzmann import (
    log_likelihood,
    states_of,
    statistics,
    visible_distribution,
)
from explorer.models.base import ModelError
from explorer.models.rbm import RBM, NaturalParameters, RBMArchitecture
from explorer.objectives.weights import ObjectiveWeights

SHAPE, HIDDEN = (1, 4, 4), 7
TINY_SHAPE, TINY_HIDDEN = (1, 3, 3), 5


def made(centring: str = "means", shape=SHAPE, hidden: int = HIDDEN, scale=1.0, **more) -> RBM:
    torch.manual_seed(0)
    model = RBM(RBMArchitecture(shape, hidden, centring=centring, **more))
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(scale * torch.randn(parameter.shape, generator=generator))
        if model.is_centred:
            model.visible_offset.uniform_(0, 1, generator=generator)
            model.hidden_offset.uniform_(0, 1, generator=generator)
    return model


def sklearn_twin(model: RBM) -> BernoulliRBM:
    weight, b, c = (part.detach().double().numpy() for part in model.natural_parameters())
    twin = BernoulliRBM(n_components=len(c))
    twin.components_, twin.intercept_visible_, twin.intercept_hidden_ = weight, b, c
    return twin


def binary(count: int = 20, shape=SHAPE) -> torch.Tensor:
    return torch.randint(0, 2, (count, *shape), generator=torch.Generator().manual_seed(2)).float()


@pytest.mark.parametrize("centring", ["means", "none"])
def test_free_energy_and_conditionals_are_scikit_learn_s(centring: str) -> None:
    model = made(centring).double()
    twin, v = sklearn_twin(model), binary().double()
    flat = v.flatten(1).numpy()
    assert model.free_energy(v).detach().numpy() == pytest.approx(
        twin._free_energy(flat), rel=1e-6, abs=1e-6
    )
    hidden = twin.transform(flat)
    assert model.hidden_given_visible(v).detach().numpy() == pytest.approx(hidden, abs=1e-6)
    # Its visible side is given as a draw alone: the mean of many is compared.
    h = (hidden > 0.5).astype(float)[:1]
    draws = twin._sample_visibles(np.repeat(h, 40_000, 0), np.random.RandomState(0))
    means = model.visible_given_hidden(torch.from_numpy(h)).detach().numpy().reshape(-1)
    assert draws.mean(0) == pytest.approx(means, abs=0.015)
    exact = 1 / (1 + np.exp(-(h @ twin.components_ + twin.intercept_visible_)))[0]
    assert means == pytest.approx(exact, abs=1e-6)


def test_the_free_energy_sums_the_hidden_units_out() -> None:
    model = made().double()
    v, h = binary(1).double(), states_of(HIDDEN)
    energies = model.energy(v.expand(len(h), *SHAPE), h)
    wanted = -torch.logsumexp(-energies, 0).detach().item()
    assert model.free_energy(v).item() == pytest.approx(wanted)


def test_the_centred_energy_is_the_textbook_s_up_to_a_constant() -> None:
    model = made().double()
    v = binary().double()
    difference = model._centred_free_energy(v.flatten(1)) - model.free_energy(v)
    assert difference.std().item() < 1e-6


def test_moving_the_offsets_leaves_the_model_as_it_is() -> None:
    model = made()
    v = binary()
    before = model.free_energy(v).detach()
    offset = model.hidden_offset.clone()
    for _ in range(50):
        model._follow_hidden_mean(v.flatten(1))
    assert (model.hidden_offset - offset).abs().max() > 0.05
    change = model.free_energy(v) - before
    torch.testing.assert_close(change, torch.zeros_like(change), atol=1e-4, rtol=0)


def test_it_starts_at_the_pixels_means_with_few_units_on() -> None:
    generator = np.random.default_rng(0)
    means = generator.uniform(0.1, 0.9, SHAPE)
    images = (generator.random((4000, *SHAPE)) < means).astype(np.uint8) * 255
    data = DeviceImages(Dataset("made up", "train", images, None, ()), torch.device("cpu"))
    model = RBM(RBMArchitecture(SHAPE, HIDDEN, chains=500))
    model.prepare(data, torch.Generator().manual_seed(0))
    _, bias, _ = model.natural_parameters()
    assert torch.sigmoid(bias).detach().numpy() == pytest.approx(means.reshape(-1), abs=0.04)
    assert model.chains.float().mean(0).numpy() == pytest.approx(means.reshape(-1), abs=0.1)
    assert model.hidden_given_visible(binary()).mean().item() == pytest.approx(0.1, abs=0.02)


def gradient_of(model: RBM, x: torch.Tensor, seed: int = 0) -> NaturalParameters:
    """Of −loss by W, b and c: what would be added to them."""
    model.zero_grad()
    generator = torch.Generator().manual_seed(seed)
    model.loss_terms(x, ObjectiveWeights(), None, generator)["loss"].mean().backward()
    grads = (model.weight.grad, model.visible_bias.grad, model.hidden_bias.grad)
    return NaturalParameters(*(-grad for grad in grads if grad is not None))


def exact_gradient(model: RBM, x: torch.Tensor) -> NaturalParameters:
    natural = NaturalParameters(*(part.detach().double() for part in model.natural_parameters()))
    flat, states = x.flatten(1).double(), states_of(x[0].numel())
    data = statistics(natural, flat, torch.full((len(flat),), 1 / len(flat)).double())
    own = statistics(natural, states, visible_distribution(natural, states))
    return NaturalParameters(*(p - n for p, n in zip(data, own, strict=True)))


def test_the_exact_gradient_is_that_of_the_exact_likelihood() -> None:
    model = made("none", TINY_SHAPE, TINY_HIDDEN)
    x = binary(6, TINY_SHAPE)
    wanted = exact_gradient(model, x).weight
    natural = [part.detach().double() for part in model.natural_parameters()]
    step = 1e-5
    for place in ((0, 0), (3, 5), (4, 8)):
        sides = []
        for sign in (1, -1):
            weight = natural[0].clone()
            weight[place] += sign * step
            moved = NaturalParameters(weight, *natural[1:])
            sides.append(float(log_likelihood(moved, x.flatten(1)).mean()))
        assert float(wanted[place]) == pytest.approx((sides[0] - sides[1]) / (2 * step), abs=1e-6)


def test_cd_s_gradient_comes_closer_to_the_exact_one_as_k_grows() -> None:
    x = binary(4, TINY_SHAPE).repeat(6000, 1, 1, 1)
    distances = []
    for steps in (1, 3, 30):
        model = made("none", TINY_SHAPE, TINY_HIDDEN, scale=2.0, gibbs_steps=steps)
        wanted = exact_gradient(model, x[:4])
        found = gradient_of(model, x)
        distances.append(math.dist(wanted.weight.flatten(), found.weight.double().flatten()))
    assert distances[0] > 2 * distances[1] > 8 * distances[2]
    assert distances[2] < 0.03


def test_pcd_s_gradient_is_the_exact_one_once_its_chains_have_mixed() -> None:
    model = made("none", TINY_SHAPE, TINY_HIDDEN, chains=4096, gibbs_steps=30).train()
    x = binary(4, TINY_SHAPE)
    wanted = exact_gradient(model, x)
    found = [gradient_of(model, x, seed) for seed in range(4)][1:]
    mean = torch.stack([one.weight for one in found]).mean(0)
    assert math.dist(wanted.weight.flatten(), mean.double().flatten()) < 0.06


def test_the_centred_gradient_is_the_exact_one_of_centred_variables() -> None:
    """dW of the centred energy: covariances with the offsets taken away (Melchior 2016, eq. 8)."""
    x = binary(4, TINY_SHAPE).repeat(6000, 1, 1, 1)
    model = made("means", TINY_SHAPE, TINY_HIDDEN, gibbs_steps=40).eval()
    plain = exact_gradient(model, x[:4])
    mu, offset = model.visible_offset.double(), model.hidden_offset.double()
    wanted = plain.weight - torch.outer(plain.hidden_bias, mu)
    wanted = wanted - torch.outer(offset, plain.visible_bias)
    found = gradient_of(model, x).weight.double()
    assert math.dist(wanted.flatten(), found.flatten()) < 0.03


def test_chains_move_in_training_alone() -> None:
    model = made(chains=8)
    x, weights = binary(5), ObjectiveWeights()
    before = model.chains.clone()
    model.eval().loss_terms(x, weights, None, torch.Generator().manual_seed(0))
    assert torch.equal(model.chains, before)
    model.train().loss_terms(x, weights, None, torch.Generator().manual_seed(0))
    assert not torch.equal(model.chains, before)
    assert "chains" in model.state_dict()


def test_training_raises_the_exact_likelihood() -> None:
    rows = torch.tensor([[1, 1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0, 0, 0]]).float()
    x = rows.view(-1, *TINY_SHAPE).repeat(8, 1, 1, 1)
    model = made("means", TINY_SHAPE, 6, scale=0.01, chains=100, gibbs_steps=1).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    generator = torch.Generator().manual_seed(0)

    def mean_log_likelihood() -> float:
        natural = NaturalParameters(*(p.detach() for p in model.natural_parameters()))
        return float(log_likelihood(natural, x.flatten(1)).mean())

    before = mean_log_likelihood()
    for _ in range(600):
        loss = model.loss_terms(x, ObjectiveWeights(), None, generator)["loss"].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    # Two patterns cannot be more probable than ln ½ each.
    assert before < -5
    assert -1.0 < mean_log_likelihood() <= math.log(0.5)


def test_held_pixels_stay_and_the_rest_moves() -> None:
    model = made()
    v = binary()
    held = torch.zeros(SHAPE, dtype=torch.bool)
    held[:, :2] = True
    _, mean, drawn = model.gibbs_step(v, torch.Generator().manual_seed(0), held=held)
    assert torch.equal(drawn[:, :, :2], v[:, :, :2])
    assert torch.equal(mean[:, :, :2], v[:, :, :2])
    assert not torch.equal(drawn[:, :, 2:], v[:, :, 2:])


def test_heat_makes_units_undecided() -> None:
    model = made()
    cold, hot = (model.hidden_given_visible(binary(), t) for t in (1.0, 1000.0))
    assert (hot - 0.5).abs().max() < 0.02 < (cold - 0.5).abs().max()


def test_long_chains_visit_states_as_often_as_is_right() -> None:
    model = made("means", TINY_SHAPE, TINY_HIDDEN, scale=0.6)
    natural = NaturalParameters(*(p.detach().double() for p in model.natural_parameters()))
    states = states_of(9)
    _, drawn = model.sample(20_000, generator=torch.Generator().manual_seed(0), steps=60)
    wanted = states.T @ visible_distribution(natural, states)
    assert drawn.flatten(1).double().mean(0).numpy() == pytest.approx(wanted.numpy(), abs=0.015)


@pytest.mark.parametrize(
    "settings",
    [{"gibbs_steps": 0}, {"gibbs_steps": 1.5}, {"chains": -1}, {"chains": 10**6}, {"centring": ""}],
)
def test_what_cannot_be_is_one_sentence(settings: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=r"^The .*\.$"):
        RBMArchitecture(SHAPE, HIDDEN, **settings)
