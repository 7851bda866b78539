"""Which figures of the aggregate posterior does a card show, and what would a perfect model's be?

q(z) of N narrow posteriors is rough wherever they do not overlap, so that no estimate from them
says that it is the prior, even where it is. Beside each figure stands what the same estimate gives
for posteriors of about the same widths whose aggregate is the prior exactly; where that is far from
the truth, which is then known, the estimate tells nothing and the figure is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.latent.prior_fit import perfect_latents
from explorer.metrics.aggregate_posterior import (
    MOST_OPEN,
    AggregateSplit,
    Estimate,
    aggregate_split,
)
from explorer.metrics.errors import ERROR, block_figures, blocks_of
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel

DRAWS = 2000
PERFECT_SAMPLES = 5
"""Of perfect latents, each with its share of the draws: N of them scatter as N images do."""
MOST_OFF = MOST_OPEN / 2
"""Nats, or of 1, that an estimate may be off where q(z) is the prior: half of the widest interval
that still tells."""
IF_PRIOR = "_if_prior"
"""What follows a figure's key in the key of what it would be were q(z) the prior."""


@torch.inference_mode()
def aggregate_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """The split of a model's KL over a split of the data; None for what cannot be told."""
    mu, logvar = _posteriors(model, images)
    blocks = blocks_of(images)
    generator = torch.Generator(images.device).manual_seed(question.seed)
    found = aggregate_split(mu, logvar, DRAWS, generator, question.progress, blocks)
    perfect = list(perfect_splits(logvar, question.seed))
    figures: Figures = {}
    for key, part, truth in (
        ("kl_aggregate_posterior", "kl_aggregate", 0.0),
        ("total_correlation", "total_correlation", 0.0),
        ("kl_marginals", "kl_marginals", 0.0),
        ("prior_overlap", "overlap", 1.0),
    ):
        figures |= _beside_perfect(key, getattr(found, part), _mean(perfect, part), truth)
    if figures["kl_aggregate_posterior"] is None:
        figures |= _with_error("mutual_information", None)
    else:
        figures |= _with_error("mutual_information", found.information)
    return figures | {
        "mutual_information_between": list(found.information_between),
        "kl_aggregate_posterior_between": list(found.kl_aggregate_between),
        "latent_draws": found.draws,
        **{f"latent_{name}": count for name, count in block_figures(blocks).items()},
    }


def perfect_splits(logvar: Tensor, seed: int) -> Iterator[AggregateSplit]:
    """The same of posteriors of about these widths (N, D) whose aggregate is N(0, I)."""
    generator = torch.Generator(logvar.device).manual_seed(seed)
    widths = logvar.double().cpu().numpy()
    for sample in range(PERFECT_SAMPLES):
        latents = perfect_latents(widths, np.random.default_rng([seed, sample]))
        mu, log_variance = (torch.tensor(each, device=logvar.device) for each in latents)
        draws = max(2, DRAWS // PERFECT_SAMPLES)
        # Told however open: how far off it is shows by the truth.
        yield aggregate_split(mu, log_variance, draws, generator, most_open=math.inf)


def _posteriors(model: ContinuousLatentModel, images: DeviceImages) -> tuple[Tensor, Tensor]:
    model.eval()
    mus, logvars = [], []
    for x, labels in batches(images):
        mu, logvar = model.encode(x, labels)
        if logvar is None:
            raise TypeError("The split of the KL needs a Gaussian posterior.")
        mus.append(mu)
        logvars.append(logvar)
    return torch.cat(mus), torch.cat(logvars)


def _mean(splits: list[AggregateSplit], part: str) -> float:
    return float(np.mean([getattr(split, part).value for split in splits]))


def _beside_perfect(key: str, found: Estimate | None, perfect: float, truth: float) -> Figures:
    told = found if abs(perfect - truth) <= MOST_OFF else None
    return _with_error(key, told) | {f"{key}{IF_PRIOR}": None if told is None else perfect}


def _with_error(key: str, found: Estimate | None) -> Figures:
    value, error = found or (None, None)
    return {key: value, f"{key}{ERROR}": error}
