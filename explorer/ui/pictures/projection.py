"""As which two numbers are a test set's posterior means drawn where nobody has chosen any?"""

from __future__ import annotations

from explorer.core import Core
from explorer.latent.projections import Projection, pca, two_dimensions
from explorer.ui.shell.cached import cached


@cached(max_entries=32, shared=True)
def flat_projection(core: Core, name: str) -> Projection:
    """The test set as it is where the model has two latents, else on its principal components."""
    mu = core.encodings(name).mu
    return two_dimensions(mu) if mu.shape[1] == 2 else pca(mu)
