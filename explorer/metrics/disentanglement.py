"""How far do the latents keep the true factors apart, by the field's five scores?

Measured where the factors are known, on images drawn by us to dSprites' factors: say "sprites",
not "dSprites", beside a score. No model can tell all orientations: a square looks the same after
a quarter turn, an ellipse after half a turn.
"""

from __future__ import annotations

import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.latent.factors import factor_correlations
from explorer.metrics.dci import dci
from explorer.metrics.factor_latents import GRIDS, factor_latents
from explorer.metrics.factor_vae_score import factor_vae_score
from explorer.metrics.higgins import higgins_metric
from explorer.metrics.mig import ceiling, mig
from explorer.metrics.question import Figures, Question
from explorer.metrics.sap import sap
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel, Model

FOLLOWED = 0.85
"""From here on a latent is said to follow a factor."""


def has_known_factors(model: Model, dataset: Dataset) -> bool:
    """Has the model continuous latents, and the data set factors that can be drawn at will?"""
    return isinstance(model, ContinuousLatentModel) and dataset.name in GRIDS


def disentanglement_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """The five scores of the means μ(x), shares from 0 to 1, best 1; and the factors followed."""
    grid = GRIDS[images.dataset.name]
    encoded = factor_latents(model, grid, images.device, question.progress)
    parts = dci(encoded, question.seed)
    return {
        "higgins_metric": higgins_metric(encoded, question.seed),
        "factor_vae_score": factor_vae_score(encoded, question.seed),
        "mig": mig(encoded),
        "mig_of_true_factors": ceiling(encoded),
        "dci_disentanglement": parts.disentanglement,
        "dci_completeness": parts.completeness,
        "dci_informativeness": parts.informativeness,
        "sap": sap(encoded, question.seed),
        "disentanglement_images": len(encoded.means),
        "disentanglement_of": f"means of q(z|x), every combination of {grid.words()}",
    } | followed_factors(model, images)


@torch.inference_mode()
def followed_factors(model: ContinuousLatentModel, images: DeviceImages) -> Figures:
    """How many factors one latent follows, and how closely each is, on the split's own images.

    See `explorer.latent.factors`: Pearson's |r| of a magnitude, the correlation ratio of kinds and
    of what comes round.
    """
    known, names = images.dataset.factors, images.dataset.factor_names
    assert known is not None
    model.eval()
    mu = torch.cat([model.encode(x, y).mu.cpu() for x, y in batches(images)]).numpy()
    best = factor_correlations(mu, known, names).values.max(axis=0)
    return {
        "factors_followed": int((best >= FOLLOWED).sum()),
        "factors": len(names),
        "factor_correlations": ", ".join(
            f"{name} {closely:.2f}" for name, closely in zip(names, best, strict=True)
        ),
    }
