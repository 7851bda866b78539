"""Is any model understood: its answers, its latents, its images?"""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from explorer.notebook.calling import Call, owner_of
from explorer.notebook.columns import Columns
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import read_images
from explorer.notebook.layouts import FLAT
from explorer.notebook.live_model import live_model
from explorer.notebook.posterior_reading import Reading
from explorer.notebook.scaling import find_scaling
from tests.notebook.conftest import SHAPE, Linear, TextbookVAE


def two(x):
    """μ of two numbers, and a log σ² that is no other μ."""
    mu = x.flatten(1)[:, :2]
    return mu, -3.0 - mu.flip(1) ** 2


def sampled(mu, logvar):
    return mu + torch.randn_like(mu) * (0.5 * logvar).exp()


class Model:
    def __init__(self, encode):
        self.encode = encode

    def decode(self, z):
        flat = torch.zeros(len(z), 64)
        flat[:, :2] = z
        return flat.view(-1, *SHAPE)


ANSWERS = {
    "a tensor": lambda x: two(x)[0],
    "(mu, logvar)": two,
    "(logvar, mu)": lambda x: two(x)[::-1],
    "(z, mu, logvar)": lambda x: (sampled(*two(x)), *two(x)),
    "(mu, logvar, z)": lambda x: (*two(x), sampled(*two(x))),
    "(z, (mu, logvar))": lambda x: {"z": sampled(*two(x)), "mu": two(x)[0], "logvar": two(x)[1]},
    "halves of one": lambda x: torch.cat(two(x), 1),
    "a distribution": lambda x: torch.distributions.Normal(two(x)[0], (0.5 * two(x)[1]).exp()),
    "an independent one": lambda x: torch.distributions.Independent(
        torch.distributions.Normal(two(x)[0], (0.5 * two(x)[1]).exp()), 1
    ),
    "a dict": lambda x: {"mean": two(x)[0], "log_var": two(x)[1], "loss": torch.zeros(())},
    "an output object": lambda x: SimpleNamespace(embedding=two(x)[0], log_covariance=two(x)[1]),
    "latent_dist": lambda x: SimpleNamespace(
        latent_dist=SimpleNamespace(
            mean=two(x)[0], logvar=two(x)[1], std=None, sample=lambda: sampled(*two(x))
        )
    ),
    "(z_e, z_q), near each other": lambda x: (two(x)[0], two(x)[0] + 0.001),
}
POINTS = {"a tensor", "(z_e, z_q), near each other"}


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_shape_of_answer_is_understood(answer):
    images = np.zeros((60, *SHAPE), np.float32)
    images[:, 0, 0, :2] = np.random.default_rng(0).uniform(0, 1, (60, 2))
    live = live_model(Model(ANSWERS[answer]), images=images)
    posterior = live.encode(images[:20])
    mu, logvar = two(torch.from_numpy(images[:20]))
    np.testing.assert_allclose(posterior.mu, mu, atol=0.01)
    assert (posterior.logvar is None) == (answer in POINTS)
    if posterior.logvar is not None:
        np.testing.assert_allclose(posterior.logvar, logvar, atol=1e-4)
    assert live.latent_shape == (2,)
    assert live.image_shape == SHAPE


@pytest.mark.parametrize(
    ("answered", "wanted"),
    [
        (lambda x: SimpleNamespace(sample=x), "diffusers' output"),
        (lambda x: {"reconstruction": x, "loss": 0.0}, "a dict"),
        (lambda x: (x, None), "a tuple"),
        (lambda x: x.flatten(1), "flat"),
        (lambda x: x.movedim(1, -1), "channels last"),
        (lambda x: torch.distributions.Bernoulli(probs=x.clamp(0, 1)), "a distribution"),
    ],
)
def test_every_answer_of_a_decoder_is_a_picture(answered, wanted, images):
    plain = Model(two)
    live = live_model(decode=lambda z: answered(plain.decode(z)), encode=two, images=images)
    z = np.array([[0.25, 0.75]], np.float32)
    assert wanted
    assert live.decode(z).shape == (1, *SHAPE)
    np.testing.assert_allclose(live.decode(z)[0, 0, 0, :2], [0.25, 0.75])


@pytest.mark.parametrize("shape", [(60, 64), (60, 8, 8), (60, 1, 8, 8), (60, 8, 8, 1)])
def test_images_of_any_layout_reach_an_encoder_of_any(shape, images):
    given = images.reshape(shape)
    for model in (TextbookVAE(), Linear()):
        live = live_model(model, images=given)
        assert live.image_shape == SHAPE
        assert live.encode(images[:3]).mu.shape == (3, 2)


class Projection:
    """A linear model as scikit-learn's are: of flat images, in the order in which they came."""

    def __init__(self, flat):
        self.components_ = np.linalg.svd(flat, full_matrices=False)[2][:3]

    def transform(self, flat):
        if flat.ndim != 2:
            raise ValueError("Expected 2D array")
        return flat @ self.components_.T

    def inverse_transform(self, z):
        return z @ self.components_


