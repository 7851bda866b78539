"""Does every registered family keep what its base class promises, on every shape of image?

One contract over families × backbones × image shapes × latent sizes; a new family is under it by
its line in the registry. What only some families can do is asked of those by their capabilities.
"""

from __future__ import annotations

import json
import math

import pytest
import torch
from torch import Tensor

from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import CAPABILITIES, GaussianLatent, Reconstructs, capabilities
from explorer.models.nets import BACKBONES
from explorer.models.registry import FAMILIES, build
from explorer.objectives.weights import ObjectiveWeights

SHAPES = [(1, 28, 28), (3, 64, 64), (1, 8, 8), (1, 28, 20)]
LATENTS = [1, 2, 10]
BATCH = 3


def every_model_of(families) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("family", "backbone", "shape", "latent_dim"),
        [
            pytest.param(
                family, backbone, shape, latent, id=f"{family}-{backbone}-{shape}-{latent}"
            )
            for family in families
            for backbone in BACKBONES
            for shape in SHAPES
            if min(shape[1:]) >= BACKBONES[backbone].min_side
            and not any(side % BACKBONES[backbone].multiple for side in shape[1:])
            for latent in LATENTS
        ],
    )


CONTINUOUS = [f for f, spec in FAMILIES.items() if issubclass(spec.model, ContinuousLatentModel)]
every_model, every_continuous_model = every_model_of(FAMILIES), every_model_of(CONTINUOUS)
every_family = pytest.mark.parametrize("family", FAMILIES)
every_continuous_family = pytest.mark.parametrize("family", CONTINUOUS)


def made(family: str, backbone: str = "mlp", shape=None, latent_dim: int = 2, **more) -> Model:
    torch.manual_seed(0)
    side = max(8, BACKBONES[backbone].min_side)
    shape = shape or (1, side, side)
    settings = {"image_shape": shape, "latent_dim": latent_dim, "backbone": backbone}
    return build(family, settings | {"widths": [8] * len(BACKBONES[backbone].widths)} | more)


def continuous(family: str, *arguments, **more) -> ContinuousLatentModel:
    model = made(family, *arguments, **more)
    assert isinstance(model, ContinuousLatentModel)
    return model


def batch(shape, count: int = BATCH) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    return torch.rand(count, *shape, generator=generator), torch.arange(count) % 10


def terms_of(model: Model, seed: int = 2, weights: ObjectiveWeights | None = None, count=BATCH):
    x, labels = batch(model.image_shape, count)
    generator = torch.Generator().manual_seed(seed)
    return model.loss_terms(x, weights or ObjectiveWeights(), labels, generator)


@every_continuous_model
def test_encoding_and_decoding_have_the_shapes_they_state(family, backbone, shape, latent_dim):
    model = continuous(family, backbone, shape, latent_dim).eval()
    x, labels = batch(shape)
    assert model.image_shape == shape
    assert model.latent_dim == latent_dim
    mu, logvar = model.encode(x, labels)
    assert mu.shape == (BATCH, latent_dim)
    assert mu.dtype == torch.float32
    if isinstance(model, GaussianLatent):
        assert logvar is not None
        assert logvar.shape == (BATCH, latent_dim)
    else:
        assert logvar is None
    x_logits = model.decode(mu, labels)
    assert x_logits.shape == (BATCH, *shape)
    torch.testing.assert_close(model.decode_mean(mu, labels), torch.sigmoid(x_logits))
    torch.testing.assert_close(model.reconstruct(x, labels), model.decode_mean(mu, labels))
    assert model.log_px_given_z(mu, x, labels).shape == (BATCH,)


@every_model
def test_terms_are_per_image_and_finite(family, backbone, shape, latent_dim):
    model = made(family, backbone, shape, latent_dim)
    terms = terms_of(model)
    assert "loss" in terms
    for name, values in terms.items():
        assert values.shape == (BATCH,), name
        assert torch.isfinite(values).all(), name
    if isinstance(model, GaussianLatent):
        assert {"elbo", "kl", "log_px_given_z"} <= set(terms)
        torch.testing.assert_close(terms["elbo"], terms["log_px_given_z"] - terms["kl"])


@every_model
def test_gradient_reaches_every_parameter(family, backbone, shape, latent_dim):
    model = made(family, backbone, shape, latent_dim)
    # A ReLU that is off for these few images hides its weights: many images, few of them alike.
    terms_of(model, count=16)["loss"].mean().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().max() > 0, name


@every_model
def test_architecture_survives_json(family, backbone, shape, latent_dim):
    model = made(family, backbone, shape, latent_dim)
    told = json.loads(json.dumps(model.architecture.to_dict(), allow_nan=False))
    assert type(model).architecture_type.from_dict(told) == model.architecture
    again = build(family, told)
    assert {k: v.shape for k, v in again.state_dict().items()} == {
        k: v.shape for k, v in model.state_dict().items()
    }


