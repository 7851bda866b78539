"""Are the numbers found out in which a model takes images and gives pictures?"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import read_images
from explorer.notebook.live_model import live_model
from explorer.notebook.pixel_scales import (
    BYTES,
    LOGITS,
    SIGNED,
    UNIT,
    decoded_scale,
    scale_of,
)
from explorer.notebook.scaling import find_scaling
from tests.notebook.conftest import SHAPE


def whole(convert_in, convert_out):
    """An autoencoder that keeps every pixel, in numbers of its own."""
    return {
        "encode": lambda x: convert_in(x.flatten(1)),
        "decode": lambda z: convert_out(z).view(-1, *SHAPE),
    }


def same(x):
    return x


MODELS = {
    "[0, 1]": (whole(same, same), UNIT, UNIT),
    "[−1, 1] in and out": (whole(lambda x: (x + 1) / 2, lambda z: 2 * z - 1), SIGNED, SIGNED),
    "[0, 255] out": (whole(same, lambda z: 255 * z), UNIT, BYTES),
    "logits out": (whole(same, lambda z: torch.logit(z, 1e-3)), UNIT, LOGITS),
}


@pytest.mark.parametrize("kind", MODELS)
def test_the_decoder_s_numbers_are_found_out(kind, images):
    functions, taken, decoded = MODELS[kind]
    given = read_images(taken.from_unit(images))
    found = find_scaling(live_model(**functions, images=given.rows), given)
    assert (found.taken, found.decoded) == (taken, decoded)


def test_bytes_are_given_to_the_encoder_in_its_own_numbers(images):
    given = read_images(np.rint(images * 255).astype(np.uint8))

    def encode(x):  # of what is not in [−1, 1] nothing remains
        return torch.where(x.flatten(1).min() < 0, x.flatten(1), torch.zeros(()))

    live = live_model(encode=encode, decode=lambda z: z.view(-1, *SHAPE), images=images)
    found = find_scaling(live, given)
    assert (found.given, found.taken, found.decoded) == (BYTES, SIGNED, SIGNED)


@pytest.mark.parametrize(
    ("out", "scale"),
    [(torch.sigmoid, UNIT), (torch.tanh, SIGNED), (lambda z: 4 * z, LOGITS)],
)
def test_without_images_the_range_of_the_pictures_tells(out, scale):
    weight = torch.randn(3, 64, generator=torch.Generator().manual_seed(0))
    live = live_model(decode=lambda z: out(z @ weight).view(-1, *SHAPE), latent_dim=3)
    assert find_scaling(live, None).decoded == scale


def raising(pictures):
    if not torch.isfinite(pictures).all():
        raise ValueError("beyond the prior")
    return pictures


@pytest.mark.parametrize("fails", [same, raising])
def test_a_decoder_that_fails_for_some_latents_is_read_by_the_others(fails, images):
    given = read_images(SIGNED.from_unit(images))
    limit = float(np.median(given.rows.sum((1, 2, 3))))

    def decode(z):
        is_bad = z.sum(1, keepdim=True) < limit
        return fails(torch.where(is_bad, torch.full_like(z, torch.nan), z)).view(-1, *SHAPE)

    live = live_model(encode=lambda x: x.flatten(1), decode=decode, images=given.rows)
    found = find_scaling(live, given)
    assert (found.taken, found.decoded) == (SIGNED, SIGNED)


def test_a_decoder_without_any_picture_is_one_sentence():
    live = live_model(decode=lambda z: (z / 0).view(-1, *SHAPE), latent_dim=64)
    with pytest.raises(LiveModelError, match="none of 32"):
        find_scaling(live, None)


def test_digits_from_0_to_16_are_as_bright_as_others(images):
    given = read_images(16 * images / images.max())
    live = live_model(**whole(same, same), images=given.rows)
    found = find_scaling(live, given)
    assert (found.given.low, found.given.high) == (0, 16)
    assert found.taken == found.decoded == found.given
    assert scale_of(255 * images / images.max()) == scale_of(70 * images / images.max()) == BYTES
    assert decoded_scale(40 * images / images.max()) == BYTES
