"""How much does each term of the bound weigh in what training minimises?"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectiveWeights:
    """Weights of the loss; the ELBO itself is never weighted.

    Attributes:
        beta: multiplies the KL (Higgins et al., ICLR 2017). 1 is the VAE, 0 reconstruction only.
        reconstruction_weight: multiplies −log p(x|z). 1 everywhere but in KL-only training, 0.

    Raises:
        ValueError: a weight is negative or not finite, or both are 0.
    """

    beta: float = 1.0
    reconstruction_weight: float = 1.0

    def __post_init__(self) -> None:
        for name, value in (
            ("beta", self.beta),
            ("reconstruction weight", self.reconstruction_weight),
        ):
            if not math.isfinite(value) or value < 0:
                raise ValueError(f"The {name} must be a finite number of at least 0, not {value}.")
        if self.beta == 0 and self.reconstruction_weight == 0:
            raise ValueError("With beta and the reconstruction weight both 0 nothing is trained.")
