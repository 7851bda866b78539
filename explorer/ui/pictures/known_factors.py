"""Which true factor does each latent follow, where the images were drawn from known ones?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.core import Core
from explorer.latent.factors import FactorCorrelations, factor_correlations
from explorer.latent.projections import dimension_label
from explorer.ui.pictures.traversal_rows import latent_use
from explorer.ui.shell.cached import cached


@cached(max_entries=16)
def correlations_of(core: Core, name: str) -> FactorCorrelations | None:
    """How closely each latent follows each true factor over the test images; None if unknown.

    One that hardly varies with the image follows nothing, whatever its trace correlates with: 0.
    """
    known = core.factors(name)
    if known is None:
        return None
    names, factors = known
    found = factor_correlations(core.encodings(name).mu, factors, names)
    varies = latent_use(core, name).active[:, np.newaxis]
    return replace(found, values=np.where(varies, found.values, 0.0))


def named_dimension(core: Core, name: str, dim: int) -> str:
    """Such as "z₃", or "z₃ · yaw" where it follows a factor."""
    found = correlations_of(core, name)
    followed = None if found is None else found.followed_by(dim)
    label = dimension_label(dim)
    return label if followed is None else f"{label} · {followed[0]}"
