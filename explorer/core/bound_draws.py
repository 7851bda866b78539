"""What does each draw of z ~ q(z|x) say of one image's log p(x), and what is the truth?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.checks import check_draws
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import ImageArray, LabelArray
from explorer.metrics.quadrature import (
    MAX_QUADRATURE_DIM,
    ExactPosterior,
    exact_posterior,
    is_too_narrow,
)
from explorer.models.batches import rows_at_once
from explorer.models.importance_weights import log_importance_weights

LEFT_OUT, Q_SIGMAS, SPACE = 0.003, 3.0, 1.2
"""The window: what it leaves out of p(z|x) on each side, how many of q's deviations it holds, and
how much larger than both it is."""


@dataclass(frozen=True, eq=False)
class BoundDraws:
    """One image's evidence, exactly and by draws, nats.

    Attributes:
        log_weights: log p(x, z) − log q(z|x) of each draw z ~ q(z|x), float32 (M,). Their mean
            estimates the ELBO.
        log_px: by quadrature.
        kl_q_p: KL(q(z|x) ‖ p(z|x)), by the same quadrature, without any draw.
        mu, logvar: of q(z|x), (D,) each.
        centre, half_width: of a square (or span) that holds nearly all of p(z|x), wherever its
            hills are, and of q(z|x).
    """

    log_weights: NDArray[np.float32]
    log_px: float
    kl_q_p: float
    mu: tuple[float, ...]
    logvar: tuple[float, ...]
    centre: tuple[float, ...]
    half_width: float


@torch.inference_mode()
def bound_draws(
    core: InnerCore,
    name: str,
    image: ImageArray,
    draws: int,
    seed: int = 0,
    labels: LabelArray | None = None,
) -> BoundDraws:
    """Draw z ~ q(z|x) for one uint8 image (1, C, H, W), and integrate p(x|z) p(z) over all z.

    Raises:
        CoreError: no Gaussian latent of at most two dimensions, a q too narrow to integrate, or a
            bad image or number of draws.
    """
    described = core.describe(name)
    if not described.can("gaussian_latent") or described.latent_dim > MAX_QUADRATURE_DIM:
        raise CoreError(
            f"{name} has no Gaussian latent of at most {MAX_QUADRATURE_DIM} dimensions, so its "
            "log p(x) cannot be integrated."
        )
    check_draws(draws, seed)
    model, x, y = core._on_device(name, image, labels)
    generator = torch.Generator(x.device).manual_seed(seed)
    mu, logvar = model.encode(x, y)
    assert logvar is not None
    if is_too_narrow(mu[0], logvar[0]):
        raise CoreError(
            f"{name} encodes this image to so small a ball so far out that no grid of affordable "
            "size holds both it and p(z|x): its codes were never held near the prior."
        )
    at_once = rows_at_once(x.numel())
    parts = [
        log_importance_weights(model, x, mu, logvar, y, min(at_once, draws - start), generator)[
            :, 0
        ]
        for start in range(0, draws, at_once)
    ]
    exact = exact_posterior(model, x, y)
    low, high = _window(exact, mu[0].cpu(), torch.exp(0.5 * logvar[0]).cpu())
    return BoundDraws(
        torch.cat(parts).float().cpu().numpy(),
        exact.log_px,
        exact.kl_q_p,
        tuple(mu[0].tolist()),
        tuple(logvar[0].tolist()),
        tuple((0.5 * (low + high)).tolist()),
        SPACE * 0.5 * float((high - low).max()),
    )


def _window(exact: ExactPosterior, mu: Tensor, sigma: Tensor) -> tuple[Tensor, Tensor]:
    """The corners of a box around q's and nearly all of p(z|x)'s mass, (D,) each."""
    mass = exact.log_posterior.exp() * exact.weights
    edges = torch.tensor([LEFT_OUT, 1 - LEFT_OUT])
    lows, highs = [], []
    for along in exact.z.T:
        order = along.argsort()
        shares = mass[order].cumsum(0) / mass.sum()
        low, high = along[order][torch.searchsorted(shares, edges).clamp(max=len(along) - 1)]
        lows.append(low)
        highs.append(high)
    ball = Q_SIGMAS * sigma
    return torch.minimum(torch.stack(lows), mu - ball), torch.maximum(torch.stack(highs), mu + ball)
