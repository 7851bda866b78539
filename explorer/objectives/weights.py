"""How much does each term of the bound weigh in what training minimises?"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.objectives.ranges import Range, first_refusal, whole

RANGES = {
    "beta": Range("beta", 0),
    "reconstruction_weight": Range("reconstruction weight", 0),
    "importance_samples": whole("number of importance samples", 1, 1000),
}


@dataclass(frozen=True)
class ObjectiveWeights:
    """Weights of the loss; the ELBO itself is never weighted.

    Attributes:
        beta: multiplies the KL (Higgins et al., ICLR 2017), or in a β-TCVAE one part of it. 1 is
            the VAE, 0 reconstruction only.
        reconstruction_weight: multiplies −log p(x|z). 1 everywhere but in KL-only training, 0.
        importance_samples: K of the bound that is maximised, drawn per image: 1 is the ELBO, more
            are the importance-weighted bound (Burda et al. 2015, arXiv:1509.00519), which is
            defined for the weights 1 and 1.

    Raises:
        ValueError: a weight is negative or not finite, both are 0, or K does not fit.
    """

    beta: float = 1.0
    reconstruction_weight: float = 1.0
    importance_samples: int = 1

    def __post_init__(self) -> None:
        if refusal := first_refusal(self, RANGES):
            raise ValueError(refusal)
        if self.beta == 0 and self.reconstruction_weight == 0:
            raise ValueError("With beta and the reconstruction weight both 0 nothing is trained.")
        if self.importance_samples > 1 and (self.beta, self.reconstruction_weight) != (1, 1):
            raise ValueError(
                "The importance-weighted bound has no other weights than 1: leave beta and the "
                "reconstruction weight at 1, or take one sample."
            )
