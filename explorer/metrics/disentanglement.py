"""How far do the latents keep the true factors apart, by the field's five scores?

Measured where the factors are known, on images drawn by us to dSprites' factors: say "sprites",
not "dSprites", beside a score. No model can tell all orientations: a square looks the same after
a quarter turn, an ellipse after half a turn.
"""

from __future__ import annotations

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.dci import dci
from explorer.metrics.factor_latents import GRIDS, factor_latents
from explorer.metrics.factor_vae_score import factor_vae_score
from explorer.metrics.higgins import higgins_metric
from explorer.metrics.mig import ceiling, mig
from explorer.metrics.question import Figures, Question
from explorer.metrics.sap import sap
from explorer.models.base import ContinuousLatentModel, Model


def has_known_factors(model: Model, dataset: Dataset) -> bool:
    """Has the model continuous latents, and the data set factors that can be drawn at will?"""
    return isinstance(model, ContinuousLatentModel) and dataset.name in GRIDS


def disentanglement_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """The five scores of the means μ(x), shares from 0 to 1, best 1."""
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
        "disentanglement_of": "means of q(z|x), every shape, scale and orientation, places "
        f"{grid.every[grid.names.index('x')]} px apart",
    }
