"""Who is examined: which functions, which images, and what is known of the model besides?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import nn

FloatArray = NDArray[np.float32]


class Code(NamedTuple):
    """What an encoder answers for N images: latents (N, D), and (N, D) what it gives as log σ²."""

    mu: FloatArray
    logvar: FloatArray | None


Encode = Callable[[FloatArray], Code]
Decode = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Subject:
    """A model as it is called, and images as it is given them.

    Attributes:
        images: float32 (N, C, H, W), in whatever range they are given.
        encode: of such images, in evaluation mode; None where there is no encoder.
        decode: of latents (N, D), to pictures (N, C, H, W) in whatever range it makes.
        module: the live module, where it is one: to be looked at and never changed.
        encode_as_left, decode_as_left: the same in the mode in which the module was left.
        train_images: images that the model was trained on, like `images`.
        beta, likelihood: the KL weight and pixel likelihood ("bernoulli", "gaussian") that the
            model is said to have been trained with; None where nothing is said.
        has_codes: whether latents are indices of a codebook, which have no distances.
    """

    images: FloatArray
    encode: Encode | None = None
    decode: Decode | None = None
    module: nn.Module | None = None
    encode_as_left: Encode | None = None
    decode_as_left: Decode | None = None
    train_images: FloatArray | None = None
    beta: float | None = None
    likelihood: str | None = None
    has_codes: bool = False