def test_a_function_of_flat_colours_gets_their_channels_where_they_came():
    colours = np.random.default_rng(0).uniform(0, 1, (60, 8, 8, 3)).astype(np.float32)
    model = Projection(colours.reshape(60, -1))
    given = read_images(colours)
    live = live_model(model, images=given.rows, layout=given.layout)
    z = model.transform(colours.reshape(60, -1))
    np.testing.assert_allclose(live.encode(given.rows).mu, z, atol=1e-4)
    made = model.inverse_transform(z).reshape(colours.shape)
    np.testing.assert_allclose(live.decode(z), np.moveaxis(made, -1, 1), atol=1e-4)
    first = read_images(np.moveaxis(colours, -1, 1))
    of_first = live_model(Projection(first.rows.reshape(60, -1)), images=first.rows)
    assert of_first.layout == FLAT
    assert read_images(given) is given


def test_latents_of_any_shape_are_flattened_and_remembered(images):
    class Convolutional(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder, self.decoder = nn.Conv2d(1, 3, 2, 2), nn.ConvTranspose2d(3, 1, 2, 2)

    live = live_model(Convolutional(), images=images)
    assert live.latent_shape == (3, 4, 4)
    assert live.latent_dim == 48
    assert live.encode(images[:5]).mu.shape == (5, 48)
    assert live.decode(np.zeros((2, 48), np.float32)).shape == (2, *SHAPE)


def test_a_generator_needs_no_encoder_and_says_its_own_latent_size():
    generator = nn.Sequential(nn.ConvTranspose2d(5, 1, 8), nn.Tanh())
    live = live_model(generator)
    assert (live.latent_shape, live.image_shape, live.can_encode) == ((5, 1, 1), SHAPE, False)
    assert live.encode(np.zeros((1, *SHAPE))) is None


def test_code_indices_are_taken_as_whole_numbers(images):
    book = torch.eye(8)

    class Codes:
        def encode(self, x):
            return x.flatten(1).topk(4).indices % 8

        def decode(self, codes):
            return book[codes].sum(1).repeat(1, 8).view(-1, *SHAPE)

    live = live_model(Codes(), images=images)
    assert live.latent_shape == (4,)
    assert live.decode(np.array([[0.2, 0.9, 2, 7]], np.float32)).max() == 1


def test_training_mode_is_put_back_and_statistics_stay(images):
    model = nn.Module()
    model.encoder = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(64), nn.Dropout(), nn.Linear(64, 2))
    model.decoder = nn.Sequential(nn.Linear(2, 64), nn.Sigmoid())
    model.train()
    before = model.encoder[1].running_mean.clone()
    live = live_model(model, images=images)
    first, second = live.encode(images).mu, live.encode(images).mu
    np.testing.assert_array_equal(first, second)
    assert all(part.training for part in model.modules())
    torch.testing.assert_close(model.encoder[1].running_mean, before)
    assert not np.array_equal(live.as_left().encode(images).mu, first)


def test_what_was_called_can_still_be_trained(images):
    model = TextbookVAE()
    live = live_model(model, images=images)
    live.decode(live.encode(images).mu)
    model.decode(model.encode(torch.from_numpy(images).flatten(1))[0]).sum().backward()
    assert model.fc1.weight.grad is not None


def test_the_caller_draws_on_where_she_was(images):
    torch.manual_seed(5)
    before = torch.get_rng_state()
    given = read_images(images)
    live = live_model(Model(ANSWERS["(z, mu, logvar)"]), images=given.rows)
    shown = Shown(live, find_scaling(live, given), "A model")
    entry_of(shown, given, Columns(), "live-a")
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "Give a model"),
        ({"model": object()}, "decodes"),
        ({"decode": lambda z: z}, "latent_dim"),
        ({"decode": lambda _: 1 / 0, "latent_dim": 2}, "division by zero"),
        ({"decode": lambda _: "words", "latent_dim": 2}, "no picture"),
        ({"decode": "nowhere.onnx"}, "no file"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(arguments, words):
    with pytest.raises(LiveModelError, match=words) as caught:
        live_model(**arguments)
    assert "\n" not in str(caught.value)


MODULE = nn.Dropout(0.5)


@pytest.mark.parametrize("function", [MODULE.forward, lambda x: MODULE(x), partial(MODULE.forward)])
def test_what_speaks_of_one_module_is_called_in_evaluation_mode(function):
    within = nn.Dropout(0.5)
    for one in (function, lambda x: within(x)):
        answer = Call(one)(np.ones((1, 500), np.float32))
        assert (answer == 1).all()
    assert MODULE.training
    assert owner_of(lambda x: within(MODULE(x))) is None, "of two nobody knows which is meant"


@pytest.mark.parametrize("seed", [6, 14, 32, 77, 106, 137, *range(200, 210)])
def test_an_untrained_encoder_s_two_answers_are_told_apart(seed, images):
    """Of the first six the answers of all images together rise and fall as one."""
    torch.manual_seed(seed)
    live = live_model(TextbookVAE(), images=images)
    assert live.reading == Reading(mu=0, logvar=1)
