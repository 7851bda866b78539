"""Which models differ in β alone?"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core import Description
from explorer.ui.trainings import circumstances

FEWEST = 3
"""Two β are a comparison; a ladder has a rung between."""


def find_ladder(models: Sequence[Description], latent_dim: int = 2) -> list[Description]:
    """The longest set of models alike in data, network and seed, one for each β, rising.

    Found by what the cards say, never by name; none where no three β are alike.

    Args:
        models: in the order in which the first of equals is taken.
        latent_dim: of the models looked for.
    """
    alike: dict[tuple[str, str], dict[float, Description]] = {}
    for model in models:
        is_ball = model.can("gaussian_latent") and model.latent_dim == latent_dim
        is_measured = {"kl", "log_px_given_z"} <= set(model.metrics)
        if is_ball and is_measured and model.beta > 0 and model.reconstruction_weight == 1:
            alike.setdefault(circumstances(model), {}).setdefault(model.beta, model)
    longest = max(alike.values(), key=len, default={})
    return [longest[beta] for beta in sorted(longest)] if len(longest) >= FEWEST else []