@every_family
@pytest.mark.parametrize("backbone", BACKBONES)
def test_state_dict_gives_the_same_model_again(family, backbone):
    model = made(family, backbone).eval()
    torch.manual_seed(99)
    other = build(family, model.architecture.to_dict()).eval()
    before = terms_of(other)["loss"]
    other.load_state_dict(model.state_dict())
    assert torch.equal(terms_of(other)["loss"], terms_of(model)["loss"])
    assert not torch.equal(before, terms_of(model)["loss"])


@every_family
@pytest.mark.parametrize("backbone", BACKBONES)
def test_evaluation_is_deterministic_and_changes_nothing(family, backbone):
    model = made(family, backbone).eval()
    weights = {k: v.clone() for k, v in model.state_dict().items()}
    with torch.inference_mode():
        first, again = terms_of(model), terms_of(model)
        if isinstance(model, Reconstructs):
            x, labels = batch(model.image_shape)
            assert torch.equal(model.reconstruct(x, labels), model.reconstruct(x, labels))
    for name in first:
        assert torch.equal(first[name], again[name]), name
    assert all(torch.equal(weights[k], v) for k, v in model.state_dict().items())


@every_family
def test_randomness_comes_from_the_generator_alone(family):
    model = made(family).eval()
    state = torch.get_rng_state()
    terms_of(model)
    assert torch.equal(torch.get_rng_state(), state)


@every_continuous_family
def test_an_image_s_terms_do_not_depend_on_its_neighbours(family):
    model = continuous(family).eval()
    x, labels = batch(model.image_shape, 8)
    z = model.encode(x, labels).mu
    whole = model.log_px_given_z(z, x, labels)
    alone = torch.cat(
        [model.log_px_given_z(*(t[i : i + 1] for t in (z, x, labels))) for i in range(8)]
    )
    torch.testing.assert_close(whole, alone)


@every_family
def test_the_default_backbones_take_the_registered_shapes(family):
    for backbone, spec in BACKBONES.items():
        model = made(family, backbone, widths=[])
        usual = getattr(type(model.architecture), "usual_widths", spec.widths)
        assert model.architecture.widths == usual
        assert torch.isfinite(terms_of(model)["loss"]).all()


@every_family
def test_the_smallest_image_that_a_backbone_takes(family):
    for backbone, spec in BACKBONES.items():
        for shape in ((1, spec.min_side, spec.min_side), (3, spec.min_side, 9 * spec.multiple)):
            terms = terms_of(made(family, backbone, shape))
            assert torch.isfinite(terms["loss"]).all()


@every_continuous_family
def test_losses_sum_over_pixels(family):
    """At zero logits a Bernoulli image costs C·H·W·ln 2, whatever its shape."""
    for shape in SHAPES:
        model = continuous(family, "mlp", shape).eval()
        last = [layer for layer in model.decoder.modules() if isinstance(layer, torch.nn.Linear)][
            -1
        ]
        with torch.no_grad():
            last.weight.zero_()
            last.bias.zero_()
        found = terms_of(model)["log_px_given_z"].tolist()
        assert found == pytest.approx([-math.prod(shape) * math.log(2)] * BATCH, rel=1e-5)


EXPECTED_CAPABILITIES = {
    "autoencoder": {"reconstructs", "samples", "decodes_latent"},
    "vae": {"reconstructs", "samples", "decodes_latent", "gaussian_latent"},
    "beta_vae": {"reconstructs", "samples", "decodes_latent", "gaussian_latent"},
    "beta_tcvae": {
        "reconstructs",
        "samples",
        "decodes_latent",
        "gaussian_latent",
        "weighs_total_correlation",
    },
    "cvae": {"reconstructs", "samples", "decodes_latent", "gaussian_latent", "conditional"},
    "rbm": {"energy_based", "samples"},
    "vq_vae": {"reconstructs", "codebook", "samples"},
}


@every_family
def test_capabilities_are_of_those_that_there_are(family):
    able = capabilities(FAMILIES[family].model)
    assert able
    assert able <= set(CAPABILITIES)
    # What can be asked of the class is there on its instances too.
    assert all(isinstance(made(family), CAPABILITIES[name]) for name in able)


@pytest.mark.parametrize(("family", "expected"), EXPECTED_CAPABILITIES.items())
def test_capabilities_are_as_expected(family, expected):
    assert capabilities(FAMILIES[family].model) == expected | {"first_layer"}


@every_family
def test_the_registry_says_what_a_family_is(family):
    spec = FAMILIES[family]
    assert spec.name == family
    assert family.replace("_", "").isalnum()
    assert spec.title
    assert any(character.isdigit() for character in spec.source), "a source has a year or a number"
    assert issubclass(spec.model, Model)
