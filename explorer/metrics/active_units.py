"""How many latent dimensions carry anything?"""

from __future__ import annotations

from torch import Tensor

ACTIVE_VARIANCE = 0.01


def active_units(mu: Tensor) -> Tensor:
    """Which dimensions are active: Var_x(μ_i) > 0.01; bool (D,), of posterior means (N, D).

    Source: Burda et al. 2015, arXiv:1509.00519, §5.2.
    """
    return mu.var(dim=0, correction=0) > ACTIVE_VARIANCE
