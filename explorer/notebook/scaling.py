"""In which numbers does a live model take images, and in which does it give pictures?

By what it does: of the scales that there may be the one under which its reconstructions are the
images.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.checkup.dice import dice
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import GivenImages
from explorer.notebook.live_model import LiveModel
from explorer.notebook.pixel_scales import (
    BYTES,
    LOGITS,
    SIGNED,
    UNIT,
    Pixels,
    PixelScale,
    best_scale,
    decoded_scale,
    scale_of,
)
from explorer.notebook.posterior_reading import decoded_rows, model_error

LOOKED_AT = 32


@dataclass(frozen=True)
class Scaling:
    """Both, and whether pixels are chances of being on.

    Attributes:
        given: the numbers in which the images were given.
        taken: those that the encoder wants.
        decoded: those that the decoder answers with.
    """

    given: PixelScale
    taken: PixelScale
    decoded: PixelScale

    @property
    def likelihood(self) -> str:
        """Bernoulli where pictures are within [0, 1], Gaussian where they may leave it."""
        return "bernoulli" if self.decoded in (UNIT, LOGITS) else "gaussian"

    def facts(self) -> dict[str, str]:
        """For people."""
        return {
            "images given in": self.given.name,
            "encoder takes": self.taken.name,
            "decoder answers in": self.decoded.name,
        }


@dice(0)
def find_scaling(live: LiveModel, images: GivenImages | None, seed: int = 0) -> Scaling:
    """Try the scales on a few images, or look at what the decoder answers to z ~ N(0, I)."""
    if images is None or not live.can_encode:
        z = np.random.default_rng(seed).standard_normal((LOOKED_AT, live.latent_dim))
        given = UNIT if images is None else scale_of(images.rows)
        decoded, _ = _pictures(live, z.astype(np.float32))
        return Scaling(given, given, decoded_scale(decoded))
    rows = _spread(images.rows)
    given = scale_of(rows if images.rows.dtype.kind != "f" else images.rows)
    unit = given.to_unit(rows)
    # Numbers that somebody made herself are those of her model; bytes are not.
    may_be_taken = [given] if images.rows.dtype.kind == "f" else [UNIT, SIGNED, BYTES]
    taken = best_scale(may_be_taken, lambda scale: _round_trip(live, scale.from_unit(unit), unit))
    posterior = live.encode(taken.from_unit(unit))
    assert posterior is not None
    decoded, told = _pictures(live, posterior.mu)
    answered = best_scale(
        [scale_of_answer(decoded), taken, UNIT, SIGNED, BYTES, LOGITS],
        lambda scale: float(np.square(scale.to_unit(decoded) - unit[told]).mean()),
    )
    return Scaling(given, taken, answered)


def scale_of_answer(decoded: Pixels) -> PixelScale:
    """What the range suggests, where it is one of the usual ones."""
    found = decoded_scale(decoded)
    return found if found is not LOGITS else UNIT


def _pictures(live: LiveModel, z: Pixels) -> tuple[Pixels, NDArray[np.intp]]:
    decoded, rows = decoded_rows(live, z)
    if not len(rows):
        live.decode(z[:1])  # what it raises says more
        raise LiveModelError(f"The decoder has a finite picture of none of {len(z)} latents.")
    return decoded, rows


def _round_trip(live: LiveModel, x: Pixels, unit: Pixels) -> float:
    try:
        posterior = live.encode(x)
    except Exception:
        return float("inf")
    assert posterior is not None
    return model_error(live, posterior.mu, unit)


def _spread(rows: NDArray[Any]) -> NDArray[Any]:
    """Some of the images, evenly spaced: the first are often all of one class."""
    return np.asarray(rows[np.unique(np.linspace(0, len(rows) - 1, LOOKED_AT).astype(int))])
