"""Does a film pass its keyframes on every way, and say how far it is?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core import WAYS, ModelCore
from explorer.portable.film import BATCH, FilmShape, film_frames, film_latents

NAME = "tiny-vae"


@pytest.fixture(scope="module")
def core(tiny_checkpoints: Path) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, "cpu")


@pytest.mark.parametrize("way", WAYS)
def test_keyframes_are_passed_at_their_times(core: ModelCore, way: str) -> None:
    anchors = core.encodings(NAME).mu[[0, 5, 9]]
    shape = FilmShape(2.0, times=(0, 0.5, 1.5), loops=True)
    z = film_latents(core, NAME, anchors, way, shape)
    assert z.shape == (40, 2)
    np.testing.assert_allclose(z[[0, 10, 30]], anchors, atol=1e-4)


def test_every_frame_is_what_its_latent_decodes_to(core: ModelCore) -> None:
    z = np.random.default_rng(0).normal(size=(BATCH + 3, 2)).astype(np.float32)
    told: list[int] = []
    frames = film_frames(core, NAME, z, 16, progress=told.append)
    assert told == [BATCH, 3]
    np.testing.assert_array_equal(frames[:, ::2, ::2], core.decode(NAME, z)[:, 0])
