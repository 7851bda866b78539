"""Which numbers can make no network, and is each refused in a sentence that names it?"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.models.base import (
    MAX_IMAGE_SIDE,
    MAX_LATENT_DIM,
    MAX_LAYERS,
    MAX_WIDTH,
    Architecture,
    ModelError,
)
from explorer.models.nets import BACKBONES
from explorer.models.registry import FAMILIES, build, family
from explorer.models.vae import VAEArchitecture

GOOD = {"image_shape": [1, 8, 8], "latent_dim": 2, "backbone": "mlp", "widths": [4]}

BAD_VALUES = [
    ("latent_dim", 0),
    ("latent_dim", -1),
    ("latent_dim", MAX_LATENT_DIM + 1),
    ("latent_dim", 10**9),
    ("latent_dim", 2.5),
    ("latent_dim", 2.0),
    ("latent_dim", True),
    ("latent_dim", "2"),
    ("latent_dim", None),
    ("latent_dim", math.nan),
    ("latent_dim", [2]),
    ("image_shape", [1, 1, 8]),
    ("image_shape", [2, 8, 8]),
    ("image_shape", [0, 8, 8]),
    ("image_shape", [-1, 8, 8]),
    ("image_shape", [1, 8]),
    ("image_shape", [1, 8, 8, 8]),
    ("image_shape", []),
    ("image_shape", [1, 8.0, 8]),
    ("image_shape", [True, 8, 8]),
    ("image_shape", [1, 8, MAX_IMAGE_SIDE + 1]),
    ("image_shape", [1, 10**9, 10**9]),
    ("image_shape", 8),
    ("image_shape", "188"),
    ("image_shape", None),
    ("backbone", "transformer"),
    ("backbone", ["mlp"]),
    ("backbone", {"mlp": 1}),
    ("backbone", None),
    ("widths", [0]),
    ("widths", [-4]),
    ("widths", [4.0]),
    ("widths", [MAX_WIDTH + 1]),
    ("widths", [10**9]),
    ("widths", ["4"]),
    ("widths", "44"),
    ("widths", [[4]]),
    ("widths", [True]),
    ("widths", 4),
    ("widths", [4] * (MAX_LAYERS + 1)),
    ("widths", [1] * 1_000_000),
]


@pytest.mark.parametrize(("key", "value"), BAD_VALUES, ids=lambda value: str(value)[:24])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_bad_value_is_refused(name, key, value):
    with pytest.raises(ModelError) as refused:
        build(name, GOOD | {key: value})
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(("key", "value"), [("likelihood", "poisson"), ("sigma", "tiny")])
def test_a_vae_refuses_a_pixel_distribution_that_there_is_not(key, value):
    with pytest.raises(ModelError, match=f"{key}.*not {value}"):
        build("vae", GOOD | {key: value})


def test_a_setting_of_another_family_is_refused():
    with pytest.raises(ModelError, match="autoencoder has no setting likelihood"):
        build("autoencoder", GOOD | {"likelihood": "bernoulli"})
    with pytest.raises(ModelError, match="vae has no setting depth"):
        build("vae", GOOD | {"depth": 3})


def test_an_architecture_without_a_shape_is_refused():
    with pytest.raises(ModelError, match="image_shape"):
        build("vae", {"latent_dim": 2})


def test_an_unknown_family_is_answered_with_the_known_ones():
    with pytest.raises(ModelError, match=r"no model family 'gan'; there are .*vae"):
        family("gan")


@pytest.mark.parametrize(("backbone", "spec"), BACKBONES.items())
def test_a_backbone_refuses_images_that_are_too_small_for_its_layers(backbone, spec):
    small = (1, spec.min_side - 1, 8)
    with pytest.raises(ModelError, match=r"sides of|at least"):
        build("vae", GOOD | {"backbone": backbone, "image_shape": small})


@pytest.mark.parametrize(
    ("backbone", "spec"), [item for item in BACKBONES.items() if item[1].multiple > 1]
)
def test_a_backbone_refuses_images_that_its_blocks_do_not_tile(backbone, spec):
    odd = (1, spec.min_side, spec.min_side + spec.multiple + 1)
    with pytest.raises(ModelError, match=f"multiples of {spec.multiple} pixels"):
        build("vae", GOOD | {"backbone": backbone, "image_shape": odd})


def test_the_defaults_stand_in_for_what_is_left_out():
    architecture = Architecture((1, 28, 28))
    assert architecture.latent_dim == 2
    assert architecture.widths == BACKBONES["mlp"].widths


SIDES = st.integers(1, MAX_IMAGE_SIDE // 16).map(lambda sixteenth: 16 * sixteenth)
"""Sides that every backbone takes."""


@given(
    st.builds(
        dict,
        image_shape=st.tuples(st.sampled_from([1, 3]), SIDES, SIDES),
        latent_dim=st.integers(1, MAX_LATENT_DIM),
        backbone=st.sampled_from(sorted(BACKBONES)),
        widths=st.lists(st.integers(1, MAX_WIDTH), max_size=MAX_LAYERS),
        likelihood=st.sampled_from(["bernoulli", "gaussian"]),
        sigma=st.sampled_from(["unit", "learned"]),
    )
)
def test_every_good_architecture_survives_its_dictionary(values):
    architecture = VAEArchitecture.from_dict(values)
    assert VAEArchitecture.from_dict(architecture.to_dict()) == architecture
    as_json_gives_it = values | {"image_shape": list(values["image_shape"])}
    assert VAEArchitecture.from_dict(as_json_gives_it) == architecture


@given(
    st.dictionaries(
        st.sampled_from(["image_shape", "latent_dim", "backbone", "widths", "likelihood", "sigma"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2)
            ),
            max_leaves=6,
        ),
    )
)
def test_whatever_a_card_holds_it_is_an_architecture_or_a_sentence(values):
    try:
        architecture = VAEArchitecture.from_dict(values)
    except ModelError:
        return
    assert VAEArchitecture.from_dict(architecture.to_dict()) == architecture
